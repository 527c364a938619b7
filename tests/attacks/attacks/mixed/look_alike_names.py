"""Returns texts, keys and classes that only look like the right ones: other letters, hidden marks."""

turn = [0]
# full-width letters, a Cyrillic letter, a soft hyphen, a right-to-left mark, half a pair
TEXTS = ["ｐａｓｓｅｄ", "p\u0430ssed", "pas\u00adsed", "\u202epassed", "passed\ud800", "1\u0660", "\x00"]
Score = type("\uff33core", (float,), {"__repr__": lambda self: "100"})


def answer(*args, **kwargs):
    turn[0] += 1
    text = TEXTS[turn[0] % len(TEXTS)]
    return [text, {text: text}, Score(100), type(text.strip("\x00\ud800") or "x", (str,), {})(text)][
        turn[0] % 4
    ]
