"""Add to Sphinx: formulas without scripts, and the anchors of notebooks."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.writers.html5 import HTML5Translator

from autograder.wording import make_anchor
from book.head import complete_navigation, complete_page
from book.terms import GlossaryLinks


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the parts of the extension. Sphinx calls this."""
    app.add_html_math_renderer(
        "mathml",
        inline_renderers=(_visit_formula, None),
        block_renderers=(_visit_formula, None),
    )
    app.add_transform(NotebookAnchors)
    app.add_transform(GlossaryLinks)
    app.connect("html-page-context", complete_page)
    app.connect("html-page-context", complete_navigation, priority=900)  # after the theme
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _visit_formula(writer: HTML5Translator, node: nodes.Element) -> None:
    """Write a formula as MathML, which browsers show without a library."""
    display = "block" if isinstance(node, nodes.math_block) else "inline"
    writer.body.append(convert(node.astext(), display=display))
    raise nodes.SkipNode


class NotebookAnchors(SphinxTransform):
    """Give sections of lessons and of the exercises' page JupyterLab's anchors, beside Sphinx's.

    Links in the lessons, the assignments and the feedback pages use these anchors.
    """

    default_priority = 870  # type: ignore[assignment]  # before MyST looks up links to anchors

    def apply(self, **_: Any) -> None:
        """Add the anchors to the sections, and to what MyST knows of them."""
        if not self.env.docname.startswith(("notebooks/", "exercises")):
            return
        slugs: dict[str, Any] = getattr(self.document, "myst_slugs", {})
        for section in self.document.findall(nodes.section):
            title = section[0].astext()
            anchor = make_anchor(title)
            if anchor not in section["ids"]:
                section["ids"].append(anchor)
            slugs.setdefault(anchor, (section.line, section["ids"][0], title))
