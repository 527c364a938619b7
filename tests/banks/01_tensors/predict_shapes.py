# Answers to the exercise `predict_shapes`.

# %% correct: as asked
def predict_shapes():
    return {"a + b": (4, 3), "b + c": "error", "a + c": (4, 4)}


# %% correct: lists, torch.Size and upper case
def predict_shapes():
    return {"a + b": [4, 3], "b + c": "Error", "a + c": torch.Size([4, 4])}


# %% mistake broadcast-from-left: aligned on the left
def predict_shapes():
    return {"a + b": (4, 1), "b + c": "error", "a + c": (4, 1)}


# %% mistake broadcast-like-outer: every pair makes a table
def predict_shapes():
    return {"a + b": (4, 3), "b + c": (3, 4), "a + c": (4, 4)}


# %% mistake broadcast-pads: the shorter one is filled up
def predict_shapes():
    return {"a + b": (4, 3), "b + c": (4,), "a + c": (4, 4)}


# %% mistake broadcast-keeps-vector: the column is squeezed
def predict_shapes():
    return {"a + b": (4, 3), "b + c": "error", "a + c": (4,)}


# %% mistake answer-missing: two of three
def predict_shapes():
    return {"a + b": (4, 3), "b + c": "error"}


# %% mistake answer-as-text: tuples as text
def predict_shapes():
    return {"a + b": "(4, 3)", "b + c": "error", "a + c": "(4, 4)"}


# %% mistake answer-form: the number of elements
def predict_shapes():
    return {"a + b": 12, "b + c": "error", "a + c": 16}


# %% mistake answer-form: another word for the error
def predict_shapes():
    return {"a + b": (4, 3), "b + c": "fails", "a + c": (4, 4)}
