"""Uses magics that change the shell, run other languages, and wait for a person."""

shell = get_ipython()
shell.set_next_input("100", replace=True)
for line in ("xdel answer", "pdb on", "xmode Verbose", "colors Linux", "autoawait off"):
    try:
        shell.run_line_magic(*line.split(" ", 1))
    except Exception:
        pass
for name, text in (
    ("javascript", "alert('RUN IN BROWSER')"),
    ("html", "<script>alert('RUN IN BROWSER')</script>"),
    ("svg", "<svg onload=\"alert('RUN IN BROWSER')\"/>"),
    ("bash", "echo ok"),
):
    try:
        get_ipython().run_cell_magic(name, "", text)
    except Exception:
        pass
for ask in (input, __import__("getpass").getpass):
    try:
        ask("password: ")
    except Exception:
        pass


def answer(*args, **kwargs):
    return None
