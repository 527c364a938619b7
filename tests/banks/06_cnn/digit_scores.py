# Answers to the exercise `digit_scores`.

# %% correct: three convolutions
torch.manual_seed(0)
network = nn.Sequential(
    nn.Conv2d(1, 24, 3, padding=1),
    nn.BatchNorm2d(24),
    nn.ReLU(),
    nn.Conv2d(24, 32, 3, padding=1),
    nn.BatchNorm2d(32),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(32, 64, 3, padding=1),
    nn.BatchNorm2d(64),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(256, 10),
)
epochs = 12
optimizer = torch.optim.Adam(network.parameters())
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=23 * epochs)
for _ in range(epochs):
    for rows in torch.randperm(1415).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
network.eval()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


# %% correct: a class, two copies of each batch, dropout
class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(32)
        self.conv2 = nn.Conv2d(32, 48, 3, padding=1)
        self.norm2 = nn.BatchNorm2d(48)
        self.hidden = nn.Linear(48 * 2 * 2, 96)
        self.out = nn.Linear(96, 10)

    def forward(self, x):
        x = F.max_pool2d(self.norm1(self.conv1(x)).relu(), 2)
        x = F.max_pool2d(self.norm2(self.conv2(x)).relu(), 2)
        x = self.hidden(x.flatten(1)).relu()
        return self.out(F.dropout(x, 0.2, training=self.training))


torch.manual_seed(1)
reader = Reader()
opt = torch.optim.AdamW(reader.parameters(), lr=3e-3)
slower = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 24)
for _ in range(24):
    for i in torch.randperm(len(train_images)).split(100):
        opt.zero_grad()
        F.cross_entropy(reader(disturb(train_images[i])), train_labels[i]).backward()
        opt.step()
    slower.step()


@torch.no_grad()
def digit_scores(images):
    return reader.eval()(images)


# %% mistake lost-when-moved: trained on the pictures as they are
torch.manual_seed(0)
network = nn.Sequential(
    nn.Conv2d(1, 24, 3, padding=1),
    nn.BatchNorm2d(24),
    nn.ReLU(),
    nn.Conv2d(24, 32, 3, padding=1),
    nn.BatchNorm2d(32),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(32, 64, 3, padding=1),
    nn.BatchNorm2d(64),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(256, 10),
)
epochs = 4
optimizer = torch.optim.Adam(network.parameters())
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=23 * epochs)
for _ in range(epochs):
    for rows in torch.randperm(1415).split(64):
        loss = F.cross_entropy(network(train_images[rows]), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
network.eval()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


# %% mistake accuracy-below-80: a small network, a short training
torch.manual_seed(0)
network = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.Adam(network.parameters(), lr=1e-2)
for _ in range(4):
    for rows in torch.randperm(1415).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def digit_scores(images):
    network.eval()
    with torch.inference_mode():
        return network(images)


# %% mistake accuracy-below-90: fewer channels, too short
torch.manual_seed(0)
network = nn.Sequential(
    nn.Conv2d(1, 8, 3, padding=1),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Conv2d(8, 16, 3, padding=1),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(16, 24, 3, padding=1),
    nn.BatchNorm2d(24),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(96, 10),
)
epochs = 2
optimizer = torch.optim.Adam(network.parameters())
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=23 * epochs)
for _ in range(epochs):
    for rows in torch.randperm(1415).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
network.eval()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


# %% mistake scores-depend-on-batch: no eval, with batch normalization
torch.manual_seed(0)
network = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.Adam(network.parameters(), lr=1e-2)
for _ in range(4):
    for rows in torch.randperm(1415).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def digit_scores(images):
    with torch.no_grad():
        return network(torch.cat([images, images]))[: len(images)]


# %% mistake scores-by-chance: no eval, with dropout
torch.manual_seed(0)
network = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.Dropout(0.5), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.Adam(network.parameters(), lr=1e-2)
for _ in range(4):
    for rows in torch.randperm(1415).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def digit_scores(images):
    with torch.no_grad():
        return network(images)


# %% mistake should-not-need-grad: with a graph
torch.manual_seed(0)
network = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.Adam(network.parameters(), lr=1e-2)
for _ in range(4):
    for rows in torch.randperm(1415).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def digit_scores(images):
    return network(images)


# %% mistake wrong-shape: the digits instead of the scores
torch.manual_seed(0)
network = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.Adam(network.parameters(), lr=1e-2)
for _ in range(4):
    for rows in torch.randperm(1415).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def digit_scores(images):
    with torch.no_grad():
        return network(images).argmax(dim=1)


# %% mistake trained-on-hidden-pictures: all of the collection
def train_network():
    torch.manual_seed(0)
    everything = load_digits()
    images = torch.tensor(everything.images, dtype=torch.float32).unsqueeze(1) / 16
    labels = torch.tensor(everything.target)
    net = nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(256, 10),
    )
    optimizer = torch.optim.Adam(net.parameters(), lr=3e-3)
    for _ in range(6):
        for rows in torch.randperm(len(images)).split(64):
            loss = F.cross_entropy(net(disturb(images[rows])), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return net.eval()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


network = train_network()


# %% mistake changed-input: the pictures centered in place
torch.manual_seed(0)
network = nn.Sequential(nn.Flatten(), nn.Linear(64, 10))


def digit_scores(images):
    images -= 0.5
    with torch.no_grad():
        return network(images)
