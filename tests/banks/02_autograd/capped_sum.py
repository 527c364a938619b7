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


# %% mistake inplace-on-saved: the cap written with a mask
def capped_sum(x, cap):
    e = x.exp()
    e[e > cap] = cap
    return e.sum()


# %% mistake changed-input: x itself is capped
def capped_sum(x, cap):
    with torch.no_grad():
        x.clamp_(max=torch.tensor(cap).log().item())
    return x.exp().sum()


# %% mistake narrow-dtype-on-the-way: float32 on the way
def capped_sum(x, cap):
    return x.float().exp().clamp(max=cap).sum().to(x.dtype)


# %% mistake rounded-numbers: the value is rounded, the gradient is right
def capped_sum(x, cap):
    total = x.exp().clamp(max=cap).sum()
    return total + (total.round(decimals=3) - total).detach()


# %% correct: the cap through the logarithm
def capped_sum(x, cap):
    import math

    return x.clamp(max=math.log(cap)).exp().sum()


# %% correct: term by term
def capped_sum(x, cap):
    terms = [t.exp() if t.exp().item() < cap else 0 * t + cap for t in x.reshape(-1)]
    return torch.stack(terms).sum()


# %% correct: masked_fill
def capped_sum(x, cap):
    e = x.exp()
    return e.masked_fill(e > cap, cap).sum()


# %% correct: the uncapped terms, and the number of others
def capped_sum(x, cap):
    e = x.exp()
    below = e.detach() < cap
    return e[below].sum() + cap * (~below).sum()


# %% mistake no-gradient-arrives: a new leaf
def capped_sum(x, cap):
    total = x.detach().exp().clamp(max=cap).sum()
    return total.requires_grad_(x.requires_grad)


# %% mistake cap-lost-in-rounding: what is above the cap is subtracted
def capped_sum(x, cap):
    e = torch.exp(x)
    return (e - torch.relu(e - cap)).sum()
