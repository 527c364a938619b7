"""The Python package that grades: the checks that test cells call, and the command line."""
