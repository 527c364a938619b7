# Answers to the exercise `numerical_gradient`.

# %% correct: rows of an identity matrix
def numerical_gradient(f, x, eps=1e-6):
    steps = eps * torch.eye(x.numel(), dtype=x.dtype).reshape(-1, *x.shape)
    slopes = [(f(x + step).item() - f(x - step).item()) / (2 * eps) for step in steps]
    return torch.tensor(slopes, dtype=x.dtype).reshape(x.shape)


# %% correct: a flat copy that is moved and moved back
def numerical_gradient(f, x, eps=1e-6):
    flat = x.clone().reshape(-1)
    out = torch.zeros_like(flat)
    for i in range(len(flat)):
        old = flat[i].item()
        flat[i] = old + eps
        up = f(flat.reshape(x.shape))
        flat[i] = old - eps
        down = f(flat.reshape(x.shape))
        flat[i] = old
        out[i] = (up - down).squeeze() / (2 * eps)
    return out.reshape(x.shape)


# %% correct: numpy's indices
def numerical_gradient(f, x, eps=1e-6):
    import numpy as np

    g = torch.empty(x.shape, dtype=x.dtype)
    for index in np.ndindex(*x.shape):
        up, down = x.clone(), x.clone()
        up[index] += eps
        down[index] -= eps
        g[index] = (f(up) - f(down)).reshape(()) / (2 * eps)
    return g


# %% mistake one-sided-difference: forward
def numerical_gradient(f, x, eps=1e-6):
    g = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps
        g[i] = (f(x + step.reshape(x.shape)) - f(x)) / eps
    return g.reshape(x.shape)


# %% mistake one-sided-difference: looks back only
def numerical_gradient(f, x, eps=1e-6):
    g = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps
        g[i] = (f(x) - f(x - step.reshape(x.shape))) / eps
    return g.reshape(x.shape)


# %% mistake half-step-forgotten: divides by eps
def numerical_gradient(f, x, eps=1e-6):
    g = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps
        step = step.reshape(x.shape)
        g[i] = (f(x + step) - f(x - step)) / eps
    return g.reshape(x.shape)


# %% mistake all-at-once: no loop at all
def numerical_gradient(f, x, eps=1e-6):
    return torch.full_like(x, ((f(x + eps) - f(x - eps)) / (2 * eps)).item())


# %% mistake changed-input: not moved back
def numerical_gradient(f, x, eps=1e-6):
    g = torch.zeros_like(x)
    flat, out = x.view(-1), g.view(-1)
    for i in range(flat.numel()):
        flat[i] += eps
        up = f(x).item()
        flat[i] -= 2 * eps
        down = f(x).item()
        out[i] = (up - down) / (2 * eps)
    return g


# %% mistake perturbed-a-copy: reshape copies when x is not contiguous
def numerical_gradient(f, x, eps=1e-6):
    g = torch.zeros(x.numel(), dtype=x.dtype)
    flat = x.reshape(-1)
    for i in range(flat.numel()):
        old = flat[i].item()
        flat[i] = old + eps
        up = f(x).item()
        flat[i] = old - eps
        down = f(x).item()
        flat[i] = old
        g[i] = (up - down) / (2 * eps)
    return g.reshape(x.shape)


# %% mistake ignores-eps: a step width of its own
def numerical_gradient(f, x, eps=1e-6):
    h = 1e-6
    g = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = h
        step = step.reshape(x.shape)
        g[i] = (f(x + step) - f(x - step)) / (2 * h)
    return g.reshape(x.shape)


# %% mistake wrong-dtype: float32 on the way
def numerical_gradient(f, x, eps=1e-6):
    g = torch.zeros(x.shape)
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps
        step = step.reshape(x.shape)
        g.view(-1)[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return g


# %% mistake uses-forbidden: autograd in disguise
def numerical_gradient(f, x, eps=1e-6):
    leaf = x.detach().clone().requires_grad_()
    f(leaf).sum().backward()
    return leaf.grad


# %% mistake all-at-once: whole rows
def numerical_gradient(f, x, eps=1e-6):
    result = torch.zeros_like(x)
    for i in range(len(x)):
        step = torch.zeros_like(x)
        step[i] = eps
        result[i] = (f(x + step) - f(x - step)).item() / (2 * eps)
    return result


# %% mistake changed-input: back by adding, which leaves a rounding error
def numerical_gradient(f, x, eps=1e-6):
    result = torch.zeros_like(x)
    flat, out = x.view(-1), result.view(-1)
    for i in range(x.numel()):
        flat[i] += eps
        up = f(x).item()
        flat[i] -= 2 * eps
        down = f(x).item()
        flat[i] += eps
        out[i] = (up - down) / (2 * eps)
    return result


# %% mistake flattened-argument: f gets a vector
def numerical_gradient(f, x, eps=1e-6):
    flat = x.reshape(-1)
    g = torch.zeros_like(flat)
    for i in range(len(flat)):
        step = torch.zeros_like(flat)
        step[i] = eps
        g[i] = (f(flat + step) - f(flat - step)) / (2 * eps)
    return g.reshape(x.shape)


# %% mistake changed-default-dtype: float64 for all of torch
def numerical_gradient(f, x, eps=1e-6):
    torch.set_default_dtype(torch.float64)
    g = torch.zeros(x.numel())
    for i in range(x.numel()):
        step = torch.zeros(x.numel())
        step[i] = eps
        step = step.reshape(x.shape)
        g[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return g.reshape(x.shape)


# %% mistake ignores-eps: another default
def numerical_gradient(f, x, eps=1e-4):
    g = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps
        step = step.reshape(x.shape)
        g[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return g.reshape(x.shape)


# %% mistake rounded-numbers: three decimals
def numerical_gradient(f, x, eps=1e-6):
    g = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps
        step = step.reshape(x.shape)
        g[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return g.reshape(x.shape).round(decimals=3)


# %% mistake uses-forbidden: torch.func
def numerical_gradient(f, x, eps=1e-6):
    return torch.func.grad(lambda t: f(t).sum())(x)


# %% correct: names forward and backward, as in a textbook
def numerical_gradient(f, x, eps=1e-6):
    slopes = []
    for i in range(x.numel()):
        func = torch.zeros(x.numel(), dtype=x.dtype)
        func[i] = eps
        forward = f(x + func.view(x.shape))
        backward = f(x - func.view(x.shape))
        slopes.append(((forward - backward) / (2 * eps)).item())
    return torch.tensor(slopes, dtype=x.dtype).reshape(x.shape)


# %% correct: moved, and the old number written back
def numerical_gradient(f, x, eps=1e-6):
    import itertools

    g = torch.zeros_like(x)
    for index in itertools.product(*map(range, x.shape)):
        old = x[index].item()
        x[index] = old + eps
        up = f(x).item()
        x[index] = old - eps
        down = f(x).item()
        x[index] = old
        g[index] = (up - down) / (2 * eps)
    return g


# %% correct: a one-hot mask
def numerical_gradient(f, x, eps=1e-6):
    mask = torch.eye(x.numel(), dtype=x.dtype).reshape(x.numel(), *x.shape)
    up = torch.stack([f(x + eps * m).reshape(()) for m in mask])
    down = torch.stack([f(x - eps * m).reshape(()) for m in mask])
    return ((up - down) / 2 / eps).reshape(x.shape)


# %% mistake ignores-eps: autograd in a helper
def exact(f, x):
    return torch.autograd.functional.jacobian(f, x).reshape(x.shape)

def numerical_gradient(f, x, eps=1e-6):
    return exact(f, x) + eps**2


# %% mistake perturbed-a-copy: zeros
def numerical_gradient(f, x, eps=1e-6):
    return torch.zeros_like(x)
