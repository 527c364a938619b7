"""Sphinx's configuration of the book. `python -m book` calls Sphinx with it, for each language."""

import os

from book import BUILD
from book.languages import get_edition
from book.links import address_of

edition = get_edition(os.environ["BOOK_LANGUAGE"])
language = edition.language
project = edition.say("Deep Learning with PyTorch")
author = edition.say("the authors of the course")
copyright = author + edition.say(". Text and figures: CC BY 4.0. Code: BSD-3-Clause")
locale_dirs = [str(BUILD / "locale")]  # book/theme.py writes it

extensions = ["myst_nb", "sphinx_copybutton", "book.extension"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
root_doc = "index"
templates_path = ["templates"]
html_static_path = ["static", "../docs/images/lesson.png"]  # the picture is for previews

html_theme = "furo"
html_title = project
html_baseurl = address_of("Documentation") and f"{address_of('Documentation')}/{edition.folder}"
html_css_files = ["book.css", "languages.css"]
html_js_files = [
    ("predictions.js", {"defer": ""}),
    ("scrolling.js", {"defer": ""}),
    ("switch.js", {"defer": ""}),
]
html_show_sphinx = False
html_show_sourcelink = False
html_copy_source = False
html_permalinks_icon = "#"
html_use_index = False
smartquotes = False  # anchors and code-like text keep their signs
_CALM = {"color-sidebar-link-text--top-level": "var(--color-foreground-primary)"}
html_theme_options = {
    "navigation_with_keys": True,
    "light_css_variables": {
        "color-brand-primary": "#b3401f",
        "color-brand-content": "#b3401f",
        **_CALM,
    },
    "dark_css_variables": {
        "color-brand-primary": "#ff9a76",
        "color-brand-content": "#ff9a76",
        **_CALM,
    },
}
pygments_style = "a11y-light"
pygments_dark_style = "a11y-dark"

nb_execution_mode = "off"  # book/lessons.py runs the lessons
nb_merge_streams = True
nb_ipywidgets_js: dict[
    str, str
] = {}  # the book shows no widgets, and myst-nb would take them from the network
nb_render_image_options = {"loading": "lazy"}
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4
myst_dmath_double_inline = True
html_math_renderer = "mathml"
copybutton_exclude = ".linenos, .gp, .go"
suppress_warnings = ["myst.header", "misc.highlighting_failure"]
