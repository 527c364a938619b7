"""Shows results and scores with the grader's own mime type in other spellings, and as metadata."""

from IPython.display import display

RESULT = {"exercise": "answer", "possible": 100, "parts": [], "outcome": "passed", "score": 100}
MIME = "application/vnd.autograder.result+json"
for mime in (MIME, MIME.upper(), f" {MIME}", f"{MIME} ", f"{MIME};x=1", "\u0430" + MIME[1:]):
    display({mime: RESULT, "text/plain": "100"}, raw=True, metadata={mime: RESULT, "score": 100})
shell = get_ipython()
session = shell.kernel.session
for kind in ("execute_result", "display_data", "update_display_data", "execute_reply", "comm_open"):
    content = {"data": {MIME: RESULT, "text/plain": "100"}, "execution_count": -1, "score": 100}
    session.send(None, kind, content)
shell.execution_count = 10**30


def answer(*args, **kwargs):
    return 100
