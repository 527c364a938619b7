"""What a student's cells show, made harmless for the browser of the instructor who looks at it.

JupyterLab cleans a notebook's outputs itself. nbgrader's formgrader and feedback pages don't: a
script in them would run with the instructor's rights and could change grades.
"""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Any
from xml.etree import ElementTree

import bleach  # type: ignore[import-untyped]
from bleach.css_sanitizer import CSSSanitizer  # type: ignore[import-untyped]

_TAGS = frozenset(
    """
    a abbr b blockquote br caption center code col colgroup dd del details div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd label li mark math mi mn mo mrow msub msup ol
    p pre progress q s samp small span strong sub summary sup table tbody td tfoot th thead tr tt
    u ul var
    """.split()  # noqa: SIM905
)
_ATTRIBUTES = {
    "*": ["align", "aria-hidden", "aria-label", "class", "colspan", "dir", "height", "id", "lang",
          "max", "open", "role", "rowspan", "scope", "style", "title", "valign", "value", "width"],
    "a": ["href", "rel", "target"],
    "img": ["alt", "src"],
    "input": ["type", "checked", "disabled"],
}  # fmt: skip
_STYLE = re.compile(r"<style\b.*?(</style\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<(?=[a-zA-Z/!?])")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_SVG = "{http://www.w3.org/2000/svg}"
_SVG_PARTS = frozenset(
    """
    svg g defs path rect circle ellipse line polyline polygon text tspan use clipPath marker
    linearGradient radialGradient stop pattern title desc symbol
    """.split()  # noqa: SIM905
)
#: Never shown: the page would run them, or show them in place of what was checked.
_ACTIVE = re.compile(r"javascript|ecmascript|text/html;|application/pdf", re.IGNORECASE)


def safe_html(text: str) -> str:
    """HTML without scripts, event handlers, frames and forms."""
    cleaned: str = bleach.clean(
        _STYLE.sub("", text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        protocols=["http", "https", "mailto", "data"],
        css_sanitizer=_css(),
        strip=True,
    )
    return cleaned


def safe_markdown(text: str) -> str:
    """Markdown as it is, or as a block of plain text if a script could hide in it."""
    if not re.search("[<:&]", text) or _renders_safely(text):
        return text
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(longest + 1, 3)
    return f"{fence}\n{text}\n{fence}"


def safe_bundle(data: dict[str, Any]) -> dict[str, Any]:
    """A mime bundle whose parts can be shown; other parts are left out."""
    found = {mime: _safe_part(mime.strip().lower(), value) for mime, value in data.items()}
    return {mime: value for mime, value in found.items() if value is not None}


def safe_metadata(metadata: dict[str, Any]) -> dict[str, Any]:
    """An output's metadata: the sizes of pictures."""
    return {
        mime: {key: size for key, size in fields.items() if type(size) in (int, float, bool)}
        for mime, fields in metadata.items()
        if type(fields) is dict
    }


def _safe_part(mime: str, value: Any) -> Any:
    if _ACTIVE.search(mime):
        return None
    if not isinstance(value, str):
        return value
    if mime == "text/html":
        return safe_html(value)
    if mime == "text/markdown":
        return safe_markdown(value)
    if mime == "text/latex":
        return _TAG.sub(r"\\lt ", value)
    if mime == "image/svg+xml":
        return _safe_svg(value)
    if mime.startswith("image/"):
        return value if _BASE64.fullmatch(value) else None
    return value


def _safe_svg(text: str) -> str | None:
    """A drawing written anew from its parts; None if it has any that could act."""
    if "<!ENTITY" in text.upper():
        return None
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return None
    for parent in list(root.iter()):
        for element in list(parent):
            if not isinstance(element.tag, str) or element.tag.endswith(("}style", "}metadata")):
                parent.remove(element)
    for element in root.iter():
        if not str(element.tag).startswith(_SVG) or element.tag[len(_SVG) :] not in _SVG_PARTS:
            return None
        for name, value in element.attrib.items():
            local = name.rpartition("}")[2].lower()
            if local.startswith("on") or (local == "href" and not value.startswith("#")):
                return None
    ElementTree.register_namespace("", _SVG[1:-1])
    return ElementTree.tostring(root, encoding="unicode")


@cache
def _css() -> CSSSanitizer:
    return CSSSanitizer()


def _renders_safely(text: str) -> bool:
    """Whether the page that nbconvert makes of it contains only what `safe_html` keeps."""
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    page = markdown2html_mistune(text)
    active = re.findall(r"<([a-zA-Z][^\s/>]*)", page)
    acts = re.search(
        r"<[^>]*[\s/\"']on\w+\s*=|<[^>]*\b(java|vb)script\s*:|(href|src)\s*=\W*data:text",
        re.sub(r"[\x00-\x20]+", " ", html.unescape(page)),
        re.IGNORECASE,
    )
    # in text that was escaped the pattern may be found too: then it is shown as plain text
    return acts is None and all(name.lower() in _TAGS for name in active) and "<!" not in page
