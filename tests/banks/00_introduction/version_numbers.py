# Answers to the exercise `version_numbers`.

# %% correct: the first two parts
def version_numbers(version: str) -> tuple[int, int]:
    parts = version.split(".")
    return (int(parts[0]), int(parts[1]))


# %% correct: a star takes the rest
def version_numbers(version):
    major, minor, *_ = version.split(".")
    return int(major), int(minor)


# %% correct: a regular expression
def version_numbers(version):
    import re

    return tuple(int(number) for number in re.findall(r"\d+", version)[:2])


# %% correct: partition, twice
def version_numbers(version):
    major, _, rest = version.partition(".")
    minor = rest.partition(".")[0]
    return int(major), int(minor)


# %% mistake version-as-text: texts in a tuple
def version_numbers(version):
    return tuple(version.split(".")[:2])


# %% mistake version-as-text: a list of texts
def version_numbers(version):
    return version.split(".")[0:2]


# %% mistake version-as-float: a decimal number
def version_numbers(version):
    return float(".".join(version.split(".")[:2]))


# %% mistake version-one-digit: counted characters
def version_numbers(version):
    return int(version[0]), int(version[2])


# %% mistake version-three-numbers: only the suffix cut
def version_numbers(version):
    return tuple(int(part) for part in version.split("+")[0].split("."))


# %% mistake version-suffix-in-the-way: numbers first, then the slice
def version_numbers(version):
    return tuple(map(int, version.split(".")))[:2]


# %% mistake version-suffix-in-the-way: what follows the plus cut, then numbers
def version_numbers(version):
    numbers = [int(part) for part in version.split("+")[0].split(".")]
    return numbers[0], numbers[1]


# %% mistake version-always-three-parts: three names
def version_numbers(version):
    major, minor, patch = version.split(".")
    return int(major), int(minor)


# %% mistake version-of-this-torch: the installed one
def version_numbers(version):
    major, minor = torch.__version__.split(".")[:2]
    return int(major), int(minor)


# %% mistake wrong-type: a list of numbers
def version_numbers(version):
    return [int(part) for part in version.split(".")[:2]]


# %% mistake returns-none: prints
def version_numbers(version):
    major, minor = version.split(".")[:2]
    print((int(major), int(minor)))


# %% mistake version-one-digit: two characters for the second number
def version_numbers(version):
    return int(version[0]), int(version[2:4])


# %% correct: packaging
def version_numbers(version):
    from packaging.version import Version

    return Version(version).major, Version(version).minor


# %% mistake version-as-float: by way of a float, so that 2.10 becomes 2.1
def version_numbers(version):
    major, minor = version.split(".")[:2]
    number = float(major + "." + minor)
    return int(number), int(str(number).split(".")[1])


# %% mistake version-one-digit: one character for the first number
def version_numbers(version):
    return int(version[0]), int(version[2:].split(".")[0])


# %% mistake wrong-type: floats
def version_numbers(version):
    major, minor = version.split(".")[:2]
    return float(major), float(minor)


# %% mistake wrong-type: NumPy's numbers
def version_numbers(version):
    import numpy as np
    return tuple(np.array(version.split(".")[:2], dtype=np.int64))


# %% correct: partition, character by character
def version_numbers(version):
    major, _, rest = version.partition(".")
    return int(major), int(rest.partition(".")[0])


# %% mistake version-always-three-parts: needs a third part
def version_numbers(version):
    major, minor, rest = version.split(".", 2)
    return int(major), int(minor)
