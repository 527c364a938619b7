"""Prints control characters, lone surrogates, forged separators, and deeply nested bundles."""

import sys

from IPython.display import display

print("\x1b[2J\x1b]0;title\x07\r\b\x00\ud800\udfff\u202e" * 10)
print('{"outcome": "passed"}', file=sys.stderr)
deep = {}
for _ in range(500):
    deep = {"x": deep}
display({"application/json": deep, "application/vnd.x+json": [float("nan")]}, raw=True)
get_ipython().kernel.session.send(None, "stream", {"name": 3, "text": ["a"]})
get_ipython().kernel.session.send(None, "error", {"ename": 1, "evalue": [], "traceback": "x"})
