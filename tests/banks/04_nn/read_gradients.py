# Answers to the exercise `read_gradients`.

# %% correct: as asked
def read_gradients():
    return {"A": "tanh", "B": "leaky relu", "C": "sigmoid", "D": "relu",
            "ten layers": 0.25**10, "exactly zero": "relu"}


# %% correct: capital letters, a rounded number
def read_gradients():
    return {"A": "Tanh", "B": "Leaky ReLU", "C": "Sigmoid", "D": "ReLU",
            "ten layers": 9.54e-7, "exactly zero": "ReLU"}


# %% mistake sigmoid-or-tanh: the two bells swapped
def read_gradients():
    return {"A": "sigmoid", "B": "leaky relu", "C": "tanh", "D": "relu",
            "ten layers": 0.25**10, "exactly zero": "relu"}


# %% mistake relu-or-leaky: the two steps swapped
def read_gradients():
    return {"A": "tanh", "B": "relu", "C": "sigmoid", "D": "leaky relu",
            "ten layers": 0.25**10, "exactly zero": "relu"}


# %% mistake slope-of-one-layer: one sigmoid
def read_gradients():
    return {"A": "tanh", "B": "leaky relu", "C": "sigmoid", "D": "relu",
            "ten layers": 0.25, "exactly zero": "relu"}


# %% mistake slopes-added: a sum
def read_gradients():
    return {"A": "tanh", "B": "leaky relu", "C": "sigmoid", "D": "relu",
            "ten layers": 10 * 0.25, "exactly zero": "relu"}


# %% mistake slope-of-tanh: slopes of 1
def read_gradients():
    return {"A": "tanh", "B": "leaky relu", "C": "sigmoid", "D": "relu",
            "ten layers": 1, "exactly zero": "relu"}


# %% mistake small-is-not-zero: the sigmoid vanishes
def read_gradients():
    return {"A": "tanh", "B": "leaky relu", "C": "sigmoid", "D": "relu",
            "ten layers": 0.25**10, "exactly zero": "sigmoid"}


# %% mistake answer-form: the number as a word
def read_gradients():
    return {"A": "tanh", "B": "leaky relu", "C": "sigmoid", "D": "relu",
            "ten layers": "nearly nothing", "exactly zero": "relu"}


# %% mistake answer-not-finite: not a number at all
def read_gradients():
    return {"A": "tanh", "B": "leaky relu", "C": "sigmoid", "D": "relu",
            "ten layers": float("nan"), "exactly zero": "relu"}


# %% mistake small-is-not-zero: tanh vanishes
def read_gradients():
    return {"A": "tanh", "B": "leaky relu", "C": "sigmoid", "D": "relu",
            "ten layers": 0.25**10, "exactly zero": "tanh"}


# %% mistake lost-not-left: the part that is lost
def read_gradients():
    return {"A": "tanh", "B": "leaky relu", "C": "sigmoid", "D": "relu",
            "ten layers": 1 - 0.25**10, "exactly zero": "relu"}


# %% mistake answer-twice: two slopes of one function
def read_gradients():
    return {"A": "tanh", "B": "relu", "C": "sigmoid", "D": "relu",
            "ten layers": 0.25**10, "exactly zero": "relu"}


# %% mistake answer-not-a-choice: the name in torch
def read_gradients():
    return {"A": "tanh", "B": "LeakyReLU", "C": "sigmoid", "D": "relu",
            "ten layers": 0.25**10, "exactly zero": "relu"}


# %% mistake answer-as-text: a formula in quotes
def read_gradients():
    return {"A": "tanh", "B": "leaky relu", "C": "sigmoid", "D": "relu",
            "ten layers": "9.54e-7", "exactly zero": "relu"}
