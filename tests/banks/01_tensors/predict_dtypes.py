# Answers to the exercise `predict_dtypes`.

# %% correct: as asked
def predict_dtypes():
    return {"a": "float32", "b": "float64", "c": "error", "d": "uint8"}


# %% correct: dtypes, long names and upper case
def predict_dtypes():
    return {"a": torch.float32, "b": "torch.float64", "c": "Error", "d": torch.uint8}


# %% mistake division-keeps-integers: a
def predict_dtypes():
    return {"a": "int64", "b": "float64", "c": "error", "d": "uint8"}


# %% mistake numpy-is-float32: b
def predict_dtypes():
    return {"a": "float32", "b": "float32", "c": "error", "d": "uint8"}


# %% mistake mean-makes-floats: c
def predict_dtypes():
    return {"a": "float32", "b": "float64", "c": "float32", "d": "uint8"}


# %% mistake number-widens-tensor: d
def predict_dtypes():
    return {"a": "float32", "b": "float64", "c": "error", "d": "int64"}


# %% mistake wrong-answer: d, because the sum does not fit
def predict_dtypes():
    return {"a": "float32", "b": "float64", "c": "error", "d": "error"}


# %% mistake answer-missing: not all letters
def predict_dtypes():
    return {"a": "float32", "b": "float64", "c": "error"}


# %% mistake answers-not-a-dict: a list
def predict_dtypes():
    return ["float32", "float64", "error", "uint8"]


# %% mistake dtype-without-bits: families only
def predict_dtypes():
    return {"a": "float", "b": "float", "c": "error", "d": "int"}


# %% mistake answer-form: a dtype that torch does not have
def predict_dtypes():
    return {"a": "float32", "b": "float64", "c": "error", "d": "int256"}


# %% mistake answer-form: another word for the error
def predict_dtypes():
    return {"a": "float32", "b": "float64", "c": "RuntimeError", "d": "uint8"}
