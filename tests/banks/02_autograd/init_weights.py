# Answers to the exercise `init_weights`.

# %% correct: scale first, then require a gradient
def init_weights(inputs, outputs, scale=0.01):
    w = torch.randn(inputs, outputs) * scale
    w.requires_grad = True
    return w


# %% correct: filled in place
def init_weights(inputs, outputs, scale=0.01):
    return torch.empty(inputs, outputs, requires_grad=True).data.normal_(0, scale).requires_grad_()


# %% correct: a Parameter
def init_weights(inputs, outputs, scale=0.01):
    return torch.nn.Parameter(torch.normal(0.0, scale, (inputs, outputs)))


# %% correct: torch.nn.init
def init_weights(inputs, outputs, scale=0.01):
    return torch.nn.init.normal_(torch.empty(inputs, outputs, requires_grad=True), std=scale)


# %% mistake not-a-leaf: the document's way, scaled afterwards
def init_weights(inputs, outputs, scale=0.01):
    return torch.randn(inputs, outputs, requires_grad=True) * scale


# %% mistake needs-grad: forgets to ask
def init_weights(inputs, outputs, scale=0.01):
    return torch.randn(inputs, outputs) * scale


# %% mistake weights-all-equal: zeros
def init_weights(inputs, outputs, scale=0.01):
    return torch.zeros(inputs, outputs, requires_grad=True)


# %% mistake weights-only-positive: rand for randn
def init_weights(inputs, outputs, scale=0.01):
    return (torch.rand(inputs, outputs) * scale).requires_grad_()


# %% mistake scale-ignored: a fixed scale
def init_weights(inputs, outputs, scale=0.01):
    return (torch.randn(inputs, outputs) * 0.01).requires_grad_()


# %% mistake scale-ignored: the variance is scale
def init_weights(inputs, outputs, scale=0.01):
    return (torch.randn(inputs, outputs) * scale**0.5).requires_grad_()


# %% mistake weights-not-normal: uniform with the right deviation
def init_weights(inputs, outputs, scale=0.01):
    return ((torch.rand(inputs, outputs) - 0.5) * 12**0.5 * scale).requires_grad_()


# %% mistake weights-repeat: a seed inside
def init_weights(inputs, outputs, scale=0.01):
    torch.manual_seed(0)
    return (torch.randn(inputs, outputs) * scale).requires_grad_()


# %% mistake wrong-shape: as nn.Linear keeps them
def init_weights(inputs, outputs, scale=0.01):
    return (torch.randn(outputs, inputs) * scale).requires_grad_()


# %% mistake weights-not-independent: the same row again and again
def init_weights(inputs, outputs, scale=0.01):
    row = torch.randn(1, outputs) * scale
    return row.repeat(inputs, 1).requires_grad_()


# %% mistake weights-not-normal: cut at two standard deviations
def init_weights(inputs, outputs, scale=0.01):
    w = torch.empty(inputs, outputs)
    torch.nn.init.trunc_normal_(w, std=scale, a=-2 * scale, b=2 * scale)
    return w.requires_grad_()


# %% mistake not-a-leaf: patched with retain_grad
def init_weights(inputs, outputs, scale=0.01):
    w = scale * torch.randn(inputs, outputs, requires_grad=True)
    w.retain_grad()
    return w


# %% mistake scale-by-default: another default
def init_weights(inputs, outputs, scale=1.0):
    return (torch.randn(inputs, outputs) * scale).requires_grad_()


# %% mistake sets-a-seed: a fresh seed
def init_weights(inputs, outputs, scale=0.01):
    torch.seed()
    return (torch.randn(inputs, outputs) * scale).requires_grad_()


# %% mistake sets-a-seed: a generator of its own
def init_weights(inputs, outputs, scale=0.01):
    import numpy as np

    numbers = np.random.default_rng().normal(0, scale, (inputs, outputs))
    return torch.tensor(numbers, dtype=torch.float32, requires_grad=True)


# %% mistake weights-not-independent: mirrored rows
def init_weights(inputs, outputs, scale=0.01):
    half = torch.randn((inputs + 1) // 2, outputs) * scale
    return torch.cat([half, -half])[:inputs].clone().requires_grad_()


# %% mistake weights-not-independent: a number for each row plus a number for each column
def init_weights(inputs, outputs, scale=0.01):
    w = torch.randn(inputs, 1) + torch.randn(1, outputs)
    return (w * scale / 2**0.5).requires_grad_()


# %% mistake scale-ignored: a spread that is a little too small
def init_weights(inputs, outputs, scale=0.01):
    return (torch.randn(inputs, outputs) * scale * 0.93).requires_grad_()


# %% correct: NumPy's global generator
def init_weights(inputs, outputs, scale=0.01):
    import numpy as np

    numbers = np.random.normal(0, scale, (inputs, outputs)).astype(np.float32)
    return torch.from_numpy(numbers).requires_grad_()


# %% correct: torch.distributions
def init_weights(inputs, outputs, scale=0.01):
    w = torch.distributions.Normal(0.0, scale).sample((inputs, outputs))
    return w.requires_grad_(True)


# %% correct: torch.normal with all arguments
def init_weights(inputs, outputs, scale=0.01):
    return torch.normal(mean=0.0, std=scale, size=(inputs, outputs), requires_grad=True)


# %% correct: scaled in place under no_grad
def init_weights(inputs, outputs, scale=0.01):
    w = torch.randn(inputs, outputs, requires_grad=True)
    with torch.no_grad():
        w *= scale
    return w


# %% correct: the weight of a layer
def init_weights(inputs, outputs, scale=0.01):
    layer = torch.nn.Linear(outputs, inputs, bias=False)
    torch.nn.init.normal_(layer.weight, 0, scale)
    return layer.weight


# %% mistake weights-not-centered: shifted by scale
def init_weights(inputs, outputs, scale=0.01):
    return (scale * torch.randn(inputs, outputs) + scale).requires_grad_()


# %% mistake weights-all-equal: one random number everywhere
def init_weights(inputs, outputs, scale=0.01):
    return torch.full((inputs, outputs), scale * torch.randn(()).item()).requires_grad_()
