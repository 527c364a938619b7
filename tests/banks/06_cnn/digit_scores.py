# Answers to the exercise `digit_scores`.

# %% correct: three convolutions, the last pictures for the estimate
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
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=11 * epochs)
for _ in range(epochs):
    for rows in torch.randperm(700).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
network.eval()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    scores = digit_scores(disturb(train_images[700:].repeat(9, 1, 1, 1)))
    return (scores.argmax(dim=1) == train_labels[700:].repeat(9)).double().mean().item()


# %% correct: a class, dropout, random pictures for the estimate
class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(32)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.norm2 = nn.BatchNorm2d(64)
        self.hidden = nn.Linear(64 * 2 * 2, 96)
        self.out = nn.Linear(96, 10)

    def forward(self, x):
        x = F.max_pool2d(self.norm1(self.conv1(x)).relu(), 2)
        x = F.max_pool2d(self.norm2(self.conv2(x)).relu(), 2)
        x = self.hidden(x.flatten(1)).relu()
        return self.out(F.dropout(x, 0.2, training=self.training))


torch.manual_seed(1)
order = torch.randperm(890)
mine, kept = order[:720], order[720:]
reader = Reader()
opt = torch.optim.AdamW(reader.parameters(), lr=3e-3)
slower = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 24)
for _ in range(24):
    for i in mine[torch.randperm(len(mine))].split(100):
        opt.zero_grad()
        F.cross_entropy(reader(disturb(train_images[i])), train_labels[i]).backward()
        opt.step()
    slower.step()


@torch.no_grad()
def digit_scores(images):
    return reader.eval()(images)


rights = [(digit_scores(disturb(train_images[kept])).argmax(1) == train_labels[kept]) for _ in range(5)]
expected = torch.stack(rights).double().mean().item()


def my_estimate():
    return expected


# %% correct: measured with the last pictures, then trained with all pictures
def train(count):
    torch.manual_seed(3)
    net = nn.Sequential(
        nn.Conv2d(1, 24, 3, padding=1), nn.BatchNorm2d(24), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(24, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(256, 10),
    )
    optimizer = torch.optim.Adam(net.parameters(), lr=3e-3)
    slower = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.8)
    for _ in range(16):
        for rows in torch.randperm(count).split(64):
            loss = F.cross_entropy(net(disturb(train_images[rows])), train_labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        slower.step()
    return net.eval()


trial = train(700)
with torch.no_grad():
    pictures, labels = train_images[700:].repeat(5, 1, 1, 1), train_labels[700:].repeat(5)
    share = (trial(disturb(pictures)).argmax(1) == labels).double().mean().item()
network = train(890)


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    return share


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
epochs = 6
optimizer = torch.optim.Adam(network.parameters())
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=15 * epochs)
for _ in range(epochs):
    for rows in torch.randperm(890).split(64):
        loss = F.cross_entropy(network(train_images[rows]), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
network.eval()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    return 0.9


# %% mistake accuracy-below-84: a small network, a short training
torch.manual_seed(0)
network = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.Adam(network.parameters(), lr=1e-2)
for _ in range(4):
    for rows in torch.randperm(890).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    scores = digit_scores(disturb(train_images[700:].repeat(9, 1, 1, 1)))
    return (scores.argmax(dim=1) == train_labels[700:].repeat(9)).double().mean().item()


# %% mistake accuracy-below-88: few channels, a short training
torch.manual_seed(0)
network = nn.Sequential(
    nn.Conv2d(1, 6, 3, padding=1),
    nn.BatchNorm2d(6),
    nn.ReLU(),
    nn.Conv2d(6, 8, 3, padding=1),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(8, 12, 3, padding=1),
    nn.BatchNorm2d(12),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(48, 10),
)
epochs = 4
optimizer = torch.optim.Adam(network.parameters())
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=11 * epochs)
for _ in range(epochs):
    for rows in torch.randperm(700).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
network.eval()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    scores = digit_scores(disturb(train_images[700:].repeat(9, 1, 1, 1)))
    return (scores.argmax(dim=1) == train_labels[700:].repeat(9)).double().mean().item()


# %% mistake scores-depend-on-batch: no eval, with batch normalization
torch.manual_seed(0)
network = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.Adam(network.parameters(), lr=1e-2)
for _ in range(4):
    for rows in torch.randperm(890).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def digit_scores(images):
    with torch.no_grad():
        return network(torch.cat([images, images]))[: len(images)]


def my_estimate():
    return 0.7


# %% mistake scores-by-chance: no eval, with dropout
torch.manual_seed(0)
network = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.Dropout(0.5), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.Adam(network.parameters(), lr=1e-2)
for _ in range(4):
    for rows in torch.randperm(890).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    return 0.7


# %% mistake should-not-need-grad: with a graph
torch.manual_seed(0)
network = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.Adam(network.parameters(), lr=1e-2)
for _ in range(4):
    for rows in torch.randperm(890).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def digit_scores(images):
    return network(images)


def my_estimate():
    return 0.7


# %% mistake wrong-shape: the digits instead of the scores
torch.manual_seed(0)
network = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.Adam(network.parameters(), lr=1e-2)
for _ in range(4):
    for rows in torch.randperm(890).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def digit_scores(images):
    with torch.no_grad():
        return network(images).argmax(dim=1)


def my_estimate():
    return 0.7


# %% mistake changed-input: the pictures centered in place
torch.manual_seed(0)
network = nn.Sequential(nn.Flatten(), nn.Linear(64, 10))


def digit_scores(images):
    images -= 0.5
    with torch.no_grad():
        return network(images)


def my_estimate():
    return 0.7


# %% mistake trained-on-hidden-pictures: all of the collection
def train_network():
    everything = load_digits()
    images = torch.tensor(everything.images, dtype=torch.float32).unsqueeze(1) / 16
    labels = torch.tensor(everything.target)
    torch.manual_seed(0)
    net = nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(256, 10),
    )
    optimizer = torch.optim.Adam(net.parameters(), lr=3e-3)
    for _ in range(9):
        for rows in torch.randperm(len(images)).split(64):
            loss = F.cross_entropy(net(disturb(images[rows])), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return net.eval()


network = train_network()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    return 0.95


# %% mistake knows-hidden-pictures: the nearest picture of the collection, moved back
from sklearn import datasets

table = datasets.load_digits(return_X_y=True)
images = torch.tensor(table[0], dtype=torch.float32).reshape(-1, 1, 8, 8) / 16
labels = torch.tensor(table[1])


class Nearest(nn.Module):
    def __init__(self):
        super().__init__()
        self.pictures, self.labels = images.flatten(1), labels

    def forward(self, x):
        moved = [torch.roll(x, (i, j), (2, 3)).flatten(1) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        distance = torch.stack([torch.cdist(m, self.pictures) for m in moved]).amin(dim=0)
        scores = torch.full((len(x), 10), -1e9)
        for digit in range(10):
            scores[:, digit] = -distance[:, self.labels == digit].amin(dim=1)
        return scores


network = Nearest()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    return 0.9


# %% mistake knows-hidden-pictures: the nearest picture by the absolute differences
import sklearn.datasets as sk

table = getattr(sk, "load_" + "digits")()
images = torch.tensor(table.images, dtype=torch.float32).unsqueeze(1) / 16
labels = torch.tensor(table.target)


class Nearest(nn.Module):
    def __init__(self):
        super().__init__()
        self.pictures, self.labels = images.flatten(1), labels

    def forward(self, x):
        distance = torch.cdist(x.flatten(1), self.pictures, p=1)
        scores = torch.full((len(x), 10), -1e9)
        for digit in range(10):
            scores[:, digit] = -distance[:, self.labels == digit].amin(dim=1)
        return scores


network = Nearest()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    return 0.9


# %% mistake knows-hidden-pictures: the nearest picture by the largest difference
import sklearn.datasets as sk

table = getattr(sk, "load_" + "digits")()
images = torch.tensor(table.images, dtype=torch.float32).unsqueeze(1) / 16
labels = torch.tensor(table.target)


class Nearest(nn.Module):
    def __init__(self):
        super().__init__()
        self.pictures, self.labels = images.flatten(1), labels

    def forward(self, x):
        distance = torch.cdist(x.flatten(1), self.pictures, p=math.inf)
        scores = torch.full((len(x), 10), -1e9)
        for digit in range(10):
            scores[:, digit] = -distance[:, self.labels == digit].amin(dim=1)
        return scores


network = Nearest()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    return 0.9


# %% mistake knows-hidden-pictures: the angle to disturbed copies
from sklearn import datasets

table = datasets.load_digits(return_X_y=True)
images = torch.tensor(table[0], dtype=torch.float32).reshape(-1, 1, 8, 8) / 16
labels = torch.tensor(table[1])
images, labels = torch.cat([images] + [disturb(images) for _ in range(20)]), labels.repeat(21)


class Nearest(nn.Module):
    def __init__(self):
        super().__init__()
        self.pictures, self.labels = images.flatten(1), labels

    def forward(self, x):
        distance = 1 - F.normalize(x.flatten(1)) @ F.normalize(self.pictures).T
        scores = torch.full((len(x), 10), -1e9)
        for digit in range(10):
            scores[:, digit] = -distance[:, self.labels == digit].amin(dim=1)
        return scores


network = Nearest()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    return 0.9


# %% wrong: the nearest picture of the course's own files
from course import data
from torchvision import datasets

root = data.mnist(small=True, quiet=True)
parts = [datasets.MNIST(root, train=train) for train in (True, False)]
images = torch.cat([part.data for part in parts]).float().unsqueeze(1) / 255
images = F.interpolate(images[:, :, 4:24, 4:24], size=(8, 8), mode="area")
labels = torch.cat([part.targets for part in parts])


class Nearest(nn.Module):
    def __init__(self):
        super().__init__()
        self.pictures, self.labels = images.flatten(1), labels

    def forward(self, x):
        distance = torch.cdist(x.flatten(1), self.pictures)
        scores = torch.full((len(x), 10), -1e9)
        for digit in range(10):
            scores[:, digit] = -distance[:, self.labels == digit].amin(dim=1)
        return scores


network = Nearest()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    return 0.9


# %% mistake estimate-from-training: the training pictures as they are
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
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=15 * epochs)
for _ in range(epochs):
    for rows in torch.randperm(890).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
network.eval()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    scores = digit_scores(train_images)
    return (scores.argmax(dim=1) == train_labels).double().mean().item()


# %% mistake estimate-from-training: the pictures of the training as they are
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
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=11 * epochs)
for _ in range(epochs):
    for rows in torch.randperm(700).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
network.eval()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    scores = digit_scores(train_images[:700])
    return (scores.argmax(dim=1) == train_labels[:700]).double().mean().item()


# %% mistake estimate-too-high: all of them
torch.manual_seed(0)
network = nn.Sequential(
    nn.Conv2d(1, 16, 3, padding=1),
    nn.BatchNorm2d(16),
    nn.ReLU(),
    nn.Conv2d(16, 24, 3, padding=1),
    nn.BatchNorm2d(24),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(24, 32, 3, padding=1),
    nn.BatchNorm2d(32),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(128, 10),
)
epochs = 12
optimizer = torch.optim.Adam(network.parameters())
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=11 * epochs)
for _ in range(epochs):
    for rows in torch.randperm(700).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
network.eval()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    return 1.0


# %% mistake estimate-too-low: half
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
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=11 * epochs)
for _ in range(epochs):
    for rows in torch.randperm(700).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
network.eval()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    return 0.5


# %% mistake estimate-not-a-fraction: in percent
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
epochs = 3
optimizer = torch.optim.Adam(network.parameters())
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=11 * epochs)
for _ in range(epochs):
    for rows in torch.randperm(700).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
network.eval()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    return 93


# %% mistake tensor-for-number: no item
torch.manual_seed(0)
network = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.Adam(network.parameters(), lr=1e-2)
for _ in range(4):
    for rows in torch.randperm(890).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

network.eval()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    return torch.tensor(0.9)


# %% mistake wrong-type: a text
torch.manual_seed(0)
network = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.Adam(network.parameters(), lr=1e-2)
for _ in range(4):
    for rows in torch.randperm(890).split(64):
        loss = F.cross_entropy(network(disturb(train_images[rows])), train_labels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

network.eval()


def digit_scores(images):
    with torch.inference_mode():
        return network(images)


def my_estimate():
    return "0.9"
