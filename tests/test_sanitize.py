"""What two policies keep of HTML: nothing that acts, and everything that honest work shows."""

from __future__ import annotations

import html
import re
import time

import bs4
import pytest
import tinycss2
from hypothesis import given
from hypothesis import strategies as st
from latex2mathml.converter import convert
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from autograder.sanitize import clean_bundle, clean_html, clean_page_html
from course.figures.nn import slopes_without_names

HOSTILE = [
    "a<script>document.title = 1</script>",
    "a<ScRiPt >alert(1)</sCrIpT\n>",
    "<scr<script></script>ipt>alert(1)</script>",
    "<script>alert(1)",
    "<img/src=x/onerror=alert(1)>",
    "<img src=`x` onerror=`alert(1)`>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVa&#x53;cript&colon;alert(1)'>x</a>",
    "<a href='java&Tab;script&NewLine;:alert(1)'>x</a>",
    "<a href='&#1; javascript:alert(1)'>x</a>",
    "<a\fhref=javascript:alert(1)>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href=' DATA:text/html;base64,AAAA'>x</a>",
    "<img src='data:text/html,<script>alert(1)</script>'>",
    "<a xlink:href='javascript:alert(1)'>x</a>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><foreignObject><iframe src=x></iframe></foreignObject></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style>"
    "<img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><annotation-xml encoding='text/html'><style><img src=x onerror=alert(1)></style>",
    "<math href='javascript:alert(1)'><maction xlink:href='javascript:alert(1)'>x</maction></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<title><a title='</title><img src=x onerror=alert(1)>'>",
    "<select><template><style><!--</style><a rel='--></style></template></select>"
    "<img src onerror=alert(1)>'>",
    "<textarea></textarea><xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)",
    "<![CDATA[<script>alert(1)</script>]]><!--[if IE]><script>alert(1)</script><![endif]-->",
    "<base href='https://evil.invalid/'><link rel=stylesheet href='https://evil.invalid/x.css'>",
    "<meta http-equiv=refresh content='0; url=https://evil.invalid'>",
    "<iframe srcdoc='<script>parent.x = 1</script>'></iframe><object data=x></object><embed src=x>",
    "<form action='https://evil.invalid'><button formaction=x>send</button></form>",
    "<style>main { display: none }</style>",
    "<style>main { display: none }",
    "<div style='position: fixed; inset: 0; z-index: 9'>x</div>",
    "<div style='p\\6fsition: fixed'>x</div>",
    "<div style='color: red; /* */ position: fixed; margin: -9px'>x</div>",
    "<div style='background: url(https://evil.invalid/x); cursor: url(x), auto'>x</div>",
    "<div style='list-style-image: url(x); content: url(x); border-image: url(x)'>x</div>",
]
FORBIDDEN_TAGS = {
    "script", "style", "iframe", "svg", "form", "button", "meta", "link", "base", "object",
    "embed", "mglyph", "template", "noscript", "maction", "annotation-xml",
}  # fmt: skip
PNG = "data:image/png;base64,iVBORw0KGgo="
PANDAS = """<div>
<style scoped>
    .dataframe tbody tr th { vertical-align: top; }
</style>
<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th><th>a</th></tr>
</thead><tbody><tr><th>0</th><td>1.5</td></tr></tbody></table></div>"""

both = pytest.mark.parametrize("clean", [clean_html, clean_page_html])


@both
@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_that_acts_is_left(clean, hostile: str) -> None:  # type: ignore[no-untyped-def]
    kept = clean(hostile)
    for tag in bs4.BeautifulSoup(kept, "html.parser").find_all(True):
        assert tag.name not in FORBIDDEN_TAGS
        assert not [name for name in tag.attrs if name.startswith("on") or ":" in name]
        address = re.sub(r"[\x00-\x20]", "", tag.get("href", "") + tag.get("src", "")).lower()
        assert not re.match("javascript|vbscript|data:text", address)
        assert not re.search(r"position|inset|z-index|margin|url\(", tag.get("style", ""))
    assert "display: none" not in kept
    assert clean(kept) == kept


@both
def test_a_styles_value_cannot_bring_in_another_property(clean) -> None:  # type: ignore[no-untyped-def]
    pieces = st.sampled_from(
        ["color", "position", ":", ";", " ", "(", ")", "[", "]", "{", "}", "f(", '"', "'", "\\",
         "\n", "/*", "*/", "!important", "\\3b ", "--x", "\f", "<!--", "\0", "#a", "1px"]
    )  # fmt: skip

    @given(st.lists(pieces, max_size=14).map("".join))
    def holds(value: str) -> None:
        style = f"color: {value};position:fixed"
        tag = bs4.BeautifulSoup(
            clean(f'<p style="{html.escape(style)}">x</p>'), "html.parser"
        ).find_all(True)
        assert [element.name for element in tag] == ["p"]
        assert set(tag[0].attrs) <= {"style"}
        declarations = tinycss2.parse_declaration_list(tag[0].get("style", ""))
        names = {item.lower_name for item in declarations if item.type == "declaration"}
        assert names <= {"color"}

    holds()


def test_the_feedback_page_keeps_its_own_ids_classes_and_margins() -> None:
    page = bs4.BeautifulSoup(
        clean_page_html(
            "<p id=top class=fb-total>10</p><i class='highlight fb-no'>x</i>"
            "<input type=checkbox><img src='https://evil.invalid/x.png'><img src='../x.db'>"
            "<a href='//evil.invalid' target=_top>x</a><a href='other.html'>y</a>"
        ),
        "html.parser",
    )
    assert not page.find_all("input")
    assert all(not tag.attrs for tag in page.find_all(True))


@both
def test_tables_of_pandas_are_kept(clean) -> None:  # type: ignore[no-untyped-def]
    page = bs4.BeautifulSoup(clean(PANDAS), "html.parser")
    assert page.table["class"] == ["dataframe"]
    assert page.tr["style"] == "text-align:right"
    assert [cell.get_text() for cell in page.find_all(["th", "td"])] == ["", "a", "0", "1.5"]
    assert "vertical-align" not in page.get_text()


@both
def test_code_pictures_links_and_text_are_kept(clean) -> None:  # type: ignore[no-untyped-def]
    code = highlight("def f(x): return x < 2  # &", PythonLexer(), HtmlFormatter())
    assert clean(code) == code.replace("&#39;", "'")
    assert clean(f'<img alt="plot" src="{PNG}">') == f'<img alt="plot" src="{PNG}">'
    for address in ("https://pytorch.org", "mailto:a@b.c", "#part"):
        assert clean(f'<a href="{address}">x</a>') == f'<a href="{address}">x</a>'
    assert clean("1 &lt; 2 &amp; é 中文") == "1 &lt; 2 &amp; é 中文"
    assert clean("<details open><summary>s</summary>t</details>").startswith('<details open="">')


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{a}{b} + \sqrt{x_i^2}",
        r"\sum_{i=0}^{n} \hat{y}_i \text{ if } x < 3",
        r"f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{else}\end{cases}",
        r"\begin{pmatrix}1 & 2\\ 3 & 4\end{pmatrix} \mathbb{R} \boldsymbol{w}",
    ],
)
def test_formulas_are_kept_on_the_page(tex: str) -> None:
    before = convert(tex, display="block")
    made, kept = (
        bs4.BeautifulSoup(text, "html.parser") for text in (before, clean_page_html(before))
    )
    del made.math["xmlns"]

    def told(page: bs4.BeautifulSoup) -> list[object]:
        return [(tag.name, tag.attrs, tag.get_text()) for tag in page.find_all(True)]

    assert told(kept) == told(made)


@both
def test_half_a_surrogate_pair_and_deep_nesting_do_no_harm(clean) -> None:  # type: ignore[no-untyped-def]
    assert clean("<p>\ud800 x</p>") == "<p>? x</p>"
    assert "x" in clean("<div>" * 5000 + "x")
    start = time.monotonic()
    assert clean("<div>" * 400_000).startswith("&lt;div&gt;")
    assert time.monotonic() - start < 5


def test_drawings_and_pictures_in_a_bundle() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0" /></svg>'
    bundle = {"image/svg+xml": drawing, "image/png": "iVBORw0KGgo=", "text/plain": "p"}
    assert clean_bundle(bundle) == bundle
    acting = drawing.replace("<path", "<path onclick='x()'")
    assert clean_bundle({"image/svg+xml": acting, "image/png": "<script>"}) == {}


def test_a_figure_of_the_course_stays_a_picture() -> None:
    bundle = clean_bundle(dict(slopes_without_names()._repr_mimebundle_()))
    assert "text/html" not in bundle
    assert "<svg" in bundle["image/svg+xml"]
    assert bundle["image/svg+xml"].count("path") > 20
    assert bundle["text/plain"].startswith("Four slopes")


def test_html_of_which_nothing_is_left_does_not_hide_the_plain_text() -> None:
    acting = "<svg onload='x()'><foreignObject></foreignObject></svg>"
    for text in (acting, "<script></script>", "<style>p {}</style> ", "<iframe src=x></iframe>"):
        assert clean_bundle({"text/html": text, "text/plain": "words"}) == {"text/plain": "words"}
