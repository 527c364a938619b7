# Answers to the exercise `double_or_negate`.

# %% correct: if and two returns
def double_or_negate(x: Tensor) -> Tensor:
    if x.sum() > 0:
        return x * 2
    else:
        return -x


# %% correct: a factor, chosen by a number
def double_or_negate(x):
    total = torch.sum(x).item()
    return x * (2 if total > 0 else -1)


# %% correct: clone, then in place
def double_or_negate(x):
    y = x.clone()
    if x.sum() <= 0:
        return y.neg_()
    return y.mul_(2)


# %% correct: one torch.where by the sum
def double_or_negate(x):
    return torch.where(x.sum() > 0, x + x, 0 - x)


# %% mistake branch-swapped: exchanged
def double_or_negate(x):
    if x.sum() > 0:
        return -x
    return 2 * x


# %% mistake branch-without-comparison: the sum as the condition
def double_or_negate(x):
    if x.sum():
        return 2 * x
    return -x


# %% mistake branch-without-comparison: the method as the condition
def double_or_negate(x):
    return 2 * x if x.sum else -x


# %% mistake branch-per-element: where
def double_or_negate(x):
    return torch.where(x > 0, 2 * x, -x)


# %% mistake branch-per-element: a mask
def double_or_negate(x):
    y = -x
    y[x > 0] = 2 * x[x > 0]
    return y


# %% mistake branch-on-elements: all
def double_or_negate(x):
    if (x > 0).all():
        return 2 * x
    return -x


# %% mistake branch-on-elements: any
def double_or_negate(x):
    if (x > 0).any():
        return 2 * x
    return -x


# %% mistake branch-per-row: the last axis
def double_or_negate(x):
    return torch.where(x.sum(-1, keepdim=True) > 0, 2 * x, -x)


# %% mistake branch-absolute-value: abs for the sign
def double_or_negate(x):
    return 2 * x if x.sum() > 0 else x.abs()


# %% mistake branch-on-elements: the first element
def double_or_negate(x):
    return 2 * x if x.flatten()[0] > 0 else -x


# %% mistake branch-without-comparison: signs dropped before the sum
def double_or_negate(x):
    return 2 * x if x.abs().sum() > 0 else -x


# %% mistake branch-zero-doubled: greater or equal
def double_or_negate(x):
    if x.sum() >= 0:
        return 2 * x
    return -x


# %% mistake branch-zero-untouched: nothing for 0
def double_or_negate(x):
    if x.sum() > 0:
        return 2 * x
    if x.sum() < 0:
        return -x
    return x


# %% mistake returns-none: no way for 0
def double_or_negate(x):
    if x.sum() > 0:
        return 2 * x
    elif x.sum() < 0:
        return -x


# %% mistake changed-input: in place
def double_or_negate(x):
    if x.sum() > 0:
        x *= 2
        return x
    return -x


# %% mistake needs-grad: a new tensor from numbers
def double_or_negate(x):
    x = x.detach()
    return 2 * x if x.sum() > 0 else -x


# %% mistake branch-per-row: the sum of each column
def double_or_negate(x):
    if x.sum(0) > 0:
        return 2 * x
    return -x


# %% mistake branch-sum-cut: the sum as a whole number
def double_or_negate(x):
    return 2 * x if int(x.sum()) > 0 else -x


# %% mistake branch-on-elements: the first of a vector
def double_or_negate(x):
    if x[0] > 0:
        return 2 * x
    return -x


# %% mistake branch-on-elements: the largest
def double_or_negate(x):
    if x.max() > 0:
        return 2 * x
    return -x


# %% mistake no-gradient-arrives: requires a gradient, but none flows back
def double_or_negate(x):
    result = 2 * x.detach() if x.sum() > 0 else -x.detach()
    return result.requires_grad_(x.requires_grad)


# %% mistake branch-small-sum: a sum compared with a small number
def double_or_negate(x):
    return 2 * x if x.sum() > 1e-3 else -x


# %% correct: where on the whole
def double_or_negate(x):
    return torch.where(x.sum() > 0, 2 * x, -x)


# %% correct: a clone changed in place
def double_or_negate(x):
    result = x.clone()
    return result.mul_(2) if torch.sum(x) > 0 else result.neg_()


# %% correct: added to itself
def double_or_negate(x):
    if float(sum(x.flatten().tolist())) > 0.0:
        return x + x
    return 0 - x


# %% mistake wrong-dtype: float32 for all
def double_or_negate(x):
    return (2 * x if x.sum() > 0 else -x).float()


# %% mistake gradient-of-copy: the values only
def double_or_negate(x):
    result = 2 * x if x.sum() > 0 else -x
    return result.detach() + (x - x.detach())


# %% mistake branch-on-elements: only the first row decides
def double_or_negate(x):
    first = x[0] if x.dim() > 1 else x
    return 2 * x if first.sum() > 0 else -x


# %% mistake branch-on-elements: counts signs
def double_or_negate(x):
    return 2 * x if (x > 0).sum() > (x < 0).sum() else -x


# %% mistake branch-swapped: always the signs
def double_or_negate(x):
    return -x


# %% mistake branch-sum-cut: compares with 1
def double_or_negate(x):
    return 2 * x if x.sum() > 1 else -x
