"""Ends the process in the middle of the cell."""

import os

os._exit(0)
