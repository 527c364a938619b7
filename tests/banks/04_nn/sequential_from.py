# Answers to the exercise `sequential_from`.

# %% correct: add_module
def sequential_from(spec):
    net = nn.Sequential()
    for name, kind, options in spec:
        try:
            build = KINDS[kind]
        except KeyError:
            raise ValueError(f"no kind {kind}") from None
        if name in dict(net.named_children()):
            raise ValueError(f"{name} twice")
        net.add_module(name, build(**options))
    return net


# %% correct: checks first, one expression
def sequential_from(spec: list) -> nn.Sequential:
    names = [name for name, _, _ in spec]
    if len(set(names)) < len(names):
        raise ValueError("a name occurs twice")
    if unknown := {kind for _, kind, _ in spec} - KINDS.keys():
        raise ValueError(f"unknown: {unknown}")
    return nn.Sequential(OrderedDict((name, KINDS[kind](**o)) for name, kind, o in spec))


# %% mistake names-lost: layers without names
def sequential_from(spec):
    names = [entry[0] for entry in spec]
    if len(set(names)) < len(names) or any(kind not in KINDS for _, kind, _ in spec):
        raise ValueError
    return nn.Sequential(*(KINDS[kind](**options) for _, kind, options in spec))


# %% mistake name-twice-lost: no look at the names
def sequential_from(spec):
    layers = OrderedDict()
    for name, kind, options in spec:
        if kind not in KINDS:
            raise ValueError(kind)
        layers[name] = KINDS[kind](**options)
    return nn.Sequential(layers)


# %% mistake not-a-module: a plain dict
def sequential_from(spec):
    layers = {}
    for name, kind, options in spec:
        if kind not in KINDS or name in layers:
            raise ValueError(name)
        layers[name] = KINDS[kind](**options)
    return nn.Sequential(layers)


# %% mistake not-a-module: a list
def sequential_from(spec):
    if len({name for name, _, _ in spec}) < len(spec) or any(k not in KINDS for _, k, _ in spec):
        raise ValueError
    return nn.Sequential([KINDS[kind](**options) for _, kind, options in spec])


# %% mistake wrong-error: the dictionary's own error
def sequential_from(spec):
    layers = OrderedDict()
    for name, kind, options in spec:
        if name in layers:
            raise ValueError(name)
        layers[name] = KINDS[kind](**options)
    return nn.Sequential(layers)


# %% mistake changed-spec: pops the entries
def sequential_from(spec):
    layers = OrderedDict()
    while spec:
        name, kind, options = spec.pop(0)
        if name in layers or kind not in KINDS:
            raise ValueError(name)
        layers[name] = KINDS[kind](**options)
    return nn.Sequential(layers)


# %% mistake not-a-sequential: a ModuleDict
def sequential_from(spec):
    layers = OrderedDict()
    for name, kind, options in spec:
        if name in layers or kind not in KINDS:
            raise ValueError(name)
        layers[name] = KINDS[kind](**options)
    return nn.ModuleDict(layers)


# %% mistake names-sorted: in the order of the names
def sequential_from(spec):
    layers = {}
    for name, kind, options in spec:
        if name in layers or kind not in KINDS:
            raise ValueError(name)
        layers[name] = KINDS[kind](**options)
    return nn.Sequential(OrderedDict(sorted(layers.items(), key=lambda pair: pair[0])))


# %% mistake wrong-error: KeyError
def sequential_from(spec):
    net = nn.Sequential()
    for name, kind, options in spec:
        if kind not in KINDS: raise KeyError(kind)
        if hasattr(net, name): raise KeyError(name)
        net.add_module(name, KINDS[kind](**options))
    return net


# %% mistake layers-shared: equal layers made once
def sequential_from(spec):
    made, layers = {}, OrderedDict()
    for name, kind, options in spec:
        if kind not in KINDS or name in layers:
            raise ValueError(name)
        key = (kind, str(options))
        if key not in made:
            made[key] = KINDS[kind](**options)
        layers[name] = made[key]
    return nn.Sequential(layers)
