"""HTML that came from a notebook, made fit for the page: nothing acts, loads, or leaves its place.

The page has a content security policy that forbids scripts, frames and loading; this is the wall
in front of it. Ids go because the page's own links lead to ids, positions and margins because an
output must not cover what the grader wrote.
"""

from __future__ import annotations

import re
from functools import cache

import bleach  # type: ignore[import-untyped]
from bleach.css_sanitizer import CSSSanitizer  # type: ignore[import-untyped]

_MATH = (
    "math mrow mi mn mo ms mtext mspace msup msub msubsup mfrac msqrt mroot munder mover "
    "munderover mtable mtr mtd mstyle mpadded mphantom menclose mmultiscripts mprescripts"
)
_TAGS = frozenset(
    (
        "a abbr b blockquote br caption center code col colgroup dd del details div dl dt em "
        "figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small "
        "span strong sub summary sup table tbody td tfoot th thead tr u ul var " + _MATH
    ).split()
)
_PLAIN = frozenset(
    """
    align alt aria-label colspan dir height lang open role rowspan scope start title valign width
    display stretchy fence separator accent linethickness columnalign mathvariant lspace rspace
    notation minsize maxsize
    """.split()  # noqa: SIM905
)
_STYLES = frozenset(
    """
    color background-color font-family font-style font-weight text-align text-decoration
    vertical-align white-space width border border-bottom border-left border-right border-top
    border-collapse padding
    """.split()  # noqa: SIM905
)
#: What pygments and pandas write; the page's own classes have other names.
_CLASS = re.compile(r"highlight|dataframe|tex|[a-z]{1,2}\d?")
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
_LINK = re.compile(r"(https?|mailto):|#", re.IGNORECASE)
#: Their text is no text for a reader.
_CODE = re.compile(r"<(script|style)\b.*?(</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)


def clean(html: str) -> str:
    """Only text, tables, pictures that are in it, formulas, and links that a reader may follow."""
    cleaned: str = bleach.clean(
        _CODE.sub("", html),
        tags=_TAGS,
        attributes=_keep,
        protocols=["http", "https", "mailto", "data"],
        css_sanitizer=_css(),
        strip=True,
    )
    return cleaned


def _keep(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return all(_CLASS.fullmatch(word) for word in value.split())
    if name == "href":
        return tag == "a" and _LINK.match(value) is not None
    if name == "src":
        return tag == "img" and _PICTURE.fullmatch(value) is not None
    return name in _PLAIN or name == "style"


@cache
def _css() -> CSSSanitizer:
    return CSSSanitizer(allowed_css_properties=_STYLES, allowed_svg_properties=())
