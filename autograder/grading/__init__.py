"""The grader: a judge process that trusts nothing, and the student's kernel beside it."""
