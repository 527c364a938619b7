"""Starts threads until there are no more."""

import threading
import time

try:
    for _ in range(100000):
        threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
except RuntimeError:
    pass
