"""Puts scripts into its outputs, to run in the browser of the instructor who looks at them."""

from IPython.display import HTML, SVG, Javascript, Markdown, display

SCRIPT = "<script>alert('RUN IN BROWSER')</script>"
display(HTML(SCRIPT), HTML("<img src=x onerror=\"alert('RUN IN BROWSER')\">"))
display(Javascript("alert('RUN IN BROWSER')"))
display(Markdown(SCRIPT), {"text/latex": SCRIPT, "image/png": f'x">{SCRIPT}'}, raw=False)
display({"image/png": f'x">{SCRIPT}', "text/plain": "x"}, raw=True)
display({"image/svg+xml": f"<svg onload=\"alert('RUN IN BROWSER')\">{SCRIPT}</svg>"}, raw=True)
display({"text/latex": SCRIPT}, raw=True)
display({"text/html": SCRIPT}, metadata={"text/html": {"isolated": False}}, raw=True)
