# Answers to the exercise `parameter_groups`.

# %% correct: by the number of dimensions
def parameter_groups(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.dim() >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.dim() < 2], "weight_decay": 0.0},
    ]


# %% correct: a loop with names
def parameter_groups(model, weight_decay):
    decay, no_decay = [], []
    for name, p in model.named_parameters():
        if not p.requires_grad:
            continue
        if len(p.shape) <= 1 or name.endswith("bias"):
            no_decay.append(p)
        else:
            decay.append(p)
    return [dict(params=decay, weight_decay=weight_decay), dict(params=no_decay, weight_decay=0)]


# %% mistake decays-norm: by name
def parameter_groups(model, weight_decay):
    trained = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    return [
        {"params": [p for n, p in trained if "bias" not in n], "weight_decay": weight_decay},
        {"params": [p for n, p in trained if "bias" in n], "weight_decay": 0.0},
    ]


# %% mistake decays-bias: all parameters in one group
def parameter_groups(model, weight_decay):
    return [
        {"params": list(model.parameters()), "weight_decay": weight_decay},
        {"params": [], "weight_decay": 0.0},
    ]


# %% mistake decay-nowhere: both groups without decay
def parameter_groups(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.dim() >= 2], "weight_decay": 0.0},
        {"params": [p for p in trained if p.dim() < 2], "weight_decay": 0.0},
    ]


# %% mistake groups-swapped: the other way round
def parameter_groups(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.dim() == 1], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.dim() >= 2], "weight_decay": 0.0},
    ]


# %% mistake parameter-left-out: the biases are forgotten
def parameter_groups(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.dim() >= 2], "weight_decay": weight_decay},
        {"params": [], "weight_decay": 0.0},
    ]


# %% mistake parameter-left-out: only matrices have two axes
def parameter_groups(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.dim() == 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.dim() < 2], "weight_decay": 0.0},
    ]


# %% mistake parameter-twice: all parameters in the second group
def parameter_groups(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.dim() >= 2], "weight_decay": weight_decay},
        {"params": trained, "weight_decay": 0.0},
    ]


# %% mistake frozen-in-group: frozen ones too
def parameter_groups(model, weight_decay):
    trained = [p for p in model.parameters()]
    return [
        {"params": [p for p in trained if p.dim() >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.dim() < 2], "weight_decay": 0.0},
    ]


# %% mistake returns-none: prints the groups
def parameter_groups(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    print(
        [
            {"params": [p for p in trained if p.dim() >= 2], "weight_decay": weight_decay},
            {"params": [p for p in trained if p.dim() < 2], "weight_decay": 0.0},
        ]
    )


# %% mistake decays-scalar: a single number has no axis
def parameter_groups(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.dim() != 1], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.dim() == 1], "weight_decay": 0.0},
    ]


# %% mistake parameter-left-out: a single number is in neither group
def parameter_groups(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.dim() >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.dim() == 1], "weight_decay": 0.0},
    ]


# %% mistake parameter-twice: module by module, so a shared weight comes twice
def parameter_groups(model, weight_decay):
    decayed, others = [], []
    for module in model.modules():
        for p in module.parameters(recurse=False):
            if p.requires_grad:
                (decayed if p.dim() >= 2 else others).append(p)
    return [
        {"params": decayed, "weight_decay": weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]


# %% mistake weight-not-decayed: matrices only, no convolutions
def parameter_groups(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.dim() == 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.dim() != 2], "weight_decay": 0.0},
    ]


# %% mistake weight-not-decayed: by the kind of the layer, without embeddings
def parameter_groups(model, weight_decay):
    decayed, others = [], []
    heavy = [m.weight for m in model.modules() if isinstance(m, (nn.Linear, nn.Conv2d))]
    for p in model.parameters():
        if p.requires_grad:
            (decayed if any(p is weight for weight in heavy) else others).append(p)
    return [
        {"params": decayed, "weight_decay": weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]


# %% mistake groups-in-other-order: the biases first
def parameter_groups(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trained if p.dim() < 2], "weight_decay": 0.0},
        {"params": [p for p in trained if p.dim() >= 2], "weight_decay": weight_decay},
    ]


# %% mistake params-used-up-by-optimizer: generators
def parameter_groups(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": (p for p in trained if p.dim() >= 2), "weight_decay": weight_decay},
        {"params": (p for p in trained if p.dim() < 2), "weight_decay": 0.0},
    ]


# %% mistake wrong-length: an empty group is dropped
def parameter_groups(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in trained if p.dim() >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trained if p.dim() < 2], "weight_decay": 0.0},
    ]
    return [group for group in groups if group["params"]]


# %% correct: len(shape), booleans as indices
def parameter_groups(model, weight_decay):
    sorted_ = {True: [], False: []}
    for p in dict.fromkeys(model.parameters()):
        if p.requires_grad:
            sorted_[len(p.shape) > 1].append(p)
    return [dict(params=sorted_[True], weight_decay=weight_decay), dict(params=sorted_[False], weight_decay=0)]


# %% correct: filter and ndim
def parameter_groups(model, weight_decay):
    free = list(filter(lambda p: p.requires_grad, model.parameters()))
    return [{"params": list(filter(lambda p: p.ndim >= 2, free)), "weight_decay": weight_decay},
            {"params": [p for p in free if not p.ndim >= 2], "weight_decay": 0.0}]


# %% correct: module by module, seen once
def parameter_groups(model, weight_decay):
    seen, decay, rest = set(), [], []
    for module in model.modules():
        for p in module.parameters(recurse=False):
            if p in seen or not p.requires_grad:
                continue
            seen.add(p)
            (decay if p.dim() >= 2 else rest).append(p)
    return [{"params": decay, "weight_decay": weight_decay}, {"params": rest, "weight_decay": 0.0}]


# %% mistake wrong-type: a generator of groups
def parameter_groups(model, weight_decay):
    trained = [p for p in model.parameters() if p.requires_grad]
    yield {"params": [p for p in trained if p.dim() >= 2], "weight_decay": weight_decay}
    yield {"params": [p for p in trained if p.dim() < 2], "weight_decay": 0.0}


# %% mistake decay-nowhere: axes of length 1 do not count
def parameter_groups(model: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Sort a model's parameters by whether they get weight decay."""
    decayed, others = [], []
    for p in model.parameters():
        if not p.requires_grad:
            continue
        if p.squeeze().dim() >= 2:
            decayed.append(p)
        else:
            others.append(p)
    return [
        {"params": decayed, "weight_decay": weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]


# %% mistake decays-bias: sorts by size
def parameter_groups(model: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Sort a model's parameters by whether they get weight decay."""
    decayed, others = [], []
    for p in model.parameters():
        if not p.requires_grad:
            continue
        if p.numel() > 5:
            decayed.append(p)
        else:
            others.append(p)
    return [
        {"params": decayed, "weight_decay": weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]


# %% mistake group-with-more-settings: a learning rate for the second group
def parameter_groups(model: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Sort a model's parameters by whether they get weight decay."""
    decayed, others = [], []
    for p in model.parameters():
        if not p.requires_grad:
            continue
        if p.dim() >= 2:
            decayed.append(p)
        else:
            others.append(p)
    return [
        {"params": decayed, "weight_decay": weight_decay},
        {"params": others, "weight_decay": 0.0, "lr": 0.01},
    ]
