"""Links from a lesson's text to the glossary."""

from __future__ import annotations

from docutils import nodes
from docutils.utils import new_document

from book.languages import Edition, find_editions
from book.terms import Term, anchor_of_term, link_terms, read_terms, terms_for

TERMS = {
    word: Term(word, meaning, anchor_of_term(word))
    for word, meaning in {
        "batch": "Some samples.", "batch size": "How many.", "CPU": "A processor.", "view": "V.",
    }.items()
}  # fmt: skip
CHINESE = Edition("zh_CN")


def links(*content: nodes.Node, terms: dict[str, Term] = TERMS) -> list[str]:
    document = new_document("page")
    document += content
    before = document.astext()
    link_terms(document, terms, "glossary.html")
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


def test_every_term_has_an_anchor_of_its_own_in_every_language() -> None:
    english = [term.anchor for terms in read_terms().values() for term in terms]
    assert len(set(english)) == len(english)
    for edition in find_editions():
        assert [t.anchor for terms in read_terms(edition).values() for t in terms] == english


def test_a_chinese_term_may_stand_anywhere() -> None:
    terms = terms_for("06_cnn", CHINESE)
    assert terms["批归一化"].anchor == "term-batch-normalization"
    text = "训练用的批归一化层和 CPU 上的张量，也叫 GPUX。"
    assert links(paragraph(text), terms=terms) == ["批归一化", "CPU", "张量"]


def test_a_single_chinese_sign_is_not_a_link() -> None:
    assert "批" in [term.word for term in read_terms(CHINESE)["03_data_loading"]]
    assert "批" not in terms_for("06_cnn", CHINESE)
