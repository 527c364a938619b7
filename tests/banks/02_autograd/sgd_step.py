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


# %% mistake new-tensors-in-the-list: new tensors in the list
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


# %% mistake new-tensors-in-the-list: new tensors in the list, and old gradients cleared
def sgd_step(params, lr):
    for i, p in enumerate(params):
        if p.grad is not None:
            params[i] = (p - lr * p.grad).detach().requires_grad_()
            p.grad = None


# %% mistake gradient-invented: zeros for a missing gradient
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                p.grad = torch.zeros_like(p)
            p -= lr * p.grad
            p.grad.zero_()


# %% mistake recording-left-off: never switched on again
def sgd_step(params, lr):
    torch.set_grad_enabled(False)
    for p in params:
        if p.grad is not None:
            p -= lr * p.grad
            p.grad = None


# %% mistake rounded-numbers: rounded parameters
def sgd_step(params, lr):
    for p in params:
        if p.grad is not None:
            p.data = (p.data - lr * p.grad).round(decimals=4)
            p.grad = None


# %% mistake no-longer-trainable: a parameter without a gradient is frozen
def sgd_step(params, lr):
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                p.requires_grad_(False)
                continue
            p -= lr * p.grad
            p.grad = None


# %% correct: add_ with alpha
def sgd_step(params, lr):
    moving = [p for p in params if p.grad is not None]
    for p in moving:
        p.detach().add_(p.grad, alpha=-lr)
        p.grad = None


# %% correct: several tensors at once
def sgd_step(params, lr):
    moving = [p for p in params if p.grad is not None]
    with torch.no_grad():
        torch._foreach_add_(moving, [p.grad for p in moving], alpha=-lr)
    for p in moving:
        p.grad.zero_()


# %% correct: set_grad_enabled as a context
def sgd_step(params, lr):
    with torch.set_grad_enabled(False):
        for p in params:
            if p.grad is not None:
                p[...] = p - lr * p.grad
                del p.grad


# %% mistake list-changed: empties the list
def sgd_step(params, lr):
    with torch.no_grad():
        while params:
            p = params.pop()
            if p.grad is not None:
                p -= lr * p.grad
                p.grad = None


# %% mistake stopped-at-none: no step if one gradient is missing
def sgd_step(params, lr):
    if any(p.grad is None for p in params):
        return
    with torch.no_grad():
        for p in params:
            p -= lr * p.grad
            p.grad = None


# %% mistake stopped-at-none: only the first parameter
def sgd_step(params, lr):
    p = params[0]
    if p.grad is not None:
        p.data -= lr * p.grad
        p.grad = None


# %% mistake rebound-parameter: does nothing
def sgd_step(params, lr):
    pass
