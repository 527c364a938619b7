# Answers to the exercise `read_batches`.

# %% correct: as asked
def read_batches():
    return {"A": "shuffled", "B": "balanced", "C": "in order", "D": "dropping"}


# %% correct: upper case
def read_batches():
    return {"D": "Dropping", "C": "In order", "B": "Balanced", "A": "Shuffled"}


# %% mistake rest-overlooked: seven columns not seen
def read_batches():
    return {"A": "dropping", "B": "balanced", "C": "in order", "D": "shuffled"}


# %% mistake shares-overlooked: shuffled for balanced
def read_batches():
    return {"A": "balanced", "B": "shuffled", "C": "in order", "D": "dropping"}


# %% mistake sorted-is-not-balanced: sorted for balanced
def read_batches():
    return {"A": "shuffled", "B": "in order", "C": "balanced", "D": "dropping"}


# %% mistake sorted-is-not-shuffled: sorted for shuffled
def read_batches():
    return {"A": "in order", "B": "balanced", "C": "shuffled", "D": "dropping"}


# %% mistake answer-not-a-choice: the parameter's name
def read_batches():
    return {"A": "shuffle=True", "B": "balanced", "C": "in order", "D": "dropping"}


# %% mistake answer-twice: two drawings of one loader
def read_batches():
    return {"A": "shuffled", "B": "shuffled", "C": "in order", "D": "dropping"}
