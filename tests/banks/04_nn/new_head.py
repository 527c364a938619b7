# Answers to the exercise `new_head`.

# %% correct: a loop over the names
def new_head(model):
    for name, p in model.named_parameters():
        p.requires_grad = name.startswith("head.")
    with torch.no_grad():
        nn.init.xavier_uniform_(model.head.weight)
        model.head.bias.zero_()
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% correct: a new layer in its place
def new_head(model: nn.Module) -> list[str]:
    for p in model.parameters():
        p.requires_grad_(False)
    old = model.head
    model.head = nn.Linear(old.in_features, old.out_features).to(old.weight)
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.constant_(model.head.bias, 0)
    return ["head." + name for name, _ in model.head.named_parameters()]


# %% correct: by hand, by identity
def new_head(model):
    mine = {id(p) for p in model.head.parameters()}
    for p in model.parameters():
        p.requires_grad = id(p) in mine
    out, inputs = model.head.weight.shape
    bound = (6 / (out + inputs)) ** 0.5
    model.head.weight.data.uniform_(-bound, bound)
    model.head.bias.data.fill_(0)
    return [n for n, p in model.named_parameters() if p.requires_grad]


# %% mistake requires-grad-on-module: an attribute that nobody reads
def new_head(model):
    model.requires_grad = False
    model.head.requires_grad = True
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake froze-the-head-too: everything frozen
def new_head(model):
    model.requires_grad_(False)
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake header-is-not-head: beginnings of names
def new_head(model):
    for name, p in model.named_parameters():
        p.requires_grad = name.startswith("head")
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake froze-the-wrong-way-round: the head frozen
def new_head(model):
    model.head.requires_grad_(False)
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake bias-not-zero: the bias forgotten
def new_head(model):
    model.requires_grad_(False)
    model.head.requires_grad_(True)
    nn.init.xavier_uniform_(model.head.weight)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake head-not-new: the weight forgotten
def new_head(model):
    model.requires_grad_(False)
    model.head.requires_grad_(True)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake init-not-xavier: Kaiming's rule
def new_head(model):
    model.requires_grad_(False)
    model.head.requires_grad_(True)
    nn.init.kaiming_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake init-not-xavier: torch's own start values
def new_head(model):
    model.requires_grad_(False)
    model.head.requires_grad_(True)
    model.head.reset_parameters()
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake init-not-even: Xavier's normal rule
def new_head(model):
    model.requires_grad_(False)
    model.head.requires_grad_(True)
    nn.init.xavier_normal_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake init-constant: zeros everywhere
def new_head(model):
    model.requires_grad_(False)
    model.head.requires_grad_(True)
    nn.init.zeros_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake changed-the-body: all linear layers start anew
def new_head(model):
    model.requires_grad_(False)
    model.head.requires_grad_(True)
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight)
            nn.init.zeros_(module.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake returns-none: no return
def new_head(model):
    model.requires_grad_(False)
    model.head.requires_grad_(True)
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)


# %% mistake bias-not-zero: torch's own new layer
def new_head(model):
    for p in model.parameters():
        p.requires_grad = False
    model.head = nn.Linear(model.head.in_features, model.head.out_features)
    return [n for n, p in model.named_parameters() if p.requires_grad]


# %% mistake head-at-any-depth: each module called head
def new_head(model):
    for name, p in model.named_parameters():
        p.requires_grad = "head" in name.split(".")
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake head-is-not-last: all children but the last frozen
def new_head(model):
    for child in list(model.children())[:-1]:
        child.requires_grad_(False)
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake froze-modules-only: layer by layer
def new_head(model):
    for name, child in model.named_children():
        child.requires_grad_(name == "head")
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake returns-all-names: every name
def new_head(model):
    model.requires_grad_(False)
    model.head.requires_grad_(True)
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters()]


# %% mistake returns-frozen-names: the frozen names
def new_head(model):
    model.requires_grad_(False)
    model.head.requires_grad_(True)
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if not p.requires_grad]


# %% mistake returns-names-in-head: the names inside the head
def new_head(model):
    model.requires_grad_(False)
    model.head.requires_grad_(True)
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.head.named_parameters()]


# %% mistake changed-mode: eval mode for the body
def new_head(model):
    model.eval()
    model.requires_grad_(False)
    model.head.requires_grad_(True)
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake changed-the-body: running statistics reset
def new_head(model):
    model.requires_grad_(False)
    model.head.requires_grad_(True)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm1d):
            module.reset_running_stats()
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake head-dtype-lost: a new float32 layer
def new_head(model):
    model.requires_grad_(False)
    model.head = nn.Linear(model.head.in_features, model.head.out_features)
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake init-always-same: a seed
def new_head(model):
    torch.manual_seed(0)
    model.requires_grad_(False)
    model.head.requires_grad_(True)
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake init-not-centered: positive numbers only
def new_head(model):
    model.requires_grad_(False)
    model.head.requires_grad_(True)
    out, inputs = model.head.weight.shape
    nn.init.uniform_(model.head.weight, 0, (6 / (out + inputs)) ** 0.5)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake changed-a-copy: a copy of the model
def new_head(model):
    import copy

    model = copy.deepcopy(model)
    model.requires_grad_(False)
    model.head.requires_grad_(True)
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake head-stays-frozen: flags of the body only
def new_head(model):
    ours = list(map(id, model.head.parameters()))
    for p in model.parameters():
        if id(p) not in ours:
            p.requires_grad_(False)
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]


# %% mistake froze-nothing: a new head, and no flag
def new_head(model):
    nn.init.xavier_uniform_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return ["head.weight", "head.bias"]


# %% mistake init-constant: ones
def new_head(model):
    model.requires_grad_(False)
    model.head.requires_grad_(True)
    nn.init.ones_(model.head.weight)
    nn.init.zeros_(model.head.bias)
    return [name for name, p in model.named_parameters() if p.requires_grad]
