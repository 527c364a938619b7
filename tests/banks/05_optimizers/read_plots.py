# Answers to the exercise `read_plots`.

# %% correct: as asked
def read_plots():
    return {
        "A": "adagrad",
        "B": "momentum",
        "C": "adam",
        "D": "sgd",
        "P": "no zero_grad",
        "Q": "too small",
        "R": "too large",
        "S": "good",
    }


# %% correct: upper case and a space
def read_plots():
    return {
        "A": "Adagrad",
        "B": " Momentum",
        "C": "Adam",
        "D": "SGD",
        "P": "no zero_grad",
        "Q": "too small",
        "R": "too large",
        "S": "Good",
    }


# %% mistake shrinking-steps-misread: Adagrad and Adam exchanged
def read_plots():
    return {
        "A": "adam",
        "B": "momentum",
        "C": "adagrad",
        "D": "sgd",
        "P": "no zero_grad",
        "Q": "too small",
        "R": "too large",
        "S": "good",
    }


# %% mistake equal-steps-misread: Adam taken for momentum
def read_plots():
    return {
        "A": "adagrad",
        "B": "momentum",
        "C": "momentum",
        "D": "sgd",
        "P": "no zero_grad",
        "Q": "too small",
        "R": "too large",
        "S": "good",
    }


# %% mistake swing-misread: momentum taken for Adam
def read_plots():
    return {
        "A": "adagrad",
        "B": "adam",
        "C": "adam",
        "D": "sgd",
        "P": "no zero_grad",
        "Q": "too small",
        "R": "too large",
        "S": "good",
    }


# %% mistake zigzag-misread: plain SGD taken for momentum
def read_plots():
    return {
        "A": "adagrad",
        "B": "momentum",
        "C": "adam",
        "D": "momentum",
        "P": "no zero_grad",
        "Q": "too small",
        "R": "too large",
        "S": "good",
    }


# %% mistake swinging-curve-misread: taken for a large rate
def read_plots():
    return {
        "A": "adagrad",
        "B": "momentum",
        "C": "adam",
        "D": "sgd",
        "P": "too large",
        "Q": "too small",
        "R": "too large",
        "S": "good",
    }


# %% mistake growing-curve-misread: taken for missing zero_grad
def read_plots():
    return {
        "A": "adagrad",
        "B": "momentum",
        "C": "adam",
        "D": "sgd",
        "P": "no zero_grad",
        "Q": "too small",
        "R": "no zero_grad",
        "S": "good",
    }


# %% mistake slow-curve-misread: taken for good
def read_plots():
    return {
        "A": "adagrad",
        "B": "momentum",
        "C": "adam",
        "D": "sgd",
        "P": "no zero_grad",
        "Q": "good",
        "R": "too large",
        "S": "good",
    }


# %% mistake good-curve-misread: taken for too large
def read_plots():
    return {
        "A": "adagrad",
        "B": "momentum",
        "C": "adam",
        "D": "sgd",
        "P": "no zero_grad",
        "Q": "too small",
        "R": "too large",
        "S": "too large",
    }


# %% mistake answer-not-a-choice: a word that is not one of the choices
def read_plots():
    return {
        "A": "ada",
        "B": "momentum",
        "C": "adam",
        "D": "sgd",
        "P": "no zero_grad",
        "Q": "too small",
        "R": "too large",
        "S": "good",
    }


# %% mistake answer-missing: one left open
def read_plots():
    return {
        "A": "adagrad",
        "B": "momentum",
        "C": "adam",
        "D": "sgd",
        "P": "no zero_grad",
        "Q": "too small",
        "R": "too large",
    }


# %% mistake answer-twice: two curves with one reason
def read_plots():
    return {
        "A": "adagrad",
        "B": "momentum",
        "C": "adam",
        "D": "sgd",
        "P": "too large",
        "Q": "too small",
        "R": "too large",
        "S": "good",
    }
