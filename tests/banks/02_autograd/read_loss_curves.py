# Answers to the exercise `read_loss_curves`.

# %% correct: as asked
def read_loss_curves():
    return {"A": "not cleared", "B": "good", "C": "too high", "D": "too low"}


# %% correct: other letters
def read_loss_curves():
    return dict(A="Not cleared", B="GOOD", C="Too high", D="too low ")


# %% mistake waves-for-divergence: A and C swapped
def read_loss_curves():
    return {"A": "too high", "B": "good", "C": "not cleared", "D": "too low"}


# %% mistake divergence-for-waves: everything that rises was not cleared
def read_loss_curves():
    return {"A": "not cleared", "B": "good", "C": "not cleared", "D": "too low"}


# %% mistake slow-for-fast: B and D swapped
def read_loss_curves():
    return {"A": "not cleared", "B": "too low", "C": "too high", "D": "good"}


# %% mistake settled-curve: B is flat, so too slow
def read_loss_curves():
    return {"A": "not cleared", "B": "too low", "C": "too high", "D": "too low"}


# %% mistake unsettled-curve: A reaches low values
def read_loss_curves():
    return {"A": "good", "B": "good", "C": "too high", "D": "too low"}


# %% mistake answer-missing: one curve is left out
def read_loss_curves():
    return {"A": "not cleared", "B": "good", "C": "too high"}


# %% mistake high-for-low: high and low mixed up
def read_loss_curves():
    return {"A": "not cleared", "B": "good", "C": "too low", "D": "too high"}


# %% mistake answer-twice: two curves are too slow
def read_loss_curves():
    return {"A": "not cleared", "B": "too low", "C": "too high", "D": "too low"}


# %% mistake answer-not-a-choice: a description
def read_loss_curves():
    return {"A": "it swings", "B": "good", "C": "too high", "D": "too low"}
