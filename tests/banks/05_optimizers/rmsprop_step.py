# Answers to the exercise `rmsprop_step`.

# %% correct: in-place methods
@torch.no_grad()
def rmsprop_step(params, means, lr, alpha=0.99, eps=1e-8):
    for p, v in zip(params, means):
        if p.grad is None:
            continue
        v.mul_(alpha).add_(p.grad**2, alpha=1 - alpha)
        p -= lr * p.grad / (v.sqrt() + eps)


# %% correct: copy_ and lerp
def rmsprop_step(params, means, lr, alpha=0.99, eps=1e-8):
    with torch.no_grad():
        for p, v in zip(params, means):
            g = p.grad
            if g is not None:
                v.copy_(alpha * v + (1 - alpha) * g.square())
                p.copy_(p - lr * g / (torch.sqrt(v) + eps))


# %% mistake sum-not-kept: a new tensor for the mean
@torch.no_grad()
def rmsprop_step(params, means, lr, alpha=0.99, eps=1e-8):
    for p, v in zip(params, means):
        if p.grad is None:
            continue
        v = alpha * v + (1 - alpha) * p.grad**2
        p -= lr * p.grad / (v.sqrt() + eps)


# %% mistake sum-instead-of-average: Adagrad
@torch.no_grad()
def rmsprop_step(params, means, lr, alpha=0.99, eps=1e-8):
    for p, v in zip(params, means):
        if p.grad is None:
            continue
        v += p.grad**2
        p -= lr * p.grad / (v.sqrt() + eps)


# %% mistake beta-for-one-minus-beta: old and new swapped
@torch.no_grad()
def rmsprop_step(params, means, lr, alpha=0.99, eps=1e-8):
    for p, v in zip(params, means):
        if p.grad is None:
            continue
        v.mul_(1 - alpha).add_(p.grad**2, alpha=alpha)
        p -= lr * p.grad / (v.sqrt() + eps)


# %% mistake eps-inside-root: under the root
@torch.no_grad()
def rmsprop_step(params, means, lr, alpha=0.99, eps=1e-8):
    for p, v in zip(params, means):
        if p.grad is None:
            continue
        v.mul_(alpha).add_(p.grad**2, alpha=1 - alpha)
        p -= lr * p.grad / (v + eps).sqrt()


# %% mistake eps-ignored: left out
@torch.no_grad()
def rmsprop_step(params, means, lr, alpha=0.99, eps=1e-8):
    for p, v in zip(params, means):
        if p.grad is None:
            continue
        v.mul_(alpha).add_(p.grad**2, alpha=1 - alpha)
        p -= lr * p.grad / (v.sqrt())


# %% mistake alpha-ignored: numbers in its place
@torch.no_grad()
def rmsprop_step(params, means, lr, alpha=0.99, eps=1e-8):
    for p, v in zip(params, means):
        if p.grad is None:
            continue
        v.mul_(0.99).add_(p.grad**2, alpha=0.01)
        p -= lr * p.grad / (v.sqrt() + eps)


# %% mistake root-forgotten: divides by the mean
@torch.no_grad()
def rmsprop_step(params, means, lr, alpha=0.99, eps=1e-8):
    for p, v in zip(params, means):
        if p.grad is None:
            continue
        v.mul_(alpha).add_(p.grad**2, alpha=1 - alpha)
        p -= lr * p.grad / (v + eps)


# %% mistake rebound-parameter: a new tensor for the parameter
@torch.no_grad()
def rmsprop_step(params, means, lr, alpha=0.99, eps=1e-8):
    for p, v in zip(params, means):
        if p.grad is None:
            continue
        v.mul_(alpha).add_(p.grad**2, alpha=1 - alpha)
        p = p - lr * p.grad / (v.sqrt() + eps)


# %% mistake changed-gradient: squared in place
@torch.no_grad()
def rmsprop_step(params, means, lr, alpha=0.99, eps=1e-8):
    for p, v in zip(params, means):
        if p.grad is None:
            continue
        v.mul_(alpha).add_(p.grad.pow_(2), alpha=1 - alpha)
        p -= lr * p.grad / (v.sqrt() + eps)


# %% mistake missing-gradient: no test for None
@torch.no_grad()
def rmsprop_step(params, means, lr, alpha=0.99, eps=1e-8):
    for p, v in zip(params, means):
        v.mul_(alpha).add_(p.grad**2, alpha=1 - alpha)
        p -= lr * p.grad / (v.sqrt() + eps)


# %% mistake changed-gradient: None replaced by zeros
@torch.no_grad()
def rmsprop_step(params, means, lr, alpha=0.99, eps=1e-8):
    for p, v in zip(params, means):
        if p.grad is None:
            p.grad = torch.zeros_like(p)
        v.mul_(alpha).add_(p.grad**2, alpha=1 - alpha)
        p -= lr * p.grad / (v.sqrt() + eps)


# %% mistake none-as-zero: None taken for zeros, in a variable
@torch.no_grad()
def rmsprop_step(params, means, lr, alpha=0.99, eps=1e-8):
    for p, v in zip(params, means):
        g = torch.zeros_like(p) if p.grad is None else p.grad
        v.mul_(alpha).add_(g**2, alpha=1 - alpha)
        p -= lr * g / (v.sqrt() + eps)
