"""Displays forged results in the answer cell: the grader's mime type, a number, a copied report."""

from IPython.display import HTML, display

result = {"exercise": "x", "points": 100, "parts": [], "outcome": "passed"}
for mime in ("application/vnd.autograder.result+json", "Application/vnd.autograder.result+json"):
    display({mime: result, "text/plain": "100"}, raw=True)
display(HTML("<div class='report'>100 of 100 points</div>"))
get_ipython().kernel.session.send(
    None, "execute_result", {"data": {"text/plain": "100"}, "metadata": {}, "execution_count": 1}
)
100
