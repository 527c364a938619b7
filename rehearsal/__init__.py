"""Rehearse a due date: a class made by code fetches, submits and reads feedback, and is graded.

The exchange, the gradebook, nbgrader's classes and `autograder watch` are the real ones. The class
is made by one process, so the figures are about grading, not about three hundred browsers.
"""
