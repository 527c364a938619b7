# Answers to the exercise `warmup_cosine`.

# %% correct: min
def warmup_cosine(step, warmup, total):
    if step < warmup:
        return (step + 1) / warmup
    q = min(1.0, (step - warmup) / (total - warmup))
    return (1 + math.cos(math.pi * q)) / 2


# %% correct: three cases, the square of a cosine
def warmup_cosine(step, warmup, total):
    if step >= total:
        return 0.0
    if step < warmup:
        return (step + 1) / warmup
    return math.cos(math.pi / 2 * (step - warmup) / (total - warmup)) ** 2


# %% mistake warmup-starts-at-zero: step over warmup
def warmup_cosine(step, warmup, total):
    if step < warmup:
        return step / warmup
    q = min(1.0, (step - warmup) / (total - warmup))
    return (1 + math.cos(math.pi * q)) / 2


# %% mistake warmup-ignored: only the cosine
def warmup_cosine(step, warmup, total):
    return (1 + math.cos(math.pi * min(1.0, step / total))) / 2


# %% mistake cosine-from-the-start: progress from step 0
def warmup_cosine(step, warmup, total):
    if step < warmup:
        return (step + 1) / warmup
    q = min(1.0, step / total)
    return (1 + math.cos(math.pi * q)) / 2


# %% mistake cosine-comes-back: no limit
def warmup_cosine(step, warmup, total):
    if step < warmup:
        return (step + 1) / warmup
    q = (step - warmup) / (total - warmup)
    return (1 + math.cos(math.pi * q)) / 2


# %% mistake linear-for-cosine: a straight line
def warmup_cosine(step, warmup, total):
    if step < warmup:
        return (step + 1) / warmup
    q = min(1.0, (step - warmup) / (total - warmup))
    return 1 - q


# %% mistake cosine-of-degrees: without pi
def warmup_cosine(step, warmup, total):
    if step < warmup:
        return (step + 1) / warmup
    q = min(1.0, (step - warmup) / (total - warmup))
    return (1 + math.cos(q)) / 2


# %% mistake cosine-not-halved: from 1 to -1
def warmup_cosine(step, warmup, total):
    if step < warmup:
        return (step + 1) / warmup
    q = min(1.0, (step - warmup) / (total - warmup))
    return math.cos(math.pi * q)


# %% mistake warmup-of-zero: divides always
def warmup_cosine(step, warmup, total):
    rise = (step + 1) / warmup
    if rise <= 1:
        return rise
    q = min(1.0, (step - warmup) / (total - warmup))
    return (1 + math.cos(math.pi * q)) / 2


# %% mistake tensor-for-number: torch.cos
def warmup_cosine(step, warmup, total):
    if step < warmup:
        return (step + 1) / warmup
    q = min(1.0, (step - warmup) / (total - warmup))
    return (1 + torch.cos(torch.tensor(math.pi * q))) / 2


# %% mistake warmup-one-too-long: one step more
def warmup_cosine(step, warmup, total):
    if step <= warmup:
        return (step + 1) / warmup
    q = min(1.0, (step - warmup) / (total - warmup))
    return (1 + math.cos(math.pi * q)) / 2


# %% mistake factor-rounded: as the example prints it
def warmup_cosine(step, warmup, total):
    if step < warmup:
        return round((step + 1) / warmup, 2)
    q = min(1.0, (step - warmup) / (total - warmup))
    return round((1 + math.cos(math.pi * q)) / 2, 2)


# %% correct: LambdaLR with an early return and max
def warmup_cosine(step, warmup, total):
    if step >= total:
        return 0.0
    if step < warmup:
        return (1 + step) / warmup
    return 0.5 + 0.5 * math.cos((step - warmup) * math.pi / (total - warmup))


# %% correct: cos squared of the half
def warmup_cosine(step, warmup, total):
    if warmup > step:
        return step / warmup + 1 / warmup
    left = max(0, total - step) / (total - warmup)
    return math.sin(math.pi * left / 2) ** 2


# %% mistake factor-rounded: five decimals
def warmup_cosine(step, warmup, total):
    if step < warmup:
        return round((step + 1) / warmup, 5)
    q = min(1.0, (step - warmup) / (total - warmup))
    return round((1 + math.cos(math.pi * q)) / 2, 5)


# %% mistake factor-rounded: six digits
def warmup_cosine(step: int, warmup: int, total: int) -> float:
    """Return the factor of the learning rate at a step."""
    if step < warmup:
        return (step + 1) / warmup
    q = min(1.0, (step - warmup) / (total - warmup))
    return round((1 + math.cos(math.pi * q)) / 2, 6)


# %% wrong: a long warm-up is cut
def warmup_cosine(step: int, warmup: int, total: int) -> float:
    """Return the factor of the learning rate at a step."""
    warmup = min(warmup, 100)
    if step < warmup:
        return (step + 1) / warmup
    q = min(1.0, (step - warmup) / (total - warmup))
    return (1 + math.cos(math.pi * q)) / 2
