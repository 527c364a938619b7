# Answers to the exercise `vjp`.

# %% correct: backward on a leaf of its own
def vjp(f, x, v):
    leaf = x.detach().clone()
    leaf.requires_grad_(True)
    f(leaf).backward(gradient=v)
    return leaf.grad


# %% correct: the weighted sum is a number
def vjp(f, x, v):
    leaf = x.clone().detach().requires_grad_()
    (f(leaf) * v).sum().backward()
    return leaf.grad


# %% correct: torch.func does the same
def vjp(f, x, v):
    _, pull_back = torch.func.vjp(f, x.detach())
    return pull_back(v)[0].detach()


# %% correct: the whole Jacobian, then the product
def vjp(f, x, v):
    x = x.detach()
    jacobian = torch.autograd.functional.jacobian(f, x)
    return (v.reshape(-1) @ jacobian.reshape(v.numel(), x.numel())).reshape(x.shape)


# %% mistake summed-for-vjp: made a number with sum
def vjp(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    f(leaf).sum().backward()
    return leaf.grad


# %% mistake grad-added-to-old: works on the caller's leaf
def vjp(f, x, v):
    if x.requires_grad:
        f(x).backward(v)
        return x.grad
    leaf = x.clone().requires_grad_()
    f(leaf).backward(v)
    return leaf.grad


# %% mistake left-traces: turns the caller's tensor into a leaf
def vjp(f, x, v):
    x.requires_grad_()
    return torch.autograd.grad(f(x), x, v)[0]


# %% mistake left-traces: empties the caller's gradient
def vjp(f, x, v):
    x.requires_grad_()
    x.grad = None
    f(x).backward(v)
    return x.grad


# %% mistake backward-of-non-scalar: v is left out
def vjp(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    f(leaf).backward()
    return leaf.grad


# %% mistake returns-none: backward returns nothing
def vjp(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    return f(leaf).backward(v)


# %% mistake jvp-for-vjp: the Jacobian times v
def vjp(f, x, v):
    x = x.detach()
    jacobian = torch.autograd.functional.jacobian(f, x)
    return (jacobian.reshape(-1, x.numel()) @ v.reshape(-1)[: x.numel()]).reshape(x.shape)


# %% mistake wrong-type: the tuple of torch.autograd.grad
def vjp(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf, v)


# %% mistake weights-after-the-sum: right for t**2 only
def vjp(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    f(leaf).sum().backward()
    return leaf.grad * v


# %% mistake left-traces: a copy that still hangs on x
def vjp(f, x, v):
    own = x.clone().requires_grad_()
    own.retain_grad()
    f(own).backward(v)
    return own.grad


# %% mistake changed-input: v becomes zeros
def vjp(f, x, v):
    v.zero_()
    return torch.zeros_like(x)


# %% mistake changed-input: v becomes ones
def vjp(f, x, v):
    own = x.detach().clone().requires_grad_()
    f(own).sum().backward()
    v.fill_(1)
    return own.grad


# %% mistake changed-input: x becomes zeros
def vjp(f, x, v):
    x.data.zero_()
    own = x.detach().clone().requires_grad_()
    f(own).backward(v)
    return own.grad


# %% mistake rounded-numbers: three decimals
def vjp(f, x, v):
    own = x.detach().clone().requires_grad_()
    f(own).backward(v)
    return own.grad.round(decimals=3)


# %% mistake rounded-numbers: four decimals
def vjp(f, x, v):
    own = x.detach().clone().requires_grad_()
    f(own).backward(v)
    return own.grad.round(decimals=4)


# %% mistake should-not-need-grad: the graph of the gradient is kept
def vjp(f, x, v):
    own = x.detach().clone().requires_grad_()
    return torch.autograd.grad(f(own), own, v.clone().requires_grad_(), create_graph=True)[0]


# %% mistake narrow-dtype-on-the-way: float32 on the way
def vjp(f, x, v):
    own = x.detach().float().requires_grad_()
    return torch.autograd.grad(f(own), own, v.float())[0].to(x.dtype)


# %% correct: torch.autograd.functional
def vjp(f, x, v):
    return torch.autograd.functional.vjp(f, x.detach(), v)[1]


# %% correct: jacrev and a product
def vjp(f, x, v):
    jacobian = torch.func.jacrev(f)(x.detach())
    return torch.tensordot(v, jacobian, dims=v.dim())


# %% correct: output by output
def vjp(f, x, v):
    own = x.detach().clone().requires_grad_()
    out = f(own).reshape(-1)
    result = torch.zeros_like(own).detach()
    for weight, number in zip(v.reshape(-1), out):
        result += weight * torch.autograd.grad(number, own, retain_graph=True)[0]
    return result


# %% correct: a Parameter
def vjp(f, x, v):
    leaf = torch.nn.Parameter(x.detach().clone())
    torch.sum(f(leaf) * v).backward()
    return leaf.grad.detach()


# %% correct: input by input, forward mode
def vjp(f, x, v):
    x = x.detach()
    result = torch.zeros(x.numel(), dtype=x.dtype)
    for i in range(x.numel()):
        direction = torch.zeros(x.numel(), dtype=x.dtype)
        direction[i] = 1
        _, change = torch.func.jvp(f, (x,), (direction.reshape(x.shape),))
        result[i] = (v * change).sum()
    return result.reshape(x.shape)
