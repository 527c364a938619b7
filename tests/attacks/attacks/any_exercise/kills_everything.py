"""Sends signals to its parent, its group, and every process there is."""

import os
import signal

for target in (1, os.getppid(), 0, -1):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGKILL):
        if target in (0, -1):
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            if number != signal.SIGTERM:
                continue
        try:
            os.kill(target, number)
        except OSError:
            pass
