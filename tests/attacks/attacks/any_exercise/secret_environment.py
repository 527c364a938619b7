"""Reads the environment and command line of every process, and the shell's history."""

import glob
import os

for path in glob.glob("/proc/*/environ") + glob.glob("/proc/*/task/*/environ"):
    try:
        text = open(path, "rb").read()
    except OSError:
        continue
    if b"SECRET" in text or b"JUPYTER" in text or b"PYTEST" in text or b"GITHUB" in text:
        print("STOLEN", path)
for name in os.environ:
    if "SECRET" in name or "TOKEN" in name or "PYTEST" in name:
        print("STOLEN", name)
for line in get_ipython().history_manager.input_hist_raw:
    if "HIDDEN" + " TESTS" in line or "Exercise" + "(" in line:
        print("STOLEN", "history")
