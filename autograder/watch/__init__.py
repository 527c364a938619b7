"""The instructor's round in one go (`autograder run`), and grading on submit (`autograder watch`).

Neither has a state of its own, but for the messages that were shown. The exchange, `submitted/`,
`autograded/`, `feedback/` and the gradebook show what is done. Each of them changes by a rename or
a commit. So you can kill either command at any moment, and the next one continues from there.
"""
