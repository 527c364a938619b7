# Answers to the exercise `tanh_layer_vjp`.

# %% correct: einsum
def tanh_layer_vjp(x, W, b, v):
    y = torch.tanh(x @ W + b)
    g = v - v * y * y
    grad_x = torch.einsum("nk,dk->nd", g, W)
    grad_W = torch.einsum("nd,nk->dk", x, g)
    return grad_x, grad_W, torch.einsum("nk->k", g)


# %% correct: the derivative as 1 / cosh squared
def tanh_layer_vjp(x, W, b, v):
    g = v / torch.cosh(x @ W + b) ** 2
    return g.matmul(W.T), x.T.matmul(g), g.sum(dim=0)


# %% correct: sample by sample
def tanh_layer_vjp(x, W, b, v):
    grad_x, grad_W, grad_b = torch.zeros_like(x), torch.zeros_like(W), torch.zeros_like(b)
    for n in range(x.shape[0]):
        g = v[n] * (1 - torch.tanh(x[n] @ W + b) ** 2)
        grad_x[n] = W @ g
        grad_W += torch.outer(x[n], g)
        grad_b += g
    return grad_x, grad_W, grad_b


# %% mistake tanh-slope-forgotten: as if the layer were linear
def tanh_layer_vjp(x, W, b, v):
    return v @ W.t(), x.t() @ v, v.sum(0)


# %% mistake tanh-slope-of-input: z for tanh(z)
def tanh_layer_vjp(x, W, b, v):
    z = x @ W + b
    g = v * (1 - z**2)
    return g @ W.t(), x.t() @ g, g.sum(0)


# %% mistake grad-output-ignored: v is not used
def tanh_layer_vjp(x, W, b, v):
    g = 1 - torch.tanh(x @ W + b) ** 2
    return g @ W.t(), x.t() @ g, g.sum(0)


# %% mistake averaged-over-batch: means over the samples
def tanh_layer_vjp(x, W, b, v):
    g = v * (1 - torch.tanh(x @ W + b) ** 2)
    return g @ W.t(), x.t() @ g / x.shape[0], g.mean(0)


# %% mistake bias-gradient-averaged: mean for the bias only
def tanh_layer_vjp(x, W, b, v):
    g = v * (1 - torch.tanh(x @ W + b) ** 2)
    return g @ W.t(), x.t() @ g, g.mean(0)


# %% mistake bias-gradient-not-summed: one row per sample
def tanh_layer_vjp(x, W, b, v):
    g = v * (1 - torch.tanh(x @ W + b) ** 2)
    return g @ W.t(), x.t() @ g, g


# %% mistake gradient-transposed: the product the other way round
def tanh_layer_vjp(x, W, b, v):
    g = v * (1 - torch.tanh(x @ W + b) ** 2)
    return g @ W.t(), g.t() @ x, g.sum(0)


# %% mistake matmul-shapes: W is not transposed
def tanh_layer_vjp(x, W, b, v):
    g = v * (1 - torch.tanh(x @ W + b) ** 2)
    return g @ W, x.t() @ g, g.sum(0)


# %% mistake uses-forbidden: lets autograd do it
def tanh_layer_vjp(x, W, b, v):
    leaves = [t.clone().requires_grad_() for t in (x, W, b)]
    torch.tanh(leaves[0] @ leaves[1] + leaves[2]).backward(v)
    return tuple(t.grad for t in leaves)


# %% mistake bias-left-out: x @ W alone
def tanh_layer_vjp(x, W, b, v):
    g = v * (1 - torch.tanh(x @ W) ** 2)
    return g @ W.t(), x.t() @ g, g.sum(0)


# %% mistake tanh-slope-of-input: tanh twice
def tanh_layer_vjp(x, W, b, v):
    y = torch.tanh(x @ W + b)
    g = v * (1 - torch.tanh(y) ** 2)
    return g @ W.t(), x.t() @ g, g.sum(0)


# %% mistake uses-forbidden: torch.func imported by name
def tanh_layer_vjp(x, W, b, v):
    from torch.func import vjp

    _, back = vjp(lambda x, W, b: torch.tanh(x @ W + b), x, W, b)
    return back(v)


# %% mistake nan-from-overflow: tanh written with exponentials
def tanh_layer_vjp(x, W, b, v):
    z = x @ W + b
    y = (z.exp() - (-z).exp()) / (z.exp() + (-z).exp())
    g = v * (1 - y**2)
    return g @ W.t(), x.t() @ g, g.sum(0)


# %% mistake rounded-numbers: three decimals
def tanh_layer_vjp(x, W, b, v):
    g = v * (1 - torch.tanh(x @ W + b) ** 2)
    return tuple(t.round(decimals=3) for t in (g @ W.t(), x.t() @ g, g.sum(0)))


# %% mistake rounded-numbers: four decimals
def tanh_layer_vjp(x, W, b, v):
    g = v * (1 - torch.tanh(x @ W + b) ** 2)
    return tuple(t.round(decimals=4) for t in (g @ W.t(), x.t() @ g, g.sum(0)))


# %% mistake narrow-dtype-on-the-way: float32 on the way
def tanh_layer_vjp(x, W, b, v):
    dtype = x.dtype
    x, W, b, v = x.float(), W.float(), b.float(), v.float()
    g = v * (1 - torch.tanh(x @ W + b) ** 2)
    return (g @ W.t()).to(dtype), (x.t() @ g).to(dtype), g.sum(0).to(dtype)


# %% mistake uses-forbidden-when-run: a Parameter and backward
def tanh_layer_vjp(x, W, b, v):
    x, W, b = (torch.nn.Parameter(t.clone()) for t in (x, W, b))
    torch.tanh(x @ W + b).backward(v)
    return x.grad, W.grad, b.grad


# %% mistake changed-input: v becomes g
def tanh_layer_vjp(x, W, b, v):
    v *= 1 - torch.tanh(x @ W + b) ** 2
    return v @ W.t(), x.t() @ v, v.sum(0)


# %% correct: a helper called backward
def tanh_layer_vjp(x, W, b, v):
    def forward():
        return torch.tanh(x @ W + b)

    def backward(y):
        g = v * (1 - y) * (1 + y)
        return g @ W.t(), x.t() @ g, g.sum(0)

    return backward(forward())


# %% correct: NumPy
def tanh_layer_vjp(x, W, b, v):
    import numpy as np

    x, W, b, v = x.numpy(), W.numpy(), b.numpy(), v.numpy()
    g = v * (1 - np.tanh(x @ W + b) ** 2)
    return torch.from_numpy(g @ W.T), torch.from_numpy(x.T @ g), torch.from_numpy(g.sum(0))


# %% correct: a row of ones for the bias
def tanh_layer_vjp(x, W, b, v):
    ones = torch.ones(1, len(x), dtype=x.dtype)
    y = torch.addmm(b, x, W).tanh_()
    func = v.mul(1 - y.square())
    return func.mm(W.mT), torch.mm(x.mT, func), (ones @ func).squeeze(0)
