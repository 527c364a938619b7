"""Links from a lesson's text to the glossary."""

from __future__ import annotations

from docutils import nodes
from docutils.utils import new_document

from book.terms import anchor_of_term, link_terms, read_terms, terms_for

TERMS = {"batch": "Some samples.", "batch size": "How many.", "CPU": "A processor.", "view": "V."}


def links(*content: nodes.Node) -> list[str]:
    document = new_document("page")
    document += content
    before = document.astext()
    link_terms(document, TERMS)
    assert document.astext() == before
    return [reference.astext() for reference in document.findall(nodes.reference)]


def paragraph(text: str) -> nodes.paragraph:
    return nodes.paragraph("", text)


def test_the_first_use_of_a_term_is_a_link() -> None:
    assert links(paragraph("A batch is on the CPU. Batches are small.")) == ["batch", "CPU"]
    assert links(paragraph("Batches, then"), paragraph("a batch")) == ["Batches"]


def test_the_longest_term_wins() -> None:
    assert links(paragraph("The batch size of a batch.")) == ["batch size", "batch"]


def test_a_part_of_a_word_is_not_a_term() -> None:
    assert links(paragraph("Review the mini-batch, x.view and overviews.")) == []


def test_code_links_headings_and_explained_terms_stay() -> None:
    assert links(nodes.title("", "A batch"), nodes.literal("", "batch")) == []
    inside = nodes.paragraph()
    inside += [
        nodes.strong("", "batch"),
        nodes.reference("", "CPU", refuri="x"),
        nodes.Text(" view"),
    ]
    assert links(inside) == ["CPU", "view"]


def test_a_lesson_links_the_terms_of_the_lessons_before_it() -> None:
    assert not terms_for("00_introduction")
    assert "tensor" in terms_for("02_autograd")
    assert "tensor" not in terms_for("01_tensors")


def test_every_term_has_an_anchor_of_its_own() -> None:
    anchors = [anchor_of_term(term) for terms in read_terms().values() for term in terms]
    assert len(set(anchors)) == len(anchors)
