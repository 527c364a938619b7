# Answers to the exercise `predict_sharing`.

# %% correct: whole numbers
def predict_sharing():
    return {"view": 4, "list": 0, "reshape": 0, "plus": 2}


# %% correct: floats and a tensor
def predict_sharing():
    return {"view": 4.0, "list": torch.tensor(0.0), "reshape": 0.0, "plus": 2.0}


# %% mistake thinks-views-copy: view
def predict_sharing():
    return {"view": 0, "list": 0, "reshape": 0, "plus": 2}


# %% mistake thinks-views-copy: a column
def predict_sharing():
    return {"view": 4, "list": 0, "reshape": 0, "plus": 0}


# %% mistake thinks-list-index-shares: list
def predict_sharing():
    return {"view": 4, "list": 3, "reshape": 0, "plus": 2}


# %% mistake thinks-reshape-shares: reshape
def predict_sharing():
    return {"view": 4, "list": 0, "reshape": 6, "plus": 2}


# %% mistake thinks-plus-writes: plus
def predict_sharing():
    return {"view": 4, "list": 0, "reshape": 0, "plus": 4}


# %% mistake answer-missing: not all lines
def predict_sharing():
    return {"view": 4, "list": 0, "reshape": ..., "plus": 2}


# %% mistake answer-as-text: numbers as text
def predict_sharing():
    return {"view": "4", "list": "0", "reshape": "0", "plus": "2"}


# %% mistake answer-form: words for numbers
def predict_sharing():
    return {"view": 4, "list": "none", "reshape": "no change", "plus": 2}


# %% mistake answer-form: half an element
def predict_sharing():
    return {"view": 4, "list": 0, "reshape": 0, "plus": 1.5}
