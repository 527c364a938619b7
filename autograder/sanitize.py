"""Make the content of a student's notebook harmless in the browser of the person who reads it.

There are two policies. `clean_html` is for outputs in the graded notebook. JupyterLab cleans them
itself, but nbgrader's formgrader does not, and a script in them could change grades with the
instructor's rights. `clean_page_html` is for the feedback page. There nothing runs, loads a file,
or moves out of its place. The page also has a content security policy that forbids scripts, frames
and loading. This module is the wall in front of it.
"""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Any
from xml.etree import ElementTree

import nh3

from autograder.wording import leave_out_end

_TEXT_TAGS = frozenset(
    """
    a abbr b blockquote br caption center code col colgroup dd del details div dl dt em figcaption
    figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub
    summary sup table tbody td tfoot th thead tr u ul var
    """.split()  # noqa: SIM905
)
_OUTPUT_TAGS = _TEXT_TAGS | frozenset(
    ["input", "label", "math", "mi", "mn", "mo", "mrow", "msub", "msup", "progress", "tt"]
)
#: `id` is missing. The formgrader's scripts find the field of a score by the cell's id.
_OUTPUT_ATTRIBUTES = {
    "*": {"align", "aria-hidden", "aria-label", "class", "colspan", "dir", "height", "lang", "max",
          "open", "role", "rowspan", "scope", "style", "title", "valign", "value", "width"},
    "a": {"href", "rel", "target"},
    "img": {"alt", "src"},
    "input": {"type", "checked", "disabled"},
}  # fmt: skip
#: None of these properties loads a file.
_OUTPUT_STYLES = frozenset(
    """
    background-color border-bottom-color border-collapse border-color border-left-color
    border-right-color border-top-color clear color direction display float font font-family
    font-size font-style font-variant font-weight height letter-spacing line-height overflow
    text-align text-decoration text-indent unicode-bidi vertical-align white-space width
    """.split()  # noqa: SIM905
)
_PAGE_TAGS = _TEXT_TAGS | frozenset(
    """
    math mrow mi mn mo ms mtext mspace msup msub msubsup mfrac msqrt mroot munder mover munderover
    mtable mtr mtd mstyle mpadded mphantom menclose mmultiscripts mprescripts
    """.split()  # noqa: SIM905
)
#: `id` is missing, because the page's own links lead to ids.
_PAGE_ATTRIBUTES = {
    "*": {"align", "alt", "aria-label", "class", "colspan", "dir", "height", "lang", "open", "role",
          "rowspan", "scope", "start", "style", "title", "valign", "width",
          "display", "stretchy", "fence", "form", "separator", "accent", "linethickness",
          "columnalign", "mathvariant", "lspace", "rspace", "notation", "minsize", "maxsize"},
    "a": {"href"},
    "img": {"src"},
}  # fmt: skip
#: Positions and margins are missing, because an output must not cover what the grader wrote.
_PAGE_STYLES = frozenset(
    """
    color background-color font-family font-style font-weight text-align text-decoration
    vertical-align white-space width border border-bottom border-left border-right border-top
    border-collapse padding
    """.split()  # noqa: SIM905
)
#: The classes that pygments and pandas write. The classes of the feedback page and of the
#: formgrader have other names. There, a click on the class `full-credit` gives all points.
_CLASS = re.compile(r"highlight|dataframe|tex|[a-z]{1,2}\d?")
_PAGE_LINK = re.compile(r"(https?|mailto):|#", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
#: HTML with more tags is shown as text.
_MOST_TAGS = 30_000
#: The limits for HTML whose tags are not well nested. The time to parse it grows with its square.
_MOST_UNTIDY_TAGS = 1_000
_LONGEST_UNTIDY = 100_000
_LONGEST_TAG = 5_000
_MOST_AMPERSANDS = 200_000
#: More of a text is not shown.
_LONGEST_TEXT = 200_000
_MOST_LEVELS = 300
_MOST_FORMATTING_LEVELS = 10
#: Longer Markdown is shown as text. Its embedded pictures do not count.
_LONGEST_MARKDOWN = 20_000
#: The time to render Markdown grows with its length times its number of angle brackets.
_MOST_MARKDOWN_STEPS = 5_000_000
_LONGEST_FENCE = 100
#: A longer text, or a longer run of white space, is shown without colors.
_LONGEST_COLORED = 50_000
_LONG_SPACE = re.compile(r"\s{200}")
_MOST_SVG_LEVELS = 100
_MOST_SVG_PARTS = 100_000
_SVG_PIECE = 2**14
_EMBEDDED = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*")
_WHOLE_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)([^<>]*)>")
_EMPTY_TAGS = frozenset(["area", "br", "col", "embed", "hr", "img", "input", "source", "wbr"])
_FORMATTING_TAGS = frozenset(
    "a b big code em font i nobr s small strike strong tt u".split()  # noqa: SIM905
)
#: TeX commands with which MathJax makes links, sets styles and loads code.
_ACTIVE_TEX = re.compile(
    r"\\\s*(href|url|require|cssId|class|style|html\w*|let|def|mmlToken|bbox)\b"
)
_SCHEMES = frozenset({"http", "https", "mailto", "data"})
_TAG = re.compile(r"<(?=[a-zA-Z/!?])")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_SVG = "{http://www.w3.org/2000/svg}"
_SVG_PARTS = frozenset(
    """
    svg g defs path rect circle ellipse line polyline polygon text tspan use clipPath marker
    linearGradient radialGradient stop pattern title desc symbol
    """.split()  # noqa: SIM905
)
_SVG_ID = "drawing-"
_SVG_STYLE = re.compile(
    r"(fill|stroke|stop|clip|marker|font|text|letter|word|dominant|baseline|paint|color|opacity"
    r"|display|visibility|vector|shape|image|white)(-[a-z]+)*\s*:[^\\]*"
)
#: An address that is not a part of the drawing itself.
_SVG_ADDRESS = re.compile(r"url\((?!['\"]?#)", re.IGNORECASE)
#: Types that are never shown. The page would run them, or show them instead of what was checked.
_ACTIVE = re.compile(r"javascript|ecmascript|text/html;|application/pdf", re.IGNORECASE)


def clean_html(text: str) -> str:
    """Return HTML without scripts, event handlers, frames and forms."""
    return _clean(_make_output_cleaner(), text)


def clean_page_html(text: str) -> str:
    """Return HTML with only text, tables, embedded pictures, formulas, and links to follow."""
    return _clean(_make_page_cleaner(), text)


def clean_markdown(text: str, attachments: dict[str, dict[str, str]] | None = None) -> str:
    """Return Markdown as it is, or as a block of plain text.

    It is a block of text if a script could hide in it, or if it can't be rendered in a short time.

    Args:
        text: The Markdown.
        attachments: The pictures of its cell, from `clean_attachments`.
    """
    short = _EMBEDDED.sub("data:image/png;base64,AAAA", text)
    if (
        _is_quick(short)
        and not _ACTIVE_TEX.search(short)
        and _renders_safely(short, attachments or {})
    ):
        return text
    return show_as_text(text)


def show_as_text(text: str) -> str:
    """Return Markdown that shows a text as it is, in a block."""
    text = leave_out_end(text, _LONGEST_TEXT)
    text = re.sub(f"`{{{_LONGEST_FENCE},}}", "`" * _LONGEST_FENCE, text)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(longest + 1, 3)
    return f"{fence}\n{text}\n{fence}"


def clean_attachments(attachments: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Return the attachments of a Markdown cell that are pictures."""
    pictures = {
        name: {
            mime: data
            for mime, data in bundle.items()
            if _PICTURE.fullmatch(f"data:{mime};base64,{data}")
        }
        for name, bundle in attachments.items()
    }
    return {name: bundle for name, bundle in pictures.items() if bundle}


def clean_bundle(data: dict[str, Any]) -> dict[str, Any]:
    """Return a mime bundle without the parts that can't be shown safely.

    HTML that is one drawing, as the course's figures are, becomes a picture. HTML of which nothing
    is left does not hide the plain text beside it.
    """
    cleaned = {mime: _clean_part(mime.strip().lower(), value) for mime, value in data.items()}
    page = data.get("text/html")
    if isinstance(page, str):
        drawing = _clean_svg(page) if page.lstrip().startswith("<svg") else None
        if drawing is not None:
            cleaned |= {"text/html": None, "image/svg+xml": drawing}
        elif not cleaned["text/html"].strip():
            cleaned["text/html"] = None
    return {mime: value for mime, value in cleaned.items() if value is not None}


def clean_metadata(metadata: dict[str, Any]) -> dict[str, Any]:
    """Return an output's metadata with only numbers, such as the sizes of pictures."""
    return {
        mime: {key: size for key, size in fields.items() if type(size) in (int, float, bool)}
        for mime, fields in metadata.items()
        if type(fields) is dict
    }


def _clean_part(mime: str, value: Any) -> Any:
    if _ACTIVE.search(mime):
        return None
    if not isinstance(value, str):
        return value
    if mime == "text/html":
        return clean_html(value)
    if mime == "text/markdown":
        return clean_markdown(value)
    if mime == "text/latex":
        if _ACTIVE_TEX.search(value):
            return None
        return _TAG.sub(r"\\lt ", value)
    if mime == "image/svg+xml":
        return _clean_svg(value)
    if mime.startswith("image/"):
        return value if _BASE64.fullmatch(value) else None
    return value


def _clean_svg(text: str) -> str | None:
    """Return a drawing, written again from its parts, or None if a part could run code."""
    if "<!ENTITY" in text.upper():
        return None
    root = _parse_svg(text)
    if root is None:
        return None
    for parent in list(root.iter()):
        for element in list(parent):
            if not isinstance(element.tag, str) or element.tag.endswith(("}style", "}metadata")):
                parent.remove(element)
    for element in root.iter():
        if not str(element.tag).startswith(_SVG) or element.tag[len(_SVG) :] not in _SVG_PARTS:
            return None
        for name, value in list(element.attrib.items()):
            local = name.rpartition("}")[2].lower()
            if local.startswith("on") or (local == "href" and not value.startswith("#")):
                return None
            kept = _filter_svg_attribute(local, value)
            if kept is None:
                del element.attrib[name]
            else:
                element.set(name, kept)
    ElementTree.register_namespace("", _SVG[1:-1])
    return ElementTree.tostring(root, encoding="unicode")


def _filter_svg_attribute(name: str, value: str) -> str | None:
    """Return the value of a drawing's attribute, or None to remove the attribute.

    A page may show the drawing as a part of itself. So an id gets a prefix that the page does not
    use, no class stays, and no style moves or covers anything.
    """
    if name in ("class", "overflow"):
        return None
    if name == "id":
        return f"{_SVG_ID}{value}"
    if name == "href":
        return value.replace("#", f"#{_SVG_ID}", 1)
    if name in ("aria-labelledby", "aria-describedby"):
        return " ".join(f"{_SVG_ID}{word}" for word in value.split())
    if name == "style":
        kept = (part for part in value.split(";") if _SVG_STYLE.fullmatch(part.strip()))
        value = ";".join(kept)
    if _SVG_ADDRESS.search(value):
        return None
    return re.sub(r"url\((['\"]?)#", rf"url(\1#{_SVG_ID}", value)


def _parse_svg(text: str) -> ElementTree.Element | None:
    """Return a drawing, or None if it is damaged, nested too deep, or has too many parts."""
    parser: Any = ElementTree.XMLPullParser(["start", "end"])
    root: ElementTree.Element | None = None
    levels = parts = 0
    try:
        for start in range(0, len(text), _SVG_PIECE):
            parser.feed(text[start : start + _SVG_PIECE])
            for event, element in parser.read_events():
                root = element if root is None else root
                levels += 1 if event == "start" else -1
                parts += event == "start"
                if levels > _MOST_SVG_LEVELS or parts > _MOST_SVG_PARTS:
                    return None
        parser.close()
    except (ElementTree.ParseError, ValueError):
        return None
    return root


@cache
def _make_output_cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_OUTPUT_TAGS,
        attributes=_OUTPUT_ATTRIBUTES,
        attribute_filter=_filter_output_attribute,
        filter_style_properties=_OUTPUT_STYLES,
        clean_content_tags={
            "style"
        },  # a script's text stays, as text: it shows what the student tried
        url_schemes=_SCHEMES,
        link_rel=None,
    )


@cache
def _make_page_cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_PAGE_TAGS,
        attributes=_PAGE_ATTRIBUTES,
        attribute_filter=_filter_page_attribute,
        filter_style_properties=_PAGE_STYLES,
        clean_content_tags={"style", "script"},
        url_schemes=_SCHEMES,
        link_rel=None,
    )


def _filter_output_attribute(tag: str, name: str, value: str) -> str | None:
    """Return the value of an output's attribute, or None to remove the attribute."""
    if name == "class":
        return _filter_classes(value)
    is_data = value.strip().lower().startswith("data:")
    if name == "href" and is_data:
        return None
    if name == "src" and is_data and not _PICTURE.fullmatch(value):
        return None
    return value


def _filter_page_attribute(tag: str, name: str, value: str) -> str | None:
    """Return the value of an attribute on the feedback page, or None to remove the attribute."""
    if name == "class":
        return _filter_classes(value)
    if name == "href":
        kept = _PAGE_LINK.match(value) is not None
    elif name == "src":
        kept = _PICTURE.fullmatch(value) is not None
    else:
        kept = True
    return value if kept else None


def _filter_classes(value: str) -> str | None:
    return value if all(_CLASS.fullmatch(word) for word in value.split()) else None


def _clean(cleaner: nh3.Cleaner, text: str) -> str:
    # a student's process may send half a surrogate pair, which UTF-8 can't hold
    valid = text.encode("utf-8", "replace").decode("utf-8")
    return cleaner.clean(valid) if _parses_quickly(valid) else html.escape(valid)


def _parses_quickly(text: str) -> bool:
    """Return whether HTML has few tags, or well nested ones. Embedded pictures do not count."""
    short = _EMBEDDED.sub("", text)
    count = short.count("<")
    if count > _MOST_TAGS or short.count("&") > _MOST_AMPERSANDS:
        return False
    is_small = count <= _MOST_UNTIDY_TAGS and len(short) <= _LONGEST_UNTIDY
    return is_small or _is_well_nested(short, count)


def _is_well_nested(text: str, count: int) -> bool:
    """Return whether each tag ends the innermost element, and none is nested deep.

    Args:
        text: The HTML.
        count: Its number of angle brackets. Each has to begin a tag.
    """
    levels: list[str] = []
    formatting = 0
    for tag in _WHOLE_TAG.finditer(text):
        count -= 1
        ends, name, attributes = tag[1], tag[2].lower(), tag[3]
        if attributes.count('"') % 2 or attributes.count("'") % 2:
            return False  # the tag has not ended yet
        if len(attributes) > _LONGEST_TAG:
            return False
        if name in _EMPTY_TAGS:
            continue
        if not ends:
            levels.append(name)
        elif not levels or levels.pop() != name:
            return False
        if name in _FORMATTING_TAGS:
            formatting += -1 if ends else 1
        if len(levels) > _MOST_LEVELS or formatting > _MOST_FORMATTING_LEVELS:
            return False
    return count == 0 and not levels


def is_quick_to_color(code: str) -> bool:
    """Return whether Pygments colors a text in a short time.

    Its patterns try each run of white space from each of its characters.
    """
    return len(code) <= _LONGEST_COLORED and _LONG_SPACE.search(code) is None


def _is_quick(text: str) -> bool:
    """Return whether Markdown can be rendered in a short time."""
    steps = text.count("<") * len(text)
    fences = [fence for marks in ("```", "~~~") for fence in text.split(marks)[1:]]
    return (
        len(text) <= _LONGEST_MARKDOWN
        and steps <= _MOST_MARKDOWN_STEPS
        and (not fences or is_quick_to_color(text))
    )


def _renders_safely(text: str, attachments: dict[str, dict[str, str]]) -> bool:
    """Return whether nbconvert makes only HTML from the text that `clean_html` keeps."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    small = {name: dict.fromkeys(bundle, "AAAA") for name, bundle in attachments.items()}
    try:
        page = MarkdownWithMath(IPythonRenderer(escape=False, attachments=small)).render(text)
    except Exception:  # a missing attachment, for example
        return False
    tags = re.findall(r"<([a-zA-Z][^\s/>]*)", page)
    runs_code = re.search(
        r"<[^>]*[\s/\"']on\w+\s*=|<[^>]*\b(java|vb)script\s*:|(href|src)\s*=\W*data:text",
        re.sub(r"[\x00-\x20]+", " ", html.unescape(page)),
        re.IGNORECASE,
    )
    # the pattern may match escaped text too, and then the Markdown is shown as plain text
    return (
        runs_code is None
        and all(name.lower() in _OUTPUT_TAGS for name in tags)
        and "<!" not in page
    )
