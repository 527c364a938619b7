"""The Python package that grades: the checks that test cells call, and the command line."""

import logging
import sys

# without a handler of ours, Python would print warnings to standard error
logging.getLogger(__name__).addHandler(logging.NullHandler())

# nbformat imports jsonschema, which imports this parser of web addresses if it can. That takes
# most of a second in each process, and no schema of a notebook has such an address.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
