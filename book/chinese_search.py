"""Find Chinese words without a dictionary: the index has each sign and each pair of signs.

Sphinx's own search for Chinese needs a large dictionary, and finds no word that it lacks.
"""

from __future__ import annotations

import re
from itertools import pairwise

from sphinx.search.zh import SearchChinese

_CHINESE = re.compile(r"[\u3400-\u9fff]+")

#: The same for the reader's query, in the page. A single sign is looked up as it is.
_SPLIT_QUERY = r"""
var splitQuery = (query) =>
  (query.match(/[\u3400-\u9fff]+|[a-zA-Z0-9_]+/g) ?? []).flatMap((run) =>
    /[\u3400-\u9fff]{2}/.test(run)
      ? [...run].slice(1).map((sign, index) => run[index] + sign)
      : [run]);
"""


class ChineseSearch(SearchChinese):
    """Split Chinese text into signs and pairs of signs, and Latin text into words."""

    js_splitter_code = _SPLIT_QUERY
    #: Sphinx names the stemmer after the language. The one for the Latin words is the English one.
    language_name = "English"

    def split(self, input: str) -> list[str]:
        """Return the words of the index in a text."""
        words = self.latin1_letters.findall(input)
        self.latin_terms.update(words)
        for run in _CHINESE.findall(input):
            words += [*run, *(first + second for first, second in pairwise(run))]
        return words

    def word_filter(self, word: str) -> bool:
        """Return whether a word goes into the index."""
        return len(word) > 1 or bool(_CHINESE.match(word))
