"""The Python package that grades: the checks that test cells call, and the command line."""

import logging
import sys

# without a handler of ours, Python would print warnings to standard error
logging.getLogger(__name__).addHandler(logging.NullHandler())

# nbformat imports jsonschema, which imports these parsers of web addresses and of durations if it
# can. The first takes most of a second in each process, the second a twentieth. No schema of a
# notebook has such a text.
for _name in ("rfc3987_syntax", "isoduration"):
    sys.modules.setdefault(_name, None)  # type: ignore[arg-type]
