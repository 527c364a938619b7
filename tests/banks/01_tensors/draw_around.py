# Answers to the exercise `draw_around`.

# %% correct: torch.normal
def draw_around(means: Tensor, std: float, seed: int) -> Tensor:
    return torch.normal(means, std, generator=torch.Generator().manual_seed(seed))


# %% correct: randn, shifted and scaled
def draw_around(means, std, seed):
    own = torch.Generator()
    own.manual_seed(seed)
    return means + std * torch.randn(means.shape, generator=own)


# %% mistake ignores-seed: no generator
def draw_around(means, std, seed):
    return torch.normal(means, std)


# %% mistake ignores-seed: a generator that is not used
def draw_around(means, std, seed):
    generator = torch.Generator().manual_seed(seed)
    return means + std * torch.randn_like(means)


# %% mistake same-noise-for-all-seeds: a fixed seed
def draw_around(means, std, seed):
    return torch.normal(means, std, generator=torch.Generator().manual_seed(0))


# %% mistake one-noise-for-all: a single draw
def draw_around(means, std, seed):
    generator = torch.Generator().manual_seed(seed)
    return means + std * torch.randn(1, generator=generator)


# %% mistake one-noise-for-all: one draw for each column
def draw_around(means, std, seed):
    generator = torch.Generator().manual_seed(seed)
    return means + std * torch.randn(means.shape[-1], generator=generator)


# %% mistake uniform-for-normal: rand
def draw_around(means, std, seed):
    generator = torch.Generator().manual_seed(seed)
    return means + std * torch.rand(means.shape, generator=generator)


# %% mistake wrong-spread: std as a variance
def draw_around(means, std, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.normal(means, std**0.5, generator=generator)


# %% mistake global-generator-used: the global seed
def draw_around(means, std, seed):
    torch.manual_seed(seed)
    return torch.normal(means, std)


# %% mistake changed-input: adds the noise in place
def draw_around(means, std, seed):
    generator = torch.Generator().manual_seed(seed)
    return means.add_(std * torch.randn(means.shape, generator=generator))
