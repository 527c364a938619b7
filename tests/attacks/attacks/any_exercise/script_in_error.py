"""Puts scripts into the text and the names of its errors, to run in the browser of a person."""

SCRIPT = "<script>alert('RUN IN BROWSER')</script>"
PICTURE = "<img src=x onerror=\"alert('RUN IN BROWSER')\">"


def answer(*args, **kwargs):
    error = type(f"E{PICTURE}", (ValueError,), {"__module__": SCRIPT, "__qualname__": PICTURE})
    name = f"{PICTURE}`{SCRIPT}` [x](javascript:alert('RUN IN BROWSER'))"
    code = f"raise error(name)  # {PICTURE}"
    exec(compile(code, f"{SCRIPT}.py", "exec"), {"error": error, "name": name})
