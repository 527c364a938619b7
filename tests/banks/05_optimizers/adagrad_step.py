# Answers to the exercise `adagrad_step`.

# %% correct: in-place operators
@torch.no_grad()
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    for p, s in zip(params, sums):
        if p.grad is None:
            continue
        g = p.grad + weight_decay * p
        s += g * g
        p -= lr * g / (s.sqrt() + eps)


# %% correct: in-place methods, an index
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for i in range(len(params)):
            grad = params[i].grad
            if grad is not None:
                if weight_decay != 0:
                    grad = grad.add(params[i], alpha=weight_decay)
                sums[i].addcmul_(grad, grad)
                params[i].addcdiv_(grad, sums[i].sqrt().add_(eps), value=-lr)


# %% mistake sum-not-kept: a new tensor for the sum
@torch.no_grad()
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    for p, s in zip(params, sums):
        if p.grad is None:
            continue
        g = p.grad + weight_decay * p
        s = s + g * g
        p -= lr * g / (s.sqrt() + eps)


# %% mistake rebound-parameter: a new tensor for the parameter
@torch.no_grad()
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    for p, s in zip(params, sums):
        if p.grad is None:
            continue
        g = p.grad + weight_decay * p
        s += g * g
        p = p - lr * g / (s.sqrt() + eps)


# %% mistake eps-inside-root: under the root
@torch.no_grad()
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    for p, s in zip(params, sums):
        if p.grad is None:
            continue
        g = p.grad + weight_decay * p
        s += g * g
        p -= lr * g / (s + eps).sqrt()


# %% mistake eps-ignored: left out
@torch.no_grad()
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    for p, s in zip(params, sums):
        if p.grad is None:
            continue
        g = p.grad + weight_decay * p
        s += g * g
        p -= lr * g / (s.sqrt())


# %% mistake root-forgotten: divides by the sum
@torch.no_grad()
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    for p, s in zip(params, sums):
        if p.grad is None:
            continue
        g = p.grad + weight_decay * p
        s += g * g
        p -= lr * g / (s + eps)


# %% mistake averages-instead-of-sum: a running mean
@torch.no_grad()
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    for p, s in zip(params, sums):
        if p.grad is None:
            continue
        g = p.grad + weight_decay * p
        s.mul_(0.9).add_(g * g, alpha=0.1)
        p -= lr * g / (s.sqrt() + eps)


# %% mistake sum-added-too-late: after the update
@torch.no_grad()
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    for p, s in zip(params, sums):
        if p.grad is None:
            continue
        g = p.grad + weight_decay * p
        p -= lr * g / (s.sqrt() + eps)
        s += g * g


# %% mistake decay-decoupled: as AdamW does
@torch.no_grad()
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    for p, s in zip(params, sums):
        if p.grad is None:
            continue
        g = p.grad
        p *= 1 - lr * weight_decay
        s += g * g
        p -= lr * g / (s.sqrt() + eps)


# %% mistake decay-ignored: no weight decay
@torch.no_grad()
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    for p, s in zip(params, sums):
        if p.grad is None:
            continue
        g = p.grad
        s += g * g
        p -= lr * g / (s.sqrt() + eps)


# %% mistake changed-gradient: weight decay written into the gradient
@torch.no_grad()
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    for p, s in zip(params, sums):
        if p.grad is None:
            continue
        g = p.grad.add_(weight_decay * p)
        s += g * g
        p -= lr * g / (s.sqrt() + eps)


# %% mistake missing-gradient: no test for None
@torch.no_grad()
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    for p, s in zip(params, sums):
        g = p.grad + weight_decay * p
        s += g * g
        p -= lr * g / (s.sqrt() + eps)


# %% mistake changed-gradient: None replaced by zeros
@torch.no_grad()
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    for p, s in zip(params, sums):
        if p.grad is None:
            p.grad = torch.zeros_like(p)
        g = p.grad + weight_decay * p
        s += g * g
        p -= lr * g / (s.sqrt() + eps)


# %% mistake none-as-zero: None taken for zeros, in a variable
@torch.no_grad()
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    for p, s in zip(params, sums):
        g = (torch.zeros_like(p) if p.grad is None else p.grad) + weight_decay * p
        s += g * g
        p -= lr * g / (s.sqrt() + eps)


# %% mistake sum-not-kept: a new tensor in the caller's list
@torch.no_grad()
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    for i, p in enumerate(params):
        if p.grad is None:
            continue
        g = p.grad + weight_decay * p
        sums[i] = sums[i] + g * g
        p -= lr * g / (sums[i].sqrt() + eps)


# %% mistake stops-at-missing-gradient: break for continue
@torch.no_grad()
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    for p, s in zip(params, sums):
        if p.grad is None:
            break
        g = p.grad + weight_decay * p
        s += g * g
        p -= lr * g / (s.sqrt() + eps)


# %% mistake default-differs: another default eps
@torch.no_grad()
def adagrad_step(params, sums, lr, eps=1e-8, weight_decay=0.0):
    for p, s in zip(params, sums):
        if p.grad is None:
            continue
        g = p.grad + weight_decay * p
        s += g * g
        p -= lr * g / (s.sqrt() + eps)


# %% mistake default-differs: another default decay
@torch.no_grad()
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.01):
    for p, s in zip(params, sums):
        if p.grad is None:
            continue
        g = p.grad + weight_decay * p
        s += g * g
        p -= lr * g / (s.sqrt() + eps)


# %% mistake uses-forbidden: PyTorch's own in a helper
def inner(params, sums, **settings):
    optimizer = torch.optim.Adagrad(params, **settings)
    for p, s in zip(params, sums):
        optimizer.state[p]["sum"] = s
    optimizer.step()


def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    inner(params, sums, lr=lr, eps=eps, weight_decay=weight_decay)


# %% correct: addcmul and addcdiv
def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    for i in range(len(params)):
        p, s = params[i].detach(), sums[i]
        if params[i].grad is None:
            continue
        g = params[i].grad.add(p, alpha=weight_decay)
        s.addcmul_(g, g)
        p.addcdiv_(g, s.sqrt().add_(eps), value=-lr)


# %% correct: copy_ through a helper
def update(w, g, s, lr, eps):
    total = s + g**2
    s.copy_(total)
    w.copy_(w - lr * g / (total**0.5 + eps))


def adagrad_step(params, sums, lr, eps=1e-10, weight_decay=0.0):
    with torch.no_grad():
        for w, s in zip(params, sums):
            if w.grad is not None:
                update(w, w.grad + weight_decay * w, s, lr, eps)
