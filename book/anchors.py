"""The anchors of a page: JupyterLab's, and those that are the same in every language."""

from __future__ import annotations

import pickle
from itertools import zip_longest
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from autograder.wording import make_anchor
from book.languages import ENGLISH, get_edition


class Anchors(SphinxTransform):
    """Give a page its anchors, beside Sphinx's.

    Links in the lessons, the assignments and the feedback pages use JupyterLab's anchors. In a
    translation, each section also has the anchors of the English one, which come first. So one link
    leads to the same section in every language.
    """

    default_priority = 870  # type: ignore[assignment]  # before MyST looks up links to anchors

    def apply(self, **_: Any) -> None:
        """Add the anchors to sections and cells, and to what MyST knows of them."""
        for cell in self.document.findall(nodes.container):
            if anchor := cell.get("cell_metadata", {}).get("anchor"):
                cell["ids"].append(anchor)
        sections = list(self.document.findall(nodes.section))
        before = [list(section["ids"]) for section in sections]
        if not get_edition(self.config.language).is_source:
            self._share(sections)
        taken = {anchor for section in sections for anchor in section["ids"]}
        if self.env.docname.startswith(("notebooks/", "exercises")):
            for section in sections:
                anchor = make_anchor(section[0].astext())
                if anchor not in taken:  # the first of equal headings counts, as in JupyterLab
                    section["ids"].append(anchor)
                    taken.add(anchor)
        self._tell_myst(sections, before)

    def _share(self, sections: list[nodes.section]) -> None:
        """Replace the anchors that Sphinx made from translated headings, such as `id3`."""
        english = _read_english(self.env.doctreedir, self.env.docname)
        originals = list(english.findall(nodes.section))
        if len(originals) > len(sections):
            raise ValueError(
                f"{self.env.docname} has {len(sections)} sections, and its English page has "
                f"{len(originals)}. The anchors of a translation are those of the English page."
            )
        for section, original in zip_longest(sections, originals):
            own = make_anchor(section[0].astext())  # at its end, a translation may have more
            section["ids"] = list(original["ids"]) if original else [own]

    def _tell_myst(self, sections: list[nodes.section], before: list[list[str]]) -> None:
        """Let links to a section's own anchors lead to its first one."""
        slugs: dict[str, Any] = getattr(self.document, "myst_slugs", {})
        places = {
            old: section for section, ids in zip(sections, before, strict=True) for old in ids
        }
        for slug, (line, anchor, title) in slugs.items():
            if anchor in places:
                slugs[slug] = (line, places[anchor]["ids"][0], title)
        for section in sections:
            for anchor in section["ids"]:
                slugs.setdefault(anchor, (section.line, section["ids"][0], section[0].astext()))


def _read_english(folder: Path, page: str) -> nodes.document:
    """Return a page that the English build has read. It was before this one."""
    path = Path(folder).parent / ENGLISH.language / f"{page}.doctree"
    document: nodes.document = pickle.loads(path.read_bytes())
    return document
