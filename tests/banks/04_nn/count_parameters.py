# Answers to the exercise `count_parameters`.

# %% correct: a loop
def count_parameters(model, trainable_only=False):
    total = 0
    for name, p in model.named_parameters():
        if trainable_only and not p.requires_grad:
            continue
        total += p.nelement()
    return total


# %% correct: by identity
def count_parameters(model: nn.Module, trainable_only: bool = False) -> int:
    wanted = {id(p): p for p in model.parameters()}.values()
    if trainable_only:
        wanted = filter(lambda p: p.requires_grad, wanted)
    return sum(map(Tensor.numel, wanted))


# %% mistake counts-tensors: the length of the list
def count_parameters(model, trainable_only=False):
    return len([p for p in model.parameters() if p.requires_grad or not trainable_only])


# %% mistake counts-buffers: the state_dict
def count_parameters(model, trainable_only=False):
    if trainable_only:
        return sum(p.numel() for p in model.parameters() if p.requires_grad)
    return sum(t.numel() for t in model.state_dict().values())


# %% mistake counts-frozen-too: ignores the flag
def count_parameters(model, trainable_only=False):
    return sum(p.numel() for p in model.parameters())


# %% mistake counts-frozen-never: always the trainable ones
def count_parameters(model, trainable_only=False):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


# %% mistake counts-only-frozen: the condition the other way round
def count_parameters(model, trainable_only=False):
    return sum(p.numel() for p in model.parameters() if not trainable_only or not p.requires_grad)


# %% mistake counts-shared-twice: layer by layer
def count_parameters(model, trainable_only=False):
    children = list(model.children())
    own = model.parameters(recurse=False)
    total = sum(p.numel() for p in own if p.requires_grad or not trainable_only)
    layers = [model[i] for i in range(len(model))] if isinstance(model, nn.Sequential) else children
    return total + sum(count_parameters(layer, trainable_only) for layer in layers)


# %% mistake counts-top-level-only: not the modules inside
def count_parameters(model, trainable_only=False):
    own = model.parameters(recurse=False)
    return sum(p.numel() for p in own if p.requires_grad or not trainable_only)


# %% mistake counts-weights-only: no biases
def count_parameters(model, trainable_only=False):
    return sum(p.numel() for name, p in model.named_parameters() if "weight" in name)


# %% mistake tensor-for-number: a tensor
def count_parameters(model, trainable_only=False):
    numbers = [p.numel() for p in model.parameters() if p.requires_grad or not trainable_only]
    return torch.tensor(numbers).sum()


# %% mistake counts-first-axis: len of a tensor
def count_parameters(model, trainable_only=False):
    return sum(len(p) for p in model.parameters() if p.requires_grad or not trainable_only)


# %% mistake wrong-type: a float
def count_parameters(model, trainable_only=False):
    return float(sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only))


# %% mistake wrong-type: a number of NumPy
def count_parameters(model, trainable_only=False):
    return np.sum([p.numel() for p in model.parameters() if p.requires_grad or not trainable_only], dtype=np.int64)


import numpy as np


# %% mistake counts-frozen-never: another default
def count_parameters(model, trainable_only=True):
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


# %% mistake counts-shared-twice: module by module
def count_parameters(model, trainable_only=False):
    total = 0
    for module in model.modules():
        for p in module.parameters(recurse=False):
            if p.requires_grad or not trainable_only:
                total += p.numel()
    return total


# %% mistake counts-layers-only: only modules without modules inside
def count_parameters(model, trainable_only=False):
    unique = {}
    for module in model.modules():
        if not list(module.children()):
            unique.update({id(p): p for p in module.parameters()})
    return sum(p.numel() for p in unique.values() if p.requires_grad or not trainable_only)


# %% mistake counting-changes-model: frozen parameters thawed
def count_parameters(model, trainable_only=False):
    if not trainable_only:
        model.requires_grad_(True)
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


# %% mistake counting-changes-model: eval mode
def count_parameters(model, trainable_only=False):
    model.eval()
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


# %% correct: the product of the shape
def count_parameters(model, trainable_only=False):
    return sum(
        math.prod(p.shape) for p in model.parameters() if not trainable_only or p.requires_grad
    )


import math


# %% correct: recursion over the children
def count_parameters(model, trainable_only=False, seen=None):
    seen = set() if seen is None else seen
    total = 0
    for p in model._parameters.values():
        if p is not None and p not in seen:
            seen.add(p)
            total += p.numel() if p.requires_grad or not trainable_only else 0
    return total + sum(count_parameters(m, trainable_only, seen) for m in model.children())


# %% mistake counts-no-single-number: single numbers left out
def count_parameters(model, trainable_only=False):
    return sum((p.numel() if p.dim() else 0) for p in model.parameters() if p.requires_grad or not trainable_only)


# %% mistake counts-shared-twice: a layer that is used twice
def count_parameters(model, trainable_only=False):
    own = sum(p.numel() for p in model.parameters(recurse=False) if p.requires_grad or not trainable_only)
    return own + sum(count_parameters(child, trainable_only) for child in model._modules.values())
