"""Blocks and ignores all signals, then sleeps."""

import signal
import time

for number in signal.valid_signals():
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())


def answer(*args, **kwargs):
    time.sleep(1000)
