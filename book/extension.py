"""Add to Sphinx: formulas without scripts, anchors, terms, heads of pages, Chinese search."""

from __future__ import annotations

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from book.anchors import Anchors
from book.chinese_search import ChineseSearch
from book.head import complete_navigation, complete_page
from book.terms import GlossaryLinks


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the parts of the extension. Sphinx calls this."""
    app.add_html_math_renderer(
        "mathml",
        inline_renderers=(_visit_formula, None),
        block_renderers=(_visit_formula, None),
    )
    app.add_transform(Anchors)
    app.add_transform(GlossaryLinks)
    app.add_search_language(ChineseSearch)
    app.connect("html-page-context", complete_page)
    app.connect("html-page-context", complete_navigation, priority=900)  # after the theme
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _visit_formula(writer: HTML5Translator, node: nodes.Element) -> None:
    """Write a formula as MathML, which browsers show without a library."""
    display = "block" if isinstance(node, nodes.math_block) else "inline"
    writer.body.append(convert(node.astext(), display=display))
    raise nodes.SkipNode
