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


# %% mistake kinds-written-out: six kinds of its own
def sequential_from(spec):
    kinds = {"conv": nn.Conv2d, "dropout": nn.Dropout, "flatten": nn.Flatten,
             "linear": nn.Linear, "pool": nn.MaxPool2d, "relu": nn.ReLU}
    layers = OrderedDict()
    for name, kind, options in spec:
        if kind not in kinds or name in layers:
            raise ValueError(name)
        layers[name] = kinds[kind](**options)
    return nn.Sequential(layers)


# %% mistake made-in-eval-mode: eval at the end
def sequential_from(spec):
    layers = OrderedDict()
    for name, kind, options in spec:
        if kind not in KINDS or name in layers:
            raise ValueError(name)
        layers[name] = KINDS[kind](**options)
    return nn.Sequential(layers).eval()


# %% mistake gradient-cut-off: frozen layers
def sequential_from(spec):
    layers = OrderedDict()
    for name, kind, options in spec:
        if kind not in KINDS or name in layers:
            raise ValueError(name)
        layers[name] = KINDS[kind](**options).requires_grad_(False)
    return nn.Sequential(layers)


# %% mistake changed-spec: takes the options apart
def sequential_from(spec):
    layers = OrderedDict()
    for name, kind, options in spec:
        if kind not in KINDS or name in layers:
            raise ValueError(name)
        if kind == "linear":
            ends = options.pop("in_features"), options.pop("out_features")
            layers[name] = nn.Linear(*ends, **options)
        else:
            layers[name] = KINDS[kind](**options)
    return nn.Sequential(layers)


# %% correct: a class and a helper
class Named(nn.Sequential):
    def __init__(self, entries):
        super().__init__()
        for name, kind, options in entries:
            self.append_named(name, kind, options)

    def append_named(self, name, kind, options):
        if name in self._modules:
            raise ValueError(f"twice: {name}")
        if KINDS.get(kind) is None:
            raise ValueError(f"unknown: {kind}")
        setattr(self, name, KINDS[kind](**options))


def sequential_from(spec):
    return Named(spec)


# %% correct: counts the names with Counter
from collections import Counter


def sequential_from(spec):
    counts = Counter(entry[0] for entry in spec)
    if any(count > 1 for count in counts.values()):
        raise ValueError("names must differ")
    try:
        layers = [(entry[0], KINDS[entry[1]](**entry[2])) for entry in spec]
    except KeyError as error:
        raise ValueError("unknown kind") from error
    return nn.Sequential(OrderedDict(layers))


# %% wrong: names are equal without case
def sequential_from(spec):
    layers = OrderedDict()
    for name, kind, options in spec:
        if kind not in KINDS:
            raise ValueError(f"unknown kind {kind!r}")
        if name.lower() in [n.lower() for n in layers]:
            raise ValueError(f"{name!r} occurs twice")
        layers[name] = KINDS[kind](**options)
    return nn.Sequential(layers)


# %% mistake no-error: a number for a name that occurs twice
def sequential_from(spec):
    layers = OrderedDict()
    for name, kind, options in spec:
        if kind not in KINDS:
            raise ValueError(f"unknown kind {kind!r}")
        if name in layers:
            name = f"{name}_{len(layers)}"
        layers[name] = KINDS[kind](**options)
    return nn.Sequential(layers)


# %% wrong: without a ReLU at the end
def sequential_from(spec):
    layers = OrderedDict()
    for name, kind, options in spec:
        if kind not in KINDS:
            raise ValueError(f"unknown kind {kind!r}")
        if name in layers:
            raise ValueError(f"{name!r} occurs twice")
        layers[name] = KINDS[kind](**options)
    if len(layers) > 2 and kind == "relu":
        del layers[name]
    return nn.Sequential(layers)


# %% mistake not-a-sequential: a list of layers
def sequential_from(spec):
    layers = OrderedDict()
    for name, kind, options in spec:
        if kind not in KINDS:
            raise ValueError(f"unknown kind {kind!r}")
        if name in layers:
            raise ValueError(f"{name!r} occurs twice")
        layers[name] = KINDS[kind](**options)
    return list(layers.values())


# %% mistake no-error: the first of two layers with one name
def sequential_from(spec):
    layers = OrderedDict()
    for name, kind, options in spec:
        if kind not in KINDS:
            raise ValueError(kind)
        layers.setdefault(name, KINDS[kind](**options))
    return nn.Sequential(layers)
