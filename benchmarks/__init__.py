"""Measure how fast a class is graded: `make bench`, or `python -m benchmarks`.

Each measurement is a file with one function that returns plain data. Each runs in a process of its
own, and nothing else runs at the same time. Compare only ratios of one run on one machine.
"""
