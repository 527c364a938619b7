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
