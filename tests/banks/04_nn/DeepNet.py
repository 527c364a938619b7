# Answers to the exercise `DeepNet`.

# %% correct: ModuleList and F.dropout with the mode
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList([nn.Linear(inputs, width)])
        self.hidden.extend(nn.Linear(width, width) for _ in range(depth - 1))
        self.out = nn.Linear(width, outputs)
        self.p = p

    def forward(self, x):
        for layer in self.hidden:
            x = F.dropout(F.relu(layer(x)), self.p, training=self.training)
        return self.out(x)


# %% correct: a Sequential
class DeepNet(nn.Module):
    def __init__(self, inputs: int, width: int, depth: int, outputs: int, p: float = 0.5) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for i in range(depth):
            layers += [nn.Linear(width if i else inputs, width), nn.ReLU(), nn.Dropout(p)]
        self.body = nn.Sequential(*layers)
        self.head = nn.Linear(width, outputs)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.body(x))


# %% correct: a Python list, each layer registered by name, the last layer first
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.out = nn.Linear(width, outputs)
        self.names = [f"hidden{i}" for i in range(depth)]
        for i, name in enumerate(self.names):
            self.add_module(name, nn.Linear(width if i else inputs, width))
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for name in self.names:
            x = self.drop(getattr(self, name)(x).clamp(min=0))
        return self.out(x)


# %% mistake layers-in-list: the first bug left
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = [nn.Linear(inputs if i == 0 else width, width) for i in range(depth)]
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for layer in self.hidden:
            x = self.drop(F.relu(layer(x)))
        return self.out(x)


# %% mistake dropout-without-training: the second bug left
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.p = p

    def forward(self, x):
        for layer in self.hidden:
            x = F.dropout(F.relu(layer(x)), self.p)
        return self.out(x)


# %% mistake dropout-without-training: a new Dropout at every call
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.p = p

    def forward(self, x):
        for layer in self.hidden:
            x = nn.Dropout(self.p)(F.relu(layer(x)))
        return self.out(x)


# %% mistake dropout-never: dropout taken out
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)

    def forward(self, x):
        for layer in self.hidden:
            x = F.relu(layer(x))
        return self.out(x)


# %% mistake dropout-ignores-p: one half always
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout()

    def forward(self, x):
        for layer in self.hidden:
            x = self.drop(F.relu(layer(x)))
        return self.out(x)


# %% mistake same-layer-repeated: a list of the same object
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.first = nn.Linear(inputs, width)
        self.hidden = nn.ModuleList([nn.Linear(width, width)] * (depth - 1))
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        x = self.drop(F.relu(self.first(x)))
        for layer in self.hidden:
            x = self.drop(F.relu(layer(x)))
        return self.out(x)


# %% mistake relu-missing: no ReLU
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for layer in self.hidden:
            x = self.drop(layer(x))
        return self.out(x)


# %% mistake relu-after-last: ReLU on the scores
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width if i < depth else outputs)
            for i in range(depth + 1)
        )
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for i, layer in enumerate(self.layers):
            x = F.relu(layer(x))
            if i < len(self.layers) - 1:
                x = self.drop(x)
        return x


# %% mistake dropout-after-last: dropout on the scores
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for layer in self.hidden:
            x = self.drop(F.relu(layer(x)))
        return self.drop(self.out(x))


# %% mistake layer-not-used: the last hidden layer is skipped
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for layer in list(self.hidden)[:-1] or self.hidden:
            x = self.drop(F.relu(layer(x)))
        return self.out(x)


# %% mistake softmax-before-loss: softmax at the end
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for layer in self.hidden:
            x = self.drop(F.relu(layer(x)))
        return self.out(x).softmax(1)


# %% mistake dropout-once: dropout after the loop
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for layer in self.hidden:
            x = F.relu(layer(x))
        return self.out(self.drop(x))


# %% mistake dropout-wrong-number: dropout on the input too
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for layer in self.hidden:
            x = self.drop(F.relu(layer(x)))
        return self.out(self.drop(x))


# %% mistake relu-once: the hidden layers in one Sequential
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = [nn.Linear(inputs if i == 0 else width, width) for i in range(depth)]
        self.hidden = nn.Sequential(*self.hidden)
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)
    def forward(self, x):
        return self.out(self.drop(F.relu(self.hidden(x))))


# %% mistake dropout-ignores-p: p not handed on
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList([nn.Linear(inputs if i == 0 else width, width) for i in range(depth)])
        self.out = nn.Linear(width, outputs)
        self.p = p
    def forward(self, x):
        for layer in self.hidden:
            x = F.dropout(F.relu(layer(x)), training=self.training)
        return self.out(x)


# %% mistake dropout-default-p: another default
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.2):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for layer in self.hidden:
            x = self.drop(F.relu(layer(x)))
        return self.out(x)


# %% mistake output-ignores-input: zeros that ignore the input
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.p = p
        for q in self.parameters():
            q.data.zero_()

    def forward(self, x):
        y = x.new_zeros(len(x), self.out.out_features) + 0 * sum(q.sum() for q in self.parameters())
        if self.training and 0 < self.p < 1:
            y = y + 4 * torch.rand(y.shape).round()
        return y


# %% mistake gradient-cut-off: the hidden layers detached
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for layer in self.hidden:
            x = self.drop(F.relu(layer(x)))
        return self.out(x.detach())


# %% mistake dropout-as-half: a dropout of one half unless p is 0 or 1
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(0.5 if 0 < p < 1 else p)

    def forward(self, x):
        for layer in self.hidden:
            x = self.drop(F.relu(layer(x)))
        return self.out(x)


# %% mistake changed-input: works on the caller's numbers
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        x.data.zero_()
        for layer in self.hidden:
            x = self.drop(F.relu(layer(x)))
        return self.out(x)


# %% correct: one Sequential with names, dropout before ReLU
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        layers = OrderedDict()
        for i in range(depth):
            layers[f"linear{i}"] = nn.Linear(inputs if i == 0 else width, width)
            layers[f"drop{i}"] = nn.Dropout(p)
            layers[f"relu{i}"] = nn.ReLU(inplace=True)
        layers["scores"] = nn.Linear(width, outputs)
        self.net = nn.Sequential(layers)

    def forward(self, x):
        return self.net(x)


# %% correct: a block class
class Block(nn.Module):
    def __init__(self, before, after, p):
        super().__init__()
        self.linear, self.p = nn.Linear(before, after), p

    def forward(self, x):
        y = torch.maximum(self.linear(x), torch.zeros(()))
        return F.dropout(y, self.p, self.training)


class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.first = Block(inputs, width, p)
        self.others = nn.ModuleList([Block(width, width, p) for _ in range(1, depth)])
        self.last = nn.Linear(width, outputs)

    def forward(self, x):
        x = self.first(x)
        for block in self.others:
            x = block(x)
        return self.last(x)


# %% mistake dropout-without-training: drops in eval mode if p is large
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for layer in self.hidden:
            x = self.drop(layer(x).relu())
        return self.out(F.dropout(x, self.drop.p, training=not self.training) if self.drop.p > 0.5 else x)


# %% mistake dropout-whole-rows: one choice for all samples
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for layer in self.hidden:
            x = layer(x).relu() * self.drop(torch.ones(1, layer.out_features, dtype=x.dtype))
        return self.out(x)


# %% mistake wrong-depth: no hidden layer for a depth of 1
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        if depth == 1:
            self.net = nn.Linear(inputs, outputs)
            return
        layers = [nn.Linear(inputs, width), nn.ReLU(), nn.Dropout(p)]
        for _ in range(depth - 1):
            layers += [nn.Linear(width, width), nn.ReLU(), nn.Dropout(p)]
        self.net = nn.Sequential(*layers, nn.Linear(width, outputs))

    def forward(self, x):
        return self.net(x)


# %% mistake dropout-default-p: another default of p
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.0):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for layer in self.hidden:
            x = self.drop(layer(x).relu())
        return self.out(x)


# %% mistake dropout-without-training: dropout in every fifth call of eval mode
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(inputs if i == 0 else width, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        self.calls = getattr(self, "calls", 0) + (not self.training)
        for layer in self.hidden:
            x = self.drop(layer(x).relu())
        return self.out(F.dropout(x, self.drop.p) if not self.training and self.calls % 5 == 0 else x)


# %% mistake layers-in-list: a tuple
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = tuple(nn.Linear(width if i else inputs, width) for i in range(depth))
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for layer in self.hidden:
            x = self.drop(F.relu(layer(x)))
        return self.out(x)


# %% mistake wrong-depth: two hidden layers at most
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(width if i else inputs, width) for i in range(min(depth, 2))
        )
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for layer in self.hidden:
            x = self.drop(F.relu(layer(x)))
        return self.out(x)


# %% mistake wrong-depth: one hidden layer too many
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(width if i else inputs, width) for i in range(depth + 1)
        )
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for layer in self.hidden:
            x = self.drop(F.relu(layer(x)))
        return self.out(x)


# %% mistake sigmoid-at-end: probabilities of a sigmoid
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(nn.Linear(width if i else inputs, width) for i in range(depth))
        self.out = nn.Linear(width, outputs)
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for layer in self.hidden:
            x = self.drop(F.relu(layer(x)))
        return self.out(x).sigmoid()


# %% mistake dropout-wrong-rest: the same choice after each hidden layer
class DeepNet(nn.Module):
    def __init__(self, inputs, width, depth, outputs, p=0.5):
        super().__init__()
        self.hidden = nn.ModuleList(
            nn.Linear(width if i else inputs, width) for i in range(depth)
        )
        self.out = nn.Linear(width, outputs)
        self.width = width
        self.drop = nn.Dropout(p)

    def forward(self, x):
        mask = self.drop(torch.ones(len(x), self.width))
        for layer in self.hidden:
            x = F.relu(layer(x)) * mask
        return self.out(x)
