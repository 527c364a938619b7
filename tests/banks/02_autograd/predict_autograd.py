# Answers to the exercise `predict_autograd`.

# %% correct: as asked
def predict_autograd():
    return {
        "w.grad": 37.0,
        "y.grad": "None",
        "again": "error",
        "c.grad": 15.0,
        "a.grad": [1.0, 20.0],
        "d.is_leaf": False,
    }


# %% correct: integers, a tuple, other letters
def predict_autograd():
    return dict(
        [
            ("w.grad", 37),
            ("y.grad", "none"),
            ("again", "Error"),
            ("c.grad", 15),
            ("a.grad", (1, 20)),
            ("d.is_leaf", False),
        ]
    )


# %% mistake chain-rule-forgotten: 2y without the factor x
def predict_autograd():
    return {"w.grad": 13, "y.grad": "None", "again": "error", "c.grad": 15, "a.grad": [1, 20],
            "d.is_leaf": False}


# %% mistake path-forgotten: only the way over y
def predict_autograd():
    return {"w.grad": 36, "y.grad": "None", "again": "error", "c.grad": 15, "a.grad": [1, 20],
            "d.is_leaf": False}


# %% mistake grad-of-non-leaf: y keeps its gradient
def predict_autograd():
    return {"w.grad": 37, "y.grad": 12, "again": "error", "c.grad": 15, "a.grad": [1, 20],
            "d.is_leaf": False}


# %% mistake graph-kept: the second backward adds the same again
def predict_autograd():
    return {"w.grad": 37, "y.grad": "None", "again": 74, "c.grad": 15, "a.grad": [1, 20],
            "d.is_leaf": False}


# %% mistake expects-fresh-grad: the last gradient only
def predict_autograd():
    return {"w.grad": 37, "y.grad": "None", "again": "error", "c.grad": 5, "a.grad": [1, 20],
            "d.is_leaf": False}


# %% mistake detach-ignored: differentiates a squared
def predict_autograd():
    return {"w.grad": 37, "y.grad": "None", "again": "error", "c.grad": 15, "a.grad": [2.0, 40.0],
            "d.is_leaf": False}


# %% mistake summed-for-vjp: the vector is forgotten
def predict_autograd():
    return {"w.grad": 37, "y.grad": "None", "again": "error", "c.grad": 15, "a.grad": [1, 2],
            "d.is_leaf": False}


# %% mistake called-computed-a-leaf: it requires a gradient, so it is a leaf
def predict_autograd():
    return {"w.grad": 37, "y.grad": "None", "again": "error", "c.grad": 15, "a.grad": [1, 20],
            "d.is_leaf": True}


# %% mistake answer-missing: None without quotes
def predict_autograd():
    return {"w.grad": 37, "y.grad": None, "again": "error", "c.grad": 15, "a.grad": [1, 20]}


# %% mistake wrong-answer: the docstring's example handed in
def predict_autograd():
    return {"w.grad": 7.0, "y.grad": 0.5, "again": 1.0, "c.grad": 7.0, "a.grad": [0.0, 7.0],
            "d.is_leaf": True}


# %% correct: Python's None
def predict_autograd():
    return {"w.grad": 37, "y.grad": None, "again": "error", "c.grad": 15, "a.grad": [1, 20],
            "d.is_leaf": False}


# %% mistake answer-form: no gradient where a number stands
def predict_autograd():
    return {"w.grad": None, "y.grad": None, "again": "error", "c.grad": 15, "a.grad": [1, 20],
            "d.is_leaf": False}


# %% mistake answer-form: one number for two elements
def predict_autograd():
    return {"w.grad": 37, "y.grad": None, "again": "error", "c.grad": 15, "a.grad": 21,
            "d.is_leaf": False}


# %% mistake answer-not-a-choice: a word for True or False
def predict_autograd():
    return {"w.grad": 37, "y.grad": None, "again": "error", "c.grad": 15, "a.grad": [1, 20],
            "d.is_leaf": "no"}
