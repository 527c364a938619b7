# Answers to the exercise `predict_errors`.

# %% correct: as asked
def predict_errors():
    return {"a": "RuntimeError", "b": "AttributeError", "c": "IndexError", "d": "ValueError"}


# %% correct: lower case and spaces
def predict_errors():
    return {"a": "runtimeerror", "b": " AttributeError", "c": "indexError", "d": "ValueError "}


# %% mistake error-shapes-are-values: as NumPy says
def predict_errors():
    return {"a": "ValueError", "b": "AttributeError", "c": "IndexError", "d": "ValueError"}


# %% mistake error-sum-of-any-lengths: a runs
def predict_errors():
    return {"a": "runs", "b": "AttributeError", "c": "IndexError", "d": "ValueError"}


# %% mistake error-name-after-the-point: a name
def predict_errors():
    return {"a": "RuntimeError", "b": "NameError", "c": "IndexError", "d": "ValueError"}


# %% mistake error-typo-overlooked: b runs
def predict_errors():
    return {"a": "RuntimeError", "b": "runs", "c": "IndexError", "d": "ValueError"}


# %% mistake error-counted-from-one: c runs
def predict_errors():
    return {"a": "RuntimeError", "b": "AttributeError", "c": "runs", "d": "ValueError"}


# %% mistake error-place-not-key: as a dict says
def predict_errors():
    return {"a": "RuntimeError", "b": "AttributeError", "c": "KeyError", "d": "ValueError"}


# %% mistake error-int-of-text: d runs
def predict_errors():
    return {"a": "RuntimeError", "b": "AttributeError", "c": "IndexError", "d": "runs"}


# %% mistake error-type-was-right: the type blamed
def predict_errors():
    return {"a": "RuntimeError", "b": "AttributeError", "c": "IndexError", "d": "TypeError"}


# %% mistake answer-missing: not all letters
def predict_errors():
    return {"a": "RuntimeError", "b": "AttributeError", "c": "IndexError", "d": ...}


# %% mistake answer-not-a-choice: the message of the error
def predict_errors():
    return {"a": "size mismatch", "b": "AttributeError", "c": "IndexError", "d": "ValueError"}


# %% mistake answer-not-a-choice: the class of the error
def predict_errors():
    return {"a": RuntimeError, "b": AttributeError, "c": IndexError, "d": ValueError}
