# Answers to the exercise `capped_sum`.

# %% correct: minimum of two tensors
def capped_sum(x, cap):
    e = x.exp()
    return torch.minimum(e, torch.full_like(e, cap)).sum()


# %% correct: where
def capped_sum(x, cap):
    e = torch.exp(x)
    return torch.where(e < cap, e, cap).sum()


# %% correct: in place on a copy
def capped_sum(x, cap):
    e = x.exp().clone()
    e.clamp_(max=cap)
    return e.sum()


# %% mistake data-edited: the code as it was
def capped_sum(x, cap):
    e = x.exp()
    e.data.clamp_(max=cap)
    return e.sum()


# %% mistake inplace-on-saved: in place on what exp keeps
def capped_sum(x, cap):
    e = x.exp()
    e.clamp_(max=cap)
    return e.sum()


# %% mistake inplace-on-saved: hidden under no_grad
def capped_sum(x, cap):
    e = x.exp()
    with torch.no_grad():
        e.clamp_(max=cap)
    return e.sum()


# %% mistake needs-grad: cut off
def capped_sum(x, cap):
    e = x.detach().exp()
    return e.clamp(max=cap).sum()


# %% mistake needs-grad: numbers in a new tensor
def capped_sum(x, cap):
    return torch.tensor([min(e, cap) for e in x.exp().flatten().tolist()], dtype=x.dtype).sum()


# %% mistake cap-not-in-graph: the value alone is capped
def capped_sum(x, cap):
    e = x.exp()
    return (e + (e.clamp(max=cap) - e).detach()).sum()


# %% mistake capped-the-input: x instead of exp(x)
def capped_sum(x, cap):
    return x.clamp(max=cap).exp().sum()


# %% mistake capped-the-sum: after the sum
def capped_sum(x, cap):
    return x.exp().sum().clamp(max=cap)
