# Answers to the exercise `predict_batches`.

# %% correct: as asked
def predict_batches():
    return {"batches": 7, "last batch": 2, "samples in 3 epochs": 144, "starved": 0}


# %% correct: computed
def predict_batches():
    full, rest = divmod(50, 8)
    return {
        "batches": full + 1,
        "last batch": rest,
        "samples in 3 epochs": 3 * 8 * full,
        "starved": 5 // 8,
    }


# %% mistake rest-forgotten: rounded down
def predict_batches():
    return {"batches": 6, "last batch": 2, "samples in 3 epochs": 144, "starved": 0}


# %% mistake last-batch-full: always 8
def predict_batches():
    return {"batches": 7, "last batch": 8, "samples in 3 epochs": 144, "starved": 0}


# %% mistake drop-last-overlooked: nothing dropped
def predict_batches():
    return {"batches": 7, "last batch": 2, "samples in 3 epochs": 150, "starved": 1}


# %% mistake drops-once: the rest left out once
def predict_batches():
    return {"batches": 7, "last batch": 2, "samples in 3 epochs": 148, "starved": 0}


# %% mistake one-epoch-only: three epochs forgotten
def predict_batches():
    return {"batches": 7, "last batch": 2, "samples in 3 epochs": 48, "starved": 0}


# %% mistake answer-missing: three of four
def predict_batches():
    return {"batches": 7, "last batch": 2, "samples in 3 epochs": 144}


# %% mistake answer-form: a division without rounding
def predict_batches():
    return {"batches": 50 / 8, "last batch": 2, "samples in 3 epochs": 144, "starved": 5 / 8}


# %% mistake answer-form: more samples than a batch holds
def predict_batches():
    return {"batches": 6, "last batch": 10, "samples in 3 epochs": 144, "starved": 0}


# %% mistake answer-as-text: a number in quotes
def predict_batches():
    return {"batches": "7", "last batch": 2, "samples in 3 epochs": 144, "starved": 0}


# %% mistake answer-form: more samples than three epochs have
def predict_batches():
    return {"batches": 7, "last batch": 2, "samples in 3 epochs": 168, "starved": 0}
