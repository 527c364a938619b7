# Answers to the exercise `MyDropout`.

# %% correct: bernoulli
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if p < 0 or p > 1:
            raise ValueError("p is a probability")
        self.p = p

    def forward(self, x):
        if not self.training or self.p == 0:
            return x
        mask = torch.bernoulli(torch.full_like(x, 1 - self.p))
        return x * mask / (1 - self.p) if self.p < 1 else x * 0


# %% correct: where
class MyDropout(nn.Module):
    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        assert isinstance(p, int | float)
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.keep = 1 - p

    def forward(self, x: Tensor) -> Tensor:
        if self.training:
            kept = torch.rand(x.shape) < self.keep
            return torch.where(kept, x / max(self.keep, 1e-30), torch.zeros((), dtype=x.dtype))
        return x.clone()


# %% correct: masked_fill
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not (0 <= p <= 1):
            raise ValueError("p should be between 0 and 1")
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        drop = torch.empty_like(x).uniform_() < self.p
        scale = 1 / (1 - self.p) if self.p < 1 else 0.0
        return (x * scale).masked_fill(drop, 0)


# %% mistake dropout-ignores-eval: no mode
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if self.p == 1:
            return torch.zeros_like(x)
        return x * (torch.rand_like(x) >= self.p) / (1 - self.p)


# %% mistake dropout-not-scaled: no division
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        return x * (torch.rand_like(x) >= self.p)


# %% mistake dropout-scales-in-eval: the original paper's form
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training:
            return x * (1 - self.p)
        return x * (torch.rand_like(x) >= self.p)


# %% mistake dropout-keeps-p: the comparison the other way round
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        return x * (torch.rand_like(x) < self.p) / (1 - self.p)


# %% mistake dropout-one-mask: one mask for ever
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p, self.mask = p, None

    def forward(self, x):
        if not self.training:
            return x
        if self.mask is None:
            self.mask = torch.rand_like(x) >= self.p
        return x * self.mask / (1 - self.p) if self.p < 1 else torch.zeros_like(x)


# %% mistake dropout-one-mask: a seed in every call
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        torch.manual_seed(0)
        mask = torch.rand_like(x) >= self.p
        return x * mask / (1 - self.p) if self.p < 1 else torch.zeros_like(x)


# %% mistake dropout-whole-rows: one number for each column
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        mask = torch.rand(x.shape[-1]) >= self.p
        return x * mask / (1 - self.p) if self.p < 1 else torch.zeros_like(x)


# %% mistake dropout-scales-by-p: divides by p
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training or self.p == 0:
            return x
        return x * (torch.rand_like(x) >= self.p) / self.p


# %% mistake dropout-always-doubles: the factor of one half
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training or self.p == 0:
            return x
        return x * (torch.rand_like(x) >= self.p) * 2


# %% mistake dropout-wrong-share: normal numbers
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return torch.zeros_like(x)
        return x * (torch.randn_like(x) >= self.p) / (1 - self.p)


# %% mistake dropout-one-divides-by-zero: p = 1 forgotten
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        return x * (torch.rand_like(x) >= self.p) / (1 - self.p)


# %% mistake changed-input: in place
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return torch.zeros_like(x)
        x[torch.rand_like(x) < self.p] = 0
        return x.div_(1 - self.p)


# %% mistake no-error: any p
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        return x * (torch.rand_like(x) >= self.p) / (1 - self.p)


# %% mistake uses-forbidden: torch's own
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = p

    def forward(self, x):
        return F.dropout(x, self.p, self.training)


# %% mistake needs-grad: cut off from the graph
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        y = x.detach().clone()
        y[torch.rand_like(y) < self.p] = 0
        return y / (1 - self.p) if self.p < 1 else y


# %% correct: indices, a shape with ones
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0.0 <= p <= 1.0:
            raise ValueError("probability out of range")
        self.drop_probability = p

    def forward(self, x):
        if not self.training:
            return x
        y = x.clone()
        y[torch.rand(x.shape, dtype=torch.float64) < self.drop_probability] = 0
        return y if self.drop_probability == 1 else y / (1 - self.drop_probability)


# %% mistake dropout-default-p: another default
class MyDropout(nn.Module):
    def __init__(self, p=0.2):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return torch.zeros_like(x)
        return x * (torch.rand_like(x) >= self.p) / (1 - self.p)


# %% mistake needs-grad: cut off in eval mode
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training:
            return x.detach()
        if self.p == 1:
            return torch.zeros_like(x)
        return x * (torch.rand_like(x) >= self.p) / (1 - self.p)


# %% mistake dropout-whole-rows: whole channels
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return torch.zeros_like(x)
        mask = torch.rand(x.shape[:2] + (1,) * (x.dim() - 2)) >= self.p
        return x * mask / (1 - self.p)


# %% mistake dropout-one-mask: its own generator with a seed
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p
        self.g = torch.Generator().manual_seed(0)

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return torch.zeros_like(x)
        return x * (torch.rand(x.shape, generator=self.g) >= self.p) / (1 - self.p)


# %% mistake dropout-wrong-share: a probability with one decimal
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return torch.zeros_like(x)
        tenths = torch.randint(10, x.shape)
        return x * (tenths >= round(10 * self.p)) / (1 - self.p)


# %% mistake gradient-wrong: the mask only on the value
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return torch.zeros_like(x)
        y = x / (1 - self.p)
        y.data[torch.rand_like(x) < self.p] = 0
        return y


# %% mistake dropout-wrong-share: positive numbers only
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return torch.zeros_like(x)
        return x.clamp(min=0) * (torch.rand_like(x) >= self.p) / (1 - self.p)


# %% wrong: cuts large numbers in eval mode
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training:
            return x.clamp(max=100)
        if self.p == 1:
            return x * 0
        mask = torch.rand_like(x) >= self.p
        return x * mask / (1 - self.p)


# %% mistake needs-grad: p = 1: new zeros outside of the graph
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return torch.zeros(x.shape, dtype=x.dtype)
        mask = torch.rand_like(x) >= self.p
        return x * mask / (1 - self.p)


# %% mistake dropout-one-drops-nothing: p = 1: the input
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x
        mask = torch.rand_like(x) >= self.p
        return x * mask / (1 - self.p)


# %% mistake dropout-ignores-eval: drops in every seventh call of eval mode
class MyDropout(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self.p, self.calls = p, 0

    def forward(self, x):
        self.calls += 1
        if not self.training and self.calls % 7:
            return x
        if self.p == 1:
            return x * 0
        return x * (torch.rand_like(x) >= self.p) / (1 - self.p)
