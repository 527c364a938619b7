"""Show the program's texts in the reader's language.

A text that a student reads is a `Phrase`: an English text that remembers its fields. It is
translated when it is shown, so a result that was made in one language can be read in another. The
translations come from `locale/`; docs/translating.md says how.

A student's process imports this package, so it imports nothing else.
"""

from autograder.language.current import (
    ENGLISH,
    current_language,
    language_tag,
    use_language,
)
from autograder.language.joined import join, join_facts, join_texts
from autograder.language.phrase import (
    Phrase,
    Text,
    count_phrase,
    fill,
    get_message,
    phrase,
    phrase_in,
    read_text,
    write_text,
)
from autograder.language.scripts import translate_script
from autograder.language.shown import say, show, translate

__all__ = [
    "ENGLISH",
    "Phrase",
    "Text",
    "count_phrase",
    "current_language",
    "fill",
    "get_message",
    "join",
    "join_facts",
    "join_texts",
    "language_tag",
    "phrase",
    "phrase_in",
    "read_text",
    "say",
    "show",
    "translate",
    "translate_script",
    "use_language",
    "write_text",
]
