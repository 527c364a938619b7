# Answers to the exercise `wheel_fits`.

# %% correct: three conditions
def wheel_fits(filename: str, python: tuple[int, int], system: str, machine: str) -> bool:
    py, abi, platform = filename[:-4].split("-")[-3:]
    cp = f"cp{python[0]}{python[1]}"
    if py not in (cp, "py3"):
        return False
    if abi not in (cp, "none"):
        return False
    return platform == "any" or (platform.startswith(system) and platform.endswith(machine))


# %% correct: a regular expression
def wheel_fits(filename, python, system, machine):
    import re

    cp = "cp" + "".join(map(str, python))
    pattern = rf".*-(?:{cp}|py3)-(?:{cp}|none)-(?:any|{system}.*{machine})\.whl"
    return re.fullmatch(pattern, filename) is not None


# %% correct: from the right
def wheel_fits(filename, python, system, machine):
    rest, platform = filename.removesuffix(".whl").rsplit("-", 1)
    rest, abi = rest.rsplit("-", 1)
    tag = rest.rsplit("-", 1)[1]
    major, minor = python
    own = f"cp{major}{minor}"
    right_platform = platform == "any" or platform.startswith(system) and platform.endswith(machine)
    return (tag == own or tag == "py3") and (abi == own or abi == "none") and right_platform


# %% mistake wheel-counts-from-front: indices 2, 3, 4
def wheel_fits(filename, python, system, machine):
    parts = filename.removesuffix(".whl").split("-")
    cp = f"cp{python[0]}{python[1]}"
    fits = parts[4] == "any" or (parts[4].startswith(system) and parts[4].endswith(machine))
    return parts[2] in (cp, "py3") and parts[3] in (cp, "none") and fits


# %% mistake wheel-suffix-kept: .whl still there
def wheel_fits(filename, python, system, machine):
    py, abi, platform = filename.split("-")[-3:]
    cp = f"cp{python[0]}{python[1]}"
    fits = platform == "any" or (platform.startswith(system) and platform.endswith(machine))
    return py in (cp, "py3") and abi in (cp, "none") and fits


# %% mistake wheel-pure-python-refused: only the exact tags
def wheel_fits(filename, python, system, machine):
    py, abi, platform = filename.removesuffix(".whl").split("-")[-3:]
    cp = f"cp{python[0]}{python[1]}"
    return py == cp and abi == cp and platform.startswith(system) and platform.endswith(machine)


# %% mistake wheel-pure-python-refused: any forgotten
def wheel_fits(filename, python, system, machine):
    py, abi, platform = filename.removesuffix(".whl").split("-")[-3:]
    cp = f"cp{python[0]}{python[1]}"
    fits = platform.startswith(system) and platform.endswith(machine)
    return py in (cp, "py3") and abi in (cp, "none") and fits


# %% mistake wheel-abi-ignored: Python and platform only
def wheel_fits(filename, python, system, machine):
    py, _, platform = filename.removesuffix(".whl").split("-")[-3:]
    cp = f"cp{python[0]}{python[1]}"
    fits = platform == "any" or (platform.startswith(system) and platform.endswith(machine))
    return py in (cp, "py3") and fits


# %% mistake wheel-python-ignored: the platform only
def wheel_fits(filename, python, system, machine):
    platform = filename.removesuffix(".whl").split("-")[-1]
    return platform == "any" or (platform.startswith(system) and platform.endswith(machine))


# %% mistake wheel-machine-ignored: the system only
def wheel_fits(filename, python, system, machine):
    py, abi, platform = filename.removesuffix(".whl").split("-")[-3:]
    cp = f"cp{python[0]}{python[1]}"
    fits = platform == "any" or platform.startswith(system)
    return py in (cp, "py3") and abi in (cp, "none") and fits


# %% mistake wheel-system-ignored: the machine only
def wheel_fits(filename, python, system, machine):
    py, abi, platform = filename.removesuffix(".whl").split("-")[-3:]
    cp = f"cp{python[0]}{python[1]}"
    fits = platform == "any" or platform.endswith(machine)
    return py in (cp, "py3") and abi in (cp, "none") and fits


# %% mistake wheel-platform-ignored: Python only
def wheel_fits(filename, python, system, machine):
    py, abi, platform = filename.removesuffix(".whl").split("-")[-3:]
    cp = f"cp{python[0]}{python[1]}"
    return py in (cp, "py3") and abi in (cp, "none")


# %% mistake wheel-any-platform-for-all: brackets forgotten
def wheel_fits(filename, python, system, machine):
    py, abi, platform = filename.removesuffix(".whl").split("-")[-3:]
    cp = f"cp{python[0]}{python[1]}"
    fits = platform.startswith(system) and platform.endswith(machine)
    return py in (cp, "py3") and abi in (cp, "none") and fits or platform == "any"


# %% mistake wrong-type: a match in place of True
def wheel_fits(filename, python, system, machine):
    import re

    cp = f"cp{python[0]}{python[1]}"
    pattern = rf".*-({cp}|py3)-({cp}|none)-(any|{system}.*{machine})\.whl"
    return re.fullmatch(pattern, filename)


# %% mistake wheel-tags-as-pair: two fixed pairs
def wheel_fits(filename, python, system, machine):
    py, abi, platform = filename.removesuffix(".whl").split("-")[-3:]
    cp = f"cp{python[0]}{python[1]}"
    if (py, abi) not in [(cp, cp), ("py3", "none")]:
        return False
    return platform == "any" or (platform.startswith(system) and platform.endswith(machine))


# %% mistake wheel-tag-in-part: the ABI tag only has to begin so
def wheel_fits(filename, python, system, machine):
    py, abi, platform = filename.removesuffix(".whl").split("-")[-3:]
    cp = f"cp{python[0]}{python[1]}"
    fits = platform == "any" or (platform.startswith(system) and platform.endswith(machine))
    return py in (cp, "py3") and (abi.startswith(cp) or abi == "none") and fits


# %% mistake wheel-accepts-more: py2.py3
def wheel_fits(filename, python, system, machine):
    p, a, f = filename.removesuffix(".whl").split("-")[-3:]
    wanted = f"cp{python[0]}{python[1]}"
    return (p in (wanted, "py3", "py2.py3")) and a in (wanted, "none") and ((f.startswith(system) and f.endswith(machine)) or f == "any")


# %% mistake wheel-accepts-more: py3 in the tag
def wheel_fits(filename, python, system, machine):
    p, a, f = filename.removesuffix(".whl").split("-")[-3:]
    wanted = f"cp{python[0]}{python[1]}"
    return (p == wanted or "py3" in p) and a in (wanted, "none") and ((f.startswith(system) and f.endswith(machine)) or f == "any")


# %% mistake wheel-accepts-more: abi3
def wheel_fits(filename, python, system, machine):
    p, a, f = filename.removesuffix(".whl").split("-")[-3:]
    wanted = f"cp{python[0]}{python[1]}"
    return p in (wanted, "py3") and a in (wanted, "none", "abi3") and ((f.startswith(system) and f.endswith(machine)) or f == "any")


# %% mistake wheel-tag-in-part: the tag begins with it
def wheel_fits(filename, python, system, machine):
    p, a, f = filename.removesuffix(".whl").split("-")[-3:]
    wanted = f"cp{python[0]}{python[1]}"
    return (p.startswith(wanted) or p == "py3") and a in (wanted, "none") and ((f.startswith(system) and f.endswith(machine)) or f == "any")


# %% mistake wheel-tag-in-part: contained
def wheel_fits(filename, python, system, machine):
    p, a, f = filename.removesuffix(".whl").split("-")[-3:]
    wanted = f"cp{python[0]}{python[1]}"
    return p in (wanted, "py3") and a in (wanted, "none") and ((system in f and machine in f) or f == "any")


# %% mistake wheel-tag-in-part: any at the end
def wheel_fits(filename, python, system, machine):
    p, a, f = filename.removesuffix(".whl").split("-")[-3:]
    wanted = f"cp{python[0]}{python[1]}"
    return p in (wanted, "py3") and a in (wanted, "none") and ((f.startswith(system) and f.endswith(machine)) or f.startswith("any"))


# %% mistake wrong-type: a number for True
def wheel_fits(filename, python, system, machine):
    p, a, f = filename.removesuffix(".whl").split("-")[-3:]
    wanted = f"cp{python[0]}{python[1]}"
    return int(p in (wanted, "py3") and a in (wanted, "none") and ((f.startswith(system) and f.endswith(machine)) or f == "any"))


# %% mistake wheel-tags-as-pair: any platform for py3-none only
def wheel_fits(filename, python, system, machine):
    p, a, f = filename.removesuffix(".whl").split("-")[-3:]
    wanted = f"cp{python[0]}{python[1]}"
    if a == "none" and p != "py3":
        return False
    return p in (wanted, "py3") and a in (wanted, "none") and ((f.startswith(system) and f.endswith(machine)) or f == "any")


# %% mistake wheel-python-three-only: always cp3
def wheel_fits(filename, python, system, machine):
    p, a, f = filename.removesuffix(".whl").split("-")[-3:]
    wanted = f"cp3{python[1]}"
    return p in (wanted, "py3") and a in (wanted, "none") and ((f.startswith(system) and f.endswith(machine)) or f == "any")


# %% mistake wheel-tags-as-pair: py3 with cp312
def wheel_fits(filename, python, system, machine):
    p, a, f = filename.removesuffix(".whl").split("-")[-3:]
    wanted = f"cp{python[0]}{python[1]}"
    return (p, a) in ((wanted, wanted), (wanted, "none"), ("py3", "none")) and ((f.startswith(system) and f.endswith(machine)) or f == "any")


# %% correct: rsplit and sets
def wheel_fits(filename, python, system, machine):
    *_, p, a, f = filename[:-4].rsplit("-", 3)
    tag = "cp" + "".join(map(str, python))
    if {p} - {tag, "py3"} or {a} - {tag, "none"}:
        return False
    return f == "any" or (f.startswith(system) and f.endswith(machine))


# %% mistake wheel-suffix-kept: a fixed version of Python, so nothing fits another one
def wheel_fits(filename, python, system, machine):
    py, abi, platform = filename.removesuffix(".whl").split("-")[-3:]
    return py in ("cp312", "py3") and abi in ("cp312", "none") and (
        platform == "any" or platform.startswith(system) and platform.endswith(machine)
    )
