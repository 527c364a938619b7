# Answers to the exercise `sgd_step`.

# %% correct: in place under no_grad
@torch.no_grad()
def sgd_step(params, lr):
    for p in params:
        if p.grad is None:
            continue
        p.sub_(lr * p.grad)
        p.grad.zero_()


# %% correct: torch.optim does the same
def sgd_step(params, lr):
    optimizer = torch.optim.SGD(params, lr=lr)
    optimizer.step()
    optimizer.zero_grad()


# %% correct: copy_ into the old tensor
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.copy_(p - lr * p.grad)
        for p in params:
            p.grad = None


# %% mistake rebound-parameter: a new tensor under the old name
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p = p - lr * p.grad


# %% mistake rebound-parameter: new tensors in the list
def sgd_step(params, lr):
    with torch.no_grad():
        for i, p in enumerate(params):
            if p.grad is not None:
                params[i] = p - lr * p.grad


# %% mistake zeroed-too-early: cleared before use
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.grad.zero_()
                p -= lr * p.grad


# %% mistake no-zero-grad: never cleared
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad


# %% mistake gradients-left: never cleared
def sgd_step(params, lr):
    for p in params:
        if p.grad is not None:
            p.data -= lr * p.grad


# %% mistake inplace-on-leaf: recorded
def sgd_step(params, lr):
    for p in params:
        if p.grad is not None:
            p -= lr * p.grad
            p.grad = None


# %% mistake computed-with-none: a parameter without a gradient
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            p -= lr * p.grad
            p.grad = None


# %% mistake gradient-ascent: uphill
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p += lr * p.grad
                p.grad = None


# %% mistake learning-rate-ignored: the whole gradient
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= p.grad
                p.grad = None


# %% correct: other memory, the same tensor
def sgd_step(params, lr):
    for p in params:
        if p.grad is not None:
            p.data = p.data - lr * p.grad
            p.grad = None


# %% mistake gradient-not-used: shrinks the parameter
def sgd_step(params, lr):
    for p in params:
        if p.grad is not None:
            p.data *= 1 - 2 * lr
            p.grad = None


# %% mistake stopped-at-none: return where continue belongs
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                return
            p -= lr * p.grad
            p.grad = None


# %% mistake gradients-left: only the last one is cleared
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
        p.grad = None


# %% mistake no-longer-trainable: recording off for good
def sgd_step(params, lr):
    for p in params:
        if p.grad is not None:
            p.requires_grad_(False)
            p -= lr * p.grad
            p.grad = None
