# Answers to the exercise `predict_steps`.

# %% correct: as asked
def predict_steps():
    return {"momentum": 1.0, "adam": 4.9, "adagrad": 0.5, "decay": 3.9, "steplr": 0.2}


# %% correct: computed
def predict_steps():
    return {
        "momentum": 0.1 / (1 - 0.9),
        "adam": 5 - 0.1,
        "adagrad": 1 / math.sqrt(4),
        "decay": 4 - 0.1,
        "steplr": 0.8 * 0.5**2,
    }


# %% mistake momentum-like-plain-sgd: lr times the gradient
def predict_steps():
    return {"momentum": 0.1, "adam": 4.9, "adagrad": 0.5, "decay": 3.9, "steplr": 0.2}


# %% mistake momentum-two-steps: stops after two steps
def predict_steps():
    return {"momentum": 0.19, "adam": 4.9, "adagrad": 0.5, "decay": 3.9, "steplr": 0.2}


# %% mistake adam-step-like-sgd: lr times the gradient
def predict_steps():
    return {"momentum": 1.0, "adam": -95, "adagrad": 0.5, "decay": 3.9, "steplr": 0.2}


# %% mistake adam-step-uphill: the wrong way
def predict_steps():
    return {"momentum": 1.0, "adam": 5.1, "adagrad": 0.5, "decay": 3.9, "steplr": 0.2}


# %% mistake adagrad-without-root: one over the number of steps
def predict_steps():
    return {"momentum": 1.0, "adam": 4.9, "adagrad": 0.25, "decay": 3.9, "steplr": 0.2}


# %% mistake adagrad-constant-rate: the same gradient, the same step
def predict_steps():
    return {"momentum": 1.0, "adam": 4.9, "adagrad": 1, "decay": 3.9, "steplr": 0.2}


# %% mistake adam-decay-like-adamw: 4 times (1 - 0.1 * 0.5)
def predict_steps():
    return {"momentum": 1.0, "adam": 4.9, "adagrad": 0.5, "decay": 3.8, "steplr": 0.2}


# %% mistake adam-decay-forgotten: no gradient, no step
def predict_steps():
    return {"momentum": 1.0, "adam": 4.9, "adagrad": 0.5, "decay": 4, "steplr": 0.2}


# %% mistake steplr-one-late: halved once
def predict_steps():
    return {"momentum": 1.0, "adam": 4.9, "adagrad": 0.5, "decay": 3.9, "steplr": 0.4}


# %% mistake steplr-one-early: halved three times
def predict_steps():
    return {"momentum": 1.0, "adam": 4.9, "adagrad": 0.5, "decay": 3.9, "steplr": 0.1}


# %% mistake steplr-every-epoch: halved at every epoch
def predict_steps():
    return {"momentum": 1.0, "adam": 4.9, "adagrad": 0.5, "decay": 3.9, "steplr": 0.8 * 0.5**6}


# %% mistake answer-missing: four of five
def predict_steps():
    return {"momentum": 1.0, "adam": 4.9, "adagrad": 0.5, "decay": 3.9}


# %% correct: formulas, tensors, fractions
def predict_steps():
    from fractions import Fraction
    import numpy as np
    return {"momentum": 0.1 / (1 - 0.9), "adam": torch.tensor(4.9), "adagrad": np.float64(0.5), "decay": np.float32(3.9), "steplr": 0.8 * 0.5**2}


# %% mistake answer-form: a length with a sign
def predict_steps():
    return {"momentum": -1.0, "adam": 4.9, "adagrad": 0.5, "decay": 3.9, "steplr": 0.2}


# %% mistake answer-as-text: a number in quotes
def predict_steps():
    return {"momentum": "1.0", "adam": 4.9, "adagrad": 0.5, "decay": 3.9, "steplr": 0.2}


# %% mistake answer-not-finite: the buffer grows without end
def predict_steps():
    return {"momentum": math.inf, "adam": 4.9, "adagrad": 0.5, "decay": 3.9, "steplr": 0.2}
