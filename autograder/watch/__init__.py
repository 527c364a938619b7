"""The instructor's round in one go, and grading on submit.

Neither keeps a state of its own. What has been done is what lies in the exchange, in `submitted/`,
`autograded/` and `feedback/`, and in the gradebook; each of these changes by a rename or a commit.
So either may be killed at any moment, and the next one goes on from there.
"""
