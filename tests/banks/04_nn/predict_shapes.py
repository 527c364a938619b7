# Answers to the exercise `predict_shapes`.

# %% correct: as asked
def predict_shapes():
    return {
        "a": (8, 16, 30, 30),
        "b": (8, 16, 18, 18),
        "c": (8, 3, 10, 10),
        "d": (8, 6, 14),
        "e": (8, 3, 32, 10),
        "f": "error",
    }


# %% correct: lists, sizes and upper case
def predict_shapes():
    answers = {"a": [8, 16, 30, 30], "b": torch.Size([8, 16, 18, 18]), "c": (8, 3, 10, 10)}
    answers |= {"f": "ERROR", "e": (8, 3, 32, 10), "d": (8, 6, 14)}
    return answers


# %% mistake conv-pads-itself: the picture keeps its size
def predict_shapes():
    return {"a": (8, 16, 32, 32), "b": (8, 16, 18, 18), "c": (8, 3, 10, 10),
            "d": (8, 6, 14), "e": (8, 3, 32, 10), "f": "error"}


# %% mistake conv-keeps-channels: a convolution as if it were a filter of colors
def predict_shapes():
    return {"a": (8, 3, 30, 30), "b": (8, 3, 18, 18), "c": (8, 3, 10, 10),
            "d": (8, 3, 14), "e": (8, 3, 32, 10), "f": "error"}


# %% mistake conv-off-by-one: forgets the + 1
def predict_shapes():
    return {"a": (8, 16, 29, 29), "b": (8, 16, 17, 17), "c": (8, 3, 10, 10),
            "d": (8, 6, 14), "e": (8, 3, 32, 10), "f": "error"}


# %% mistake conv-pads-one-side: padding once
def predict_shapes():
    return {"a": (8, 16, 30, 30), "b": (8, 16, 16, 16), "c": (8, 3, 10, 10),
            "d": (8, 6, 14), "e": (8, 3, 32, 10), "f": "error"}


# %% mistake conv-rounds-up: a window that hangs over counts
def predict_shapes():
    return {"a": (8, 16, 30, 30), "b": (8, 16, 19, 19), "c": (8, 3, 11, 11),
            "d": (8, 6, 14), "e": (8, 3, 32, 10), "f": "error"}


# %% mistake pool-stride-one: pooling moves by one
def predict_shapes():
    return {"a": (8, 16, 30, 30), "b": (8, 16, 18, 18), "c": (8, 3, 30, 30),
            "d": (8, 6, 14), "e": (8, 3, 32, 10), "f": "error"}


# %% mistake conv-ignores-dilation: a window without gaps
def predict_shapes():
    return {"a": (8, 16, 30, 30), "b": (8, 16, 18, 18), "c": (8, 3, 10, 10),
            "d": (8, 6, 17), "e": (8, 3, 32, 10), "f": "error"}


# %% mistake conv-dilates-too-far: four gaps
def predict_shapes():
    return {"a": (8, 16, 30, 30), "b": (8, 16, 18, 18), "c": (8, 3, 10, 10),
            "d": (8, 6, 13), "e": (8, 3, 32, 10), "f": "error"}


# %% mistake linear-flattens: the linear layer flattens
def predict_shapes():
    return {"a": (8, 16, 30, 30), "b": (8, 16, 18, 18), "c": (8, 3, 10, 10),
            "d": (8, 6, 14), "e": (8, 10), "f": (8, 10)}


# %% mistake linear-wants-two-axes: the linear layer wants a matrix
def predict_shapes():
    return {"a": (8, 16, 30, 30), "b": (8, 16, 18, 18), "c": (8, 3, 10, 10),
            "d": (8, 6, 14), "e": "error", "f": "error"}


# %% mistake answer-as-text: tuples in quotes
def predict_shapes():
    return {"a": "(8, 16, 30, 30)", "b": (8, 16, 18, 18), "c": (8, 3, 10, 10),
            "d": (8, 6, 14), "e": (8, 3, 32, 10), "f": "error"}


# %% mistake answer-form: a size that is not whole
def predict_shapes():
    return {"a": (8, 16, 30, 30), "b": (8, 16, 18, 18), "c": (8, 3, 32 / 3, 32 / 3),
            "d": (8, 6, 14), "e": (8, 3, 32, 10), "f": "error"}
