# Answers to the exercise `clip_by_norm`.

# %% correct: only when too long
def clip_by_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.norm() for g in grads]).norm().item()
    if norm > max_norm:
        for g in grads:
            g.mul_(max_norm / norm)
    return norm


# %% correct: a factor of at most 1, with a small number in the divisor
def clip_by_norm(params, max_norm):
    params = [p for p in params if p.grad is not None]
    total = math.sqrt(sum((p.grad**2).sum().item() for p in params))
    factor = min(1.0, max_norm / (total + 1e-6))
    for p in params:
        p.grad *= factor
    return total


# %% correct: new gradients assigned
def clip_by_norm(params, max_norm):
    params = list(params)
    flat = torch.cat([p.grad.flatten() for p in params if p.grad is not None])
    norm = float(torch.linalg.vector_norm(flat))
    for p in params:
        if p.grad is not None and norm > max_norm:
            p.grad = p.grad * (max_norm / norm)
    return norm


# %% mistake clips-each-alone: one norm for each
def clip_by_norm(params, max_norm):
    squares = 0.0
    for p in params:
        if p.grad is None:
            continue
        norm = p.grad.norm().item()
        squares += norm**2
        if norm > max_norm:
            p.grad.mul_(max_norm / norm)
    return math.sqrt(squares)


# %% mistake clips-values: clamp
def clip_by_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.norm() for g in grads]).norm().item()
    for g in grads:
        g.clamp_(-max_norm, max_norm)
    return norm


# %% mistake scales-up: always to max_norm
def clip_by_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.norm() for g in grads]).norm().item()
    for g in grads:
        g.mul_(max_norm / norm)
    return norm


# %% mistake norm-after-clipping: measured again
def clip_by_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.norm() for g in grads]).norm().item()
    if norm > max_norm:
        for g in grads:
            g.mul_(max_norm / norm)
    return torch.stack([g.norm() for g in grads]).norm().item()


# %% mistake norms-added: norms instead of squares
def clip_by_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = sum(g.norm().item() for g in grads)
    if norm > max_norm:
        for g in grads:
            g.mul_(max_norm / norm)
    return norm


# %% mistake not-clipped: a new tensor for each gradient
def clip_by_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.norm() for g in grads]).norm().item()
    if norm > max_norm:
        for g in grads:
            g = g * max_norm / norm
    return norm


# %% mistake missing-gradient: no test for None
def clip_by_norm(params, max_norm):
    grads = [p.grad for p in params]
    norm = torch.stack([g.norm() for g in grads]).norm().item()
    if norm > max_norm:
        for g in grads:
            g.mul_(max_norm / norm)
    return norm


# %% mistake tensor-for-number: the norm as a tensor
def clip_by_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.norm() for g in grads]).norm()
    if norm > max_norm:
        for g in grads:
            g.mul_(max_norm / norm)
    return norm


# %% mistake uses-forbidden: PyTorch's own
def clip_by_norm(params, max_norm):
    return nn.utils.clip_grad_norm_(params, max_norm).item()


# %% mistake norm-of-zero: the factor is computed in any case
def clip_by_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = math.sqrt(sum((g**2).sum().item() for g in grads))
    factor = min(1.0, max_norm / norm)
    for g in grads:
        g.mul_(factor)
    return norm


# %% mistake gradients-stacked: only equal shapes can be stacked
def clip_by_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.stack(grads).norm().item()
    if norm > max_norm:
        for g in grads:
            g.mul_(max_norm / norm)
    return norm


# %% mistake rounded-result: four decimals
def clip_by_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.norm() for g in grads]).norm().item()
    if norm > max_norm:
        for g in grads:
            g.mul_(max_norm / norm)
    return round(norm, 4)


# %% mistake wrong-type: NumPy's number
def clip_by_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.norm() for g in grads]).norm().numpy()[()]
    if norm > max_norm:
        for g in grads:
            g.mul_(max_norm / float(norm))
    return norm


# %% correct: a tiny number in the divisor, always multiplied
def clip_by_norm(params, max_norm):
    grads = [p.grad for p in params if p.grad is not None]
    norm = torch.linalg.vector_norm(torch.cat([g.flatten() for g in grads])).item()
    factor = min(1.0, max_norm / (norm + 1e-6))
    for g in grads:
        g *= factor
    return norm


# %% correct: sums in Python, new tensors
def clip_by_norm(params, max_norm):
    params = [p for p in params if p.grad is not None]
    norm = math.sqrt(sum((p.grad.double() ** 2).sum().item() for p in params))
    scale = max_norm / max(norm, max_norm)
    for p in params:
        p.grad = p.grad * scale
    return norm


# %% mistake uses-forbidden: PyTorch's own in a helper
def inner(params, max_norm):
    return nn.utils.clip_grad_norm_(params, max_norm)


def clip_by_norm(params, max_norm):
    return inner(params, max_norm).item()


# %% mistake clips-parameters: the parameters too
def clip_by_norm(params, max_norm):
    params = [p for p in params if p.grad is not None]
    norm = math.sqrt(sum((p.grad.double() ** 2).sum().item() for p in params))
    scale = min(1.0, max_norm / norm) if norm else 1.0
    for p in params:
        p.data.fill_(7.0)
        p.grad.mul_(scale)
    return norm
