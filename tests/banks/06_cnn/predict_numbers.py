# Answers to the exercise `predict_numbers`.

# %% correct: one decimal
def predict_numbers():
    return {"start": 3.0, "floor": 1.5, "batches": 2.4, "constant": 8.7, "accuracy": 1.7}


# %% correct: more decimals than asked for
def predict_numbers():
    return {
        "start": math.log(20),
        "floor": -math.log(math.e / (math.e + 9)),
        "batches": (4 * 1.0 + 4 * 2.0 + 2 * 6.0) / 10,
        "constant": 26 / 3,
        "accuracy": 5 / 3,
    }


# %% mistake start-loss-is-a-share: one twentieth
def predict_numbers():
    return {"start": 0.05, "floor": 1.5, "batches": 2.4, "constant": 8.7, "accuracy": 1.7}


# %% mistake start-loss-for-ten: as in the lesson
def predict_numbers():
    return {"start": 2.3, "floor": 1.5, "batches": 2.4, "constant": 8.7, "accuracy": 1.7}


# %% mistake start-loss-other-logarithm: base 10
def predict_numbers():
    return {"start": 1.3, "floor": 1.5, "batches": 2.4, "constant": 8.7, "accuracy": 1.7}


# %% mistake floor-is-zero: a perfect network costs nothing
def predict_numbers():
    return {"start": 3.0, "floor": 0.0, "batches": 2.4, "constant": 8.7, "accuracy": 1.7}


# %% mistake share-without-logarithm: the share
def predict_numbers():
    return {"start": 3.0, "floor": 0.2, "batches": 2.4, "constant": 8.7, "accuracy": 1.7}


# %% mistake mean-of-batch-means: each batch counts once
def predict_numbers():
    return {"start": 3.0, "floor": 1.5, "batches": 3.0, "constant": 8.7, "accuracy": 1.7}


# %% mistake constant-by-n-minus-one: the sample variance
def predict_numbers():
    return {"start": 3.0, "floor": 1.5, "batches": 2.4, "constant": 13, "accuracy": 1.7}


# %% mistake constant-not-averaged: the sum of squares
def predict_numbers():
    return {"start": 3.0, "floor": 1.5, "batches": 2.4, "constant": 26, "accuracy": 1.7}


# %% mistake compared-in-pairs: thinks the shapes fit
def predict_numbers():
    return {"start": 3.0, "floor": 1.5, "batches": 2.4, "constant": 8.7, "accuracy": 1.0}


# %% mistake accuracy-all-true: three times three
def predict_numbers():
    return {"start": 3.0, "floor": 1.5, "batches": 2.4, "constant": 8.7, "accuracy": 3}


# %% correct: zero-d tensors
def predict_numbers():
    return {"start": torch.log(torch.tensor(20.0)), "floor": -torch.tensor([1.0] + [0.0] * 9).log_softmax(0)[0],
        "batches": torch.tensor(2.4), "constant": torch.tensor([9.0, 1.0, 16.0]).mean(), "accuracy": torch.tensor(5 / 3)}


# %% correct: numpy float32
def predict_numbers():
    import numpy as np
    return {"start": np.float32(math.log(20)), "floor": np.float32(1.4612), "batches": np.float32(2.4), "constant": np.float32(26 / 3), "accuracy": np.float64(5 / 3)}


# %% mistake answer-as-text: a number in quotes
def predict_numbers():
    return {"start": "3.0", "floor": 1.5, "batches": 2.4, "constant": 8.7, "accuracy": 1.7}


# %% mistake answer-form: the sign of the logarithm
def predict_numbers():
    return {"start": 3.0, "floor": -1.5, "batches": 2.4, "constant": 8.7, "accuracy": 1.7}


# %% mistake answer-not-finite: the logarithm of 0
def predict_numbers():
    return {"start": 3.0, "floor": math.inf, "batches": 2.4, "constant": 8.7, "accuracy": 1.7}
