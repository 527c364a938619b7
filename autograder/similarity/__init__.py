"""Which answers of a class look alike: `answers`, `fingerprints`, `pairs`, then the page.

It ranks pairs of students by how unlikely it is that two wrote the same independently. It cannot
know who copied from whom, or that anyone copied.
"""
