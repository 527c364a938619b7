# Answers to the exercise `MomentumSGD`.

# %% correct: lists and in-place methods
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.buffers = [torch.zeros_like(p) for p in self.params]
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self):
        for p, b in zip(self.params, self.buffers):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            b.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * b if self.nesterov else b)


# %% correct: a dict of buffers, copy_ instead of -=
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = [*params]
        self.settings = lr, momentum, nesterov, weight_decay
        self.state = {}

    def step(self):
        lr, momentum, nesterov, weight_decay = self.settings
        with torch.no_grad():
            for p in self.params:
                if p.grad is not None:
                    g = p.grad.clone()
                    if weight_decay:
                        g += weight_decay * p
                    b = self.state[p] = momentum * self.state.get(p, 0) + g
                    if nesterov:
                        b = g + momentum * b
                    p.copy_(p - lr * b)


# %% correct: the rate inside the velocity, which is the same while the rate is constant
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = tuple(params)
        self.lr, self.mu, self.nesterov, self.decay = lr, momentum, nesterov, weight_decay
        self.velocity = [None] * len(self.params)

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            move = -self.lr * p.grad.add(p, alpha=self.decay)
            if self.velocity[i] is None:
                self.velocity[i] = move.clone()
            else:
                self.velocity[i].mul_(self.mu).add_(move)
            p.add_(move + self.mu * self.velocity[i] if self.nesterov else self.velocity[i])


# %% mistake momentum-dampened: a running mean of the gradients
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.buffers = [torch.zeros_like(p) for p in self.params]
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self):
        for p, b in zip(self.params, self.buffers):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            b.mul_(self.momentum).add_(g, alpha=1 - self.momentum if self.momentum else 1)
            p -= self.lr * (g + self.momentum * b if self.nesterov else b)


# %% mistake momentum-dampened-later: dampened from the second step on
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.buffers = [torch.zeros_like(p) for p in self.params]
        self.t = 0
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self):
        self.t += 1
        for p, b in zip(self.params, self.buffers):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            b.mul_(self.momentum).add_(g if self.t == 1 else (1 - self.momentum) * g)
            p -= self.lr * (g + self.momentum * b if self.nesterov else b)


# %% mistake momentum-ignored: the buffer is overwritten
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.buffers = [torch.zeros_like(p) for p in self.params]
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self):
        for p, b in zip(self.params, self.buffers):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            b.copy_(g)
            p -= self.lr * (g + self.momentum * b if self.nesterov else b)


# %% mistake nesterov-ignored: the flag is not used
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.buffers = [torch.zeros_like(p) for p in self.params]
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self):
        for p, b in zip(self.params, self.buffers):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            b.mul_(self.momentum).add_(g)
            p -= self.lr * b


# %% mistake nesterov-without-gradient: only the buffer looks ahead
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.buffers = [torch.zeros_like(p) for p in self.params]
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self):
        for p, b in zip(self.params, self.buffers):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            b.mul_(self.momentum).add_(g)
            p -= self.lr * (self.momentum * b if self.nesterov else b)


# %% mistake decay-decoupled: as AdamW does
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.buffers = [torch.zeros_like(p) for p in self.params]
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self):
        for p, b in zip(self.params, self.buffers):
            if p.grad is None:
                continue
            g = p.grad.clone()
            p *= 1 - self.lr * self.weight_decay
            b.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * b if self.nesterov else b)


# %% mistake decay-ignored: no weight decay
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.buffers = [torch.zeros_like(p) for p in self.params]
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self):
        for p, b in zip(self.params, self.buffers):
            if p.grad is None:
                continue
            g = p.grad
            b.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * b if self.nesterov else b)


# %% mistake changed-gradient: weight decay written into the gradient
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.buffers = [torch.zeros_like(p) for p in self.params]
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self):
        for p, b in zip(self.params, self.buffers):
            if p.grad is None:
                continue
            g = p.grad.add_(p, alpha=self.weight_decay)
            b.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * b if self.nesterov else b)


# %% mistake changed-gradient: the buffer is the gradient itself
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.buffers = [None for p in self.params]
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            g = p.grad
            if self.weight_decay:
                g = g + self.weight_decay * p
            if self.buffers[i] is None:
                self.buffers[i] = g
            else:
                self.buffers[i].mul_(self.momentum).add_(g)
            b = self.buffers[i]
            p -= self.lr * (g + self.momentum * b if self.nesterov else b)


# %% mistake missing-gradient: no test for None
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.buffers = [torch.zeros_like(p) for p in self.params]
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self):
        for p, b in zip(self.params, self.buffers):
            g = p.grad + self.weight_decay * p
            b.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * b if self.nesterov else b)


# %% mistake none-as-zero: None taken for zeros
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.buffers = [torch.zeros_like(p) for p in self.params]
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self):
        for p, b in zip(self.params, self.buffers):
            g = (torch.zeros_like(p) if p.grad is None else p.grad) + self.weight_decay * p
            b.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * b if self.nesterov else b)


# %% mistake parameters-used-up: keeps the generator
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = params
        self.buffers = {}
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            b = self.buffers.setdefault(p, torch.zeros_like(p))
            b.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * b if self.nesterov else b)


# %% mistake rebound-parameter: the name is bound to a new tensor
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.buffers = [torch.zeros_like(p) for p in self.params]
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self):
        for p, b in zip(self.params, self.buffers):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            b.mul_(self.momentum).add_(g)
            p = p - self.lr * (g + self.momentum * b if self.nesterov else b)


# %% mistake shared-state: one buffer for all
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.buffers = [torch.zeros_like(self.params[0])] * len(self.params)
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self):
        for p, b in zip(self.params, self.buffers):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            b.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * b if self.nesterov else b)


# %% mistake uphill: plus for minus
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.buffers = [torch.zeros_like(p) for p in self.params]
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self):
        for p, b in zip(self.params, self.buffers):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            b.mul_(self.momentum).add_(g)
            p += self.lr * (g + self.momentum * b if self.nesterov else b)


# %% mistake uses-forbidden: PyTorch's own
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.inner = torch.optim.SGD(
            params, lr=lr, momentum=momentum, nesterov=nesterov, weight_decay=weight_decay
        )

    def step(self):
        self.inner.step()


# %% mistake stops-at-missing-gradient: return for continue
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = list(params)
        self.buffers = [torch.zeros_like(p) for p in self.params]
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self):
        for p, b in zip(self.params, self.buffers):
            if p.grad is None:
                return
            g = p.grad + self.weight_decay * p
            b.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * b if self.nesterov else b)


# %% mistake uses-forbidden: PyTorch's own under another name
class MomentumSGD:
    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        from torch import optim as o

        self.inner = o.SGD(
            params, lr=lr, momentum=momentum, nesterov=nesterov, weight_decay=weight_decay
        )

    def step(self):
        self.inner.step()


# %% mistake uses-forbidden: PyTorch's own in a helper
def base(params, **settings):
    return torch.optim.SGD(params, **settings)


class MomentumSGD:

    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.inner = base(params, lr=lr, momentum=momentum, nesterov=nesterov, weight_decay=weight_decay)

    def step(self):
        self.inner.step()


# %% mistake uses-forbidden: PyTorch's own as the base class
Base = torch.optim.SGD


class MomentumSGD(Base):
    pass


# %% mistake parameters-used-up: used up in the first loop
class MomentumSGD:

    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.params = params
        self.buffers = [torch.zeros_like(p) for p in params]
        self.settings = lr, momentum, nesterov, weight_decay

    @torch.no_grad()

    def step(self):
        lr, mu, nesterov, decay = self.settings
        for p, b in zip(self.params, self.buffers):
            if p.grad is None:
                continue
            g = p.grad + decay * p
            b.mul_(mu).add_(g)
            p -= lr * (g + mu * b if nesterov else b)


# %% correct: honest names
class MomentumSGD:

    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.weights = tuple(params)
        self.lr, self.mu, self.nesterov, self.decay = lr, momentum, nesterov, weight_decay
        self.velocity = {}

    def step(self):
        for number, w in enumerate(self.weights):
            if w.grad is not None:
                self.update(number, w)

    def update(self, number, w):
        g = w.grad.detach().clone()
        g.add_(w.detach(), alpha=self.decay)
        v = self.velocity[number] = self.mu * self.velocity.get(number, 0) + g
        w.data.sub_(g + self.mu * v if self.nesterov else v, alpha=self.lr)


# %% correct: foreach
class MomentumSGD:

    def __init__(self, params, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        self.all = [*params]
        self.buf = [p.detach() * 0 for p in self.all]
        self.lr, self.momentum, self.nesterov, self.weight_decay = lr, momentum, nesterov, weight_decay

    @torch.no_grad()

    def step(self):
        chosen = [i for i, p in enumerate(self.all) if p.grad is not None]
        ps, bs = [self.all[i] for i in chosen], [self.buf[i] for i in chosen]
        gs = torch._foreach_add([p.grad for p in ps], ps, alpha=self.weight_decay)
        torch._foreach_mul_(bs, self.momentum)
        torch._foreach_add_(bs, gs)
        torch._foreach_sub_(ps, torch._foreach_add(gs, bs, alpha=self.momentum) if self.nesterov else bs, alpha=self.lr)


# %% wrong: skips gradients that are 0
class MomentumSGD:
    """SGD with momentum, Nesterov momentum and weight decay."""

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        self.params = list(params)
        self.buffers = [torch.zeros_like(p) for p in self.params]
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self) -> None:
        for p, b in zip(self.params, self.buffers):
            if p.grad is None or not p.grad.any():
                continue
            g = p.grad + self.weight_decay * p
            b.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * b if self.nesterov else b)


# %% mistake waits-for-all-gradients: returns unless all have a gradient
class MomentumSGD:
    """SGD with momentum, Nesterov momentum and weight decay."""

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        self.params = list(params)
        self.buffers = [torch.zeros_like(p) for p in self.params]
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self) -> None:
        if any(p.grad is None for p in self.params):
            return
        for p, b in zip(self.params, self.buffers):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            b.mul_(self.momentum).add_(g)
            p -= self.lr * (g + self.momentum * b if self.nesterov else b)


# %% mistake rebound-parameter: does nothing
class MomentumSGD:

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        self.params = list(params)
        self.buffers = [torch.zeros_like(p) for p in self.params]
        self.lr, self.momentum = lr, momentum
        self.nesterov, self.weight_decay = nesterov, weight_decay

    @torch.no_grad()
    def step(self) -> None:
        """Update every parameter that has a gradient, in place."""
        for p, b in zip(self.params, self.buffers, strict=True):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p
            b.mul_(self.momentum).add_(g)
