# Answers to the exercise `softmax`.

# %% correct: with logsumexp
def softmax(x, dim):
    return (x - x.logsumexp(dim, keepdim=True)).exp()


# %% correct: max with values, clone first
def softmax(x: Tensor, dim: int) -> Tensor:
    shifted = x - torch.max(x, dim=dim, keepdim=True).values.detach()
    e = torch.exp(shifted)
    return torch.div(e, torch.sum(e, dim=dim, keepdim=True))


# %% correct: the axis moved to the end
def softmax(x, dim):
    y = x.movedim(dim, -1)
    e = torch.exp(y - y.max(-1)[0][..., None])
    return (e / e.sum(-1)[..., None]).movedim(-1, dim)


# %% mistake softmax-overflows: no maximum
def softmax(x, dim):
    return x.exp() / x.exp().sum(dim, keepdim=True)


# %% mistake softmax-one-maximum: the maximum of everything
def softmax(x, dim):
    e = (x - x.max()).exp()
    return e / e.sum(dim, keepdim=True)


# %% mistake softmax-wrong-axis: always the last axis
def softmax(x, dim):
    e = (x - x.amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True)


# %% mistake softmax-wrong-axis: always axis 0
def softmax(x, dim):
    e = (x - x.amax(0, keepdim=True)).exp()
    return e / e.sum(0, keepdim=True)


# %% mistake softmax-over-everything: a sum without dim
def softmax(x, dim):
    e = (x - x.max()).exp()
    return e / e.sum()


# %% mistake changed-input: in place
def softmax(x, dim):
    x -= x.amax(dim, keepdim=True)
    e = x.exp()
    return e / e.sum(dim, keepdim=True)


# %% mistake needs-grad: cut off from the graph
def softmax(x, dim):
    e = (x.detach() - x.detach().amax(dim, keepdim=True)).exp()
    return e / e.sum(dim, keepdim=True)


# %% mistake softmax-keepdim-forgotten: keepdim forgotten
def softmax(x, dim):
    e = (x - x.amax(dim)).exp()
    return e / e.sum(dim)


# %% mistake wrong-dtype: builds float32
def softmax(x, dim):
    y = x.float()
    e = (y - y.amax(dim, keepdim=True)).exp()
    return e / e.sum(dim, keepdim=True)


# %% mistake uses-forbidden: torch's own
def softmax(x, dim):
    return torch.softmax(x, dim)


# %% mistake cannot-broadcast: the axis put back at the end
def softmax(x, dim):
    z = torch.exp(x - x.max(dim=dim).values.unsqueeze(-1))
    return z / z.sum(dim=dim).unsqueeze(-1)


# %% correct: a loop over the rows
def softmax(x, dim):
    rows = x.movedim(dim, -1)
    flat = rows.reshape(-1, rows.shape[-1])
    done = [torch.exp(row - row.max()) / torch.exp(row - row.max()).sum() for row in flat]
    return torch.stack(done).reshape(rows.shape).movedim(-1, dim)


# %% correct: in place on a clone, einsum-free division
def softmax(x, dim):
    e = x.clone()
    e -= x.detach().max(dim=dim, keepdim=True)[0]
    e = torch.exp(e)
    return e * e.sum(dim=dim, keepdim=True).reciprocal()


# %% mistake gradient-wrong: the sum detached
def softmax(x, dim):
    e = (x - x.amax(dim, keepdim=True)).exp()
    return e / e.sum(dim, keepdim=True).detach()


# %% mistake wrong-dtype: float16 becomes float32
def softmax(x, dim):
    x = x if x.dtype == torch.float64 else x.float()
    powers = (x - x.amax(dim, keepdim=True)).exp()
    return powers / powers.sum(dim, keepdim=True)


# %% mistake softmax-keepdim-forgotten: the sum along another axis
def softmax(x, dim):
    powers = (x - x.amax(dim, keepdim=True)).exp()
    return powers / powers.sum(0, keepdim=True)


# %% wrong: outside of the graph along axis 0
def softmax(x, dim):
    x = x.detach() + 0 * x.sum() if dim == 0 else x
    powers = (x - x.amax(dim, keepdim=True)).exp()
    return powers / powers.sum(dim, keepdim=True)
