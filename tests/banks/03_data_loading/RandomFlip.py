# Answers to the exercise `RandomFlip`.

# %% correct: fliplr by index
class RandomFlip:
    def __init__(self, p):
        self.p = p

    def __call__(self, image):
        if torch.rand(()) >= self.p:
            return image
        return image[..., torch.arange(image.shape[-1] - 1, -1, -1)]


# %% correct: a module
class RandomFlip(torch.nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, image):
        if torch.bernoulli(torch.tensor(float(self.p))):
            return torch.flip(image, dims=[-1])
        return image.clone()


# %% mistake flip-upside-down: the rows
class RandomFlip:
    def __init__(self, p):
        self.p = p

    def __call__(self, image):
        return image.flip(-2) if torch.rand(1) < self.p else image


# %% mistake flip-channels: the first axis
class RandomFlip:
    def __init__(self, p):
        self.p = p

    def __call__(self, image):
        return image.flip(0) if torch.rand(1) < self.p else image


# %% mistake flip-both-ways: every axis of the plane
class RandomFlip:
    def __init__(self, p):
        self.p = p

    def __call__(self, image):
        return image.flip(-1, -2) if torch.rand(1) < self.p else image


# %% mistake flip-decided-once: decides in __init__
class RandomFlip:
    def __init__(self, p):
        self.flip = bool(torch.rand(1) < p)

    def __call__(self, image):
        return image.flip(-1) if self.flip else image


# %% mistake probability-inverted: larger than p
class RandomFlip:
    def __init__(self, p):
        self.p = p

    def __call__(self, image):
        return image.flip(-1) if torch.rand(1) > self.p else image


# %% mistake probability-ignored: always one half
class RandomFlip:
    def __init__(self, p):
        self.p = p

    def __call__(self, image):
        return image.flip(-1) if torch.rand(1) < 0.5 else image


# %% mistake random-not-torch: Python's random numbers
class RandomFlip:
    def __init__(self, p):
        self.p = p

    def __call__(self, image):
        import random

        return image.flip(-1) if random.SystemRandom().random() < self.p else image


# %% mistake changed-input: writes into the picture
class RandomFlip:
    def __init__(self, p):
        self.p = p

    def __call__(self, image):
        if torch.rand(1) < self.p:
            image[:] = image.flip(-1)
        return image


# %% mistake changed-input: turns the caller's picture
class RandomFlip:
    def __init__(self, p):
        self.p = p

    def __call__(self, image):
        if torch.rand(1) < self.p:
            image.copy_(image.flip(-1))
        return image.clone()


# %% mistake probability-off: half as often
class RandomFlip:
    def __init__(self, p):
        self.p = p

    def __call__(self, image):
        if self.p == 1:
            return image.flip(-1)
        return image.flip(-1) if torch.rand(1) < self.p / 2 else image


# %% mistake probability-off: p squared
class RandomFlip:
    def __init__(self, p):
        self.p = p

    def __call__(self, image):
        return image.flip(-1) if torch.rand(1) < self.p and torch.rand(1) < self.p else image


# %% correct: bernoulli, index_select
class RandomFlip:
    def __init__(self, p=0.5):
        self.p = torch.tensor(float(p))

    def __call__(self, image):
        if not bool(torch.bernoulli(self.p)):
            return image.clone()
        width = image.shape[-1]
        return image.index_select(-1, torch.arange(width - 1, -1, -1))


# %% correct: a closure's numbers, fliplr on two axes at the end
class RandomFlip:
    def __init__(self, p):
        self.draw = lambda: torch.empty(()).uniform_().item() < p

    def __call__(self, image):
        return torch.flip(image, dims=[image.dim() - 1]) if self.draw() else image


# %% wrong: each picture of a batch decides for itself
class RandomFlip:
    def __init__(self, p):
        self.p = p

    def __call__(self, image):
        if image.dim() <= 3:
            return image.flip(-1) if torch.rand(1) < self.p else image
        return torch.stack([self(one) for one in image])


# %% wrong: integers go through uint8
class RandomFlip:
    def __init__(self, p):
        self.p = p

    def __call__(self, image):
        if torch.rand(1) >= self.p:
            return image
        if image.is_floating_point():
            return image.flip(-1)
        return image.to(torch.uint8).flip(-1).to(image.dtype)


# %% mistake probability-inverted: the right end points, but 1 - p between them
class RandomFlip:
    def __init__(self, p):
        self.p = p

    def __call__(self, image):
        if self.p == 0:
            return image
        return image.flip(-1) if torch.rand(1) >= self.p or self.p == 1 else image


# %% mistake random-not-torch: a generator of its own
class RandomFlip:
    def __init__(self, p):
        self.p = p
        self.g = torch.Generator()
        self.g.seed()

    def __call__(self, image):
        return image.flip(-1) if torch.rand(1, generator=self.g) < self.p else image


# %% mistake flip-decided-once: no random number
class RandomFlip:

    def __init__(self, p: float) -> None:
        self.p = p

    def __call__(self, image: Tensor) -> Tensor:
        return image.flip(-1) if self.p > 0.5 else image
