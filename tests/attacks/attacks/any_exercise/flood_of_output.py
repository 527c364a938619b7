"""Prints without end, displays large bundles, clears and updates."""

from IPython.display import clear_output, display

for number in range(300):
    print("x" * 100_000)
    display({"text/plain": "x" * 100_000, "text/html": ["no text"], 3: 4}, raw=True)
clear_output()
print("\n" * 1_000_000)
for number in range(100_000):
    print(end="y")
