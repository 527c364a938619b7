# Answers to the exercise `PictureNet`.


# %% correct: modules only
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.relu3 = nn.ReLU()
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.flatten(x)
        x = self.relu3(self.dense1(x))
        return self.dense2(x)


# %% correct: functions where there is nothing to learn, pooling before ReLU
class PictureNet(nn.Module):
    def __init__(self, channels: int = 3, size: int = 32, classes: int = 10) -> None:
        super(PictureNet, self).__init__()
        half = size // 2
        quarter = half // 2
        self.conv1 = nn.Conv2d(channels, 16, kernel_size=3, stride=1, padding="same")
        self.conv2 = nn.Conv2d(16, 32, kernel_size=3, stride=1, padding="same")
        self.dense1 = nn.Linear(32 * quarter * quarter, 64)
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x: Tensor) -> Tensor:
        for conv in (self.conv1, self.conv2):
            x = F.relu(F.max_pool2d(conv(x), 2))
        x = torch.flatten(x, start_dim=1)
        return self.dense2(F.relu(self.dense1(x)))


# %% mistake forward-missing: forward outside of the class
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.relu3 = nn.ReLU()
        self.dense2 = nn.Linear(64, classes)


def forward(self, x):
    x = self.pool1(self.relu1(self.conv1(x)))
    return self.dense2(x)


# %% mistake no-super-init: no super().__init__()
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.relu3 = nn.ReLU()
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.flatten(x)
        x = self.relu3(self.dense1(x))
        return self.dense2(x)


# %% mistake layer-of-wrong-shape: the second convolution's channels
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(3, 32, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.relu3 = nn.ReLU()
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.flatten(x)
        x = self.relu3(self.dense1(x))
        return self.dense2(x)


# %% mistake matmul-shapes: no flatten
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.relu3 = nn.ReLU()
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.relu3(self.dense1(x))
        return self.dense2(x)


# %% mistake flattened-the-batch: everything flat
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.relu3 = nn.ReLU()
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = x[:1].flatten()
        x = self.relu3(self.dense1(x))
        return self.dense2(x)


# %% mistake matmul-shapes: the batch flattened too
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.relu3 = nn.ReLU()
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = x.flatten()
        x = self.relu3(self.dense1(x))
        return self.dense2(x)


# %% mistake softmax-before-loss: softmax at the end
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.relu3 = nn.ReLU()
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.flatten(x)
        x = self.relu3(self.dense1(x))
        return self.dense2(x).softmax(dim=1)


# %% mistake softmax-before-loss: softmax over the batch, as it was
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.relu3 = nn.ReLU()
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.flatten(x)
        x = self.relu3(self.dense1(x))
        return self.dense2(x).softmax(dim=0)


# %% mistake log-softmax-before-loss: log_softmax at the end
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.relu3 = nn.ReLU()
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.flatten(x)
        x = self.relu3(self.dense1(x))
        return F.log_softmax(self.dense2(x), dim=1)


# %% mistake size-is-fixed: for 32 by 32 only
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.dense1 = nn.Linear(32 * 8 * 8, 64)
        self.relu3 = nn.ReLU()
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.flatten(x)
        x = self.relu3(self.dense1(x))
        return self.dense2(x)


# %% mistake relu-missing: no ReLU at all
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.relu3 = nn.ReLU()
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool1(self.conv1(x))
        x = self.pool2(self.conv2(x))
        x = self.flatten(x)
        x = self.dense1(x)
        return self.dense2(x)


# %% mistake relu-missing-in-block: no ReLU after the convolutions
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.relu3 = nn.ReLU()
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool1(self.conv1(x))
        x = self.pool2(self.conv2(x))
        x = self.flatten(x)
        x = self.relu3(self.dense1(x))
        return self.dense2(x)


# %% mistake relu-missing-in-dense: no ReLU between the linear layers
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.relu3 = nn.ReLU()
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.flatten(x)
        x = self.dense1(x)
        return self.dense2(x)


# %% mistake relu-after-last: ReLU on the scores
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.relu3 = nn.ReLU()
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.flatten(x)
        x = self.relu3(self.dense1(x))
        return self.dense2(x).relu()


# %% mistake average-for-maximum: average pooling
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.AvgPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.AvgPool2d(2)
        self.flatten = nn.Flatten()
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.relu3 = nn.ReLU()
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.flatten(x)
        x = self.relu3(self.dense1(x))
        return self.dense2(x)


# %% mistake matmul-shapes: pooling with stride 1
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2, 1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2, 1)
        self.flatten = nn.Flatten()
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.relu3 = nn.ReLU()
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.flatten(x)
        x = self.relu3(self.dense1(x))
        return self.dense2(x)


# %% mistake matmul-shapes: no padding
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(16, 32, 3)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.relu3 = nn.ReLU()
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool1(self.relu1(self.conv1(x)))
        x = self.pool2(self.relu2(self.conv2(x)))
        x = self.flatten(x)
        x = self.relu3(self.dense1(x))
        return self.dense2(x)


# %% mistake pool-rounds-up: ceil_mode
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.pool = nn.MaxPool2d(2, ceil_mode=True)
        self.dense1 = nn.Linear(32 * (-(-(-(-size // 2)) // 2)) ** 2, 64)
        self.dense2 = nn.Linear(64, classes)
    def forward(self, x):
        x = self.pool(self.conv1(x).relu()); x = self.pool(self.conv2(x).relu())
        return self.dense2(self.dense1(x.flatten(1)).relu())


# %% mistake wrong-keys: one Sequential, other names
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(channels, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(32 * (size // 4) ** 2, 64), nn.ReLU(), nn.Linear(64, classes), nn.Softmax(dim=1))
    def forward(self, x):
        return self.net(x)


# %% correct: functions in an attribute
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.dense1 = nn.Linear(32 * (size // 2 // 2) ** 2, 64)
        self.dense2 = nn.Linear(64, classes)
        self.features = lambda x: F.max_pool2d(F.relu(self.conv2(F.max_pool2d(F.relu(self.conv1(x)), 2))), 2)
    def forward(self, x):
        x = self.features(x)
        return self.dense2(torch.relu(self.dense1(x.view(x.size(0), -1))))


# %% mistake gradient-cut-off: the first weight's data
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool(F.conv2d(x, self.conv1.weight.data, self.conv1.bias, padding=1).relu())
        x = self.pool(self.conv2(x).relu())
        return self.dense2(self.dense1(x.flatten(1)).relu())


# %% mistake gradient-cut-off: the blocks without a graph
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        with torch.no_grad():
            x = self.pool(self.conv1(x).relu())
            x = self.pool(self.conv2(x).relu())
        return self.dense2(self.dense1(x.flatten(1)).relu())


# %% mistake changed-input: zeros for the caller
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x.data.mul_(2)
        x = self.pool(self.conv1(x).relu())
        x = self.pool(self.conv2(x).relu())
        return self.dense2(self.dense1(x.flatten(1)).relu())


# %% mistake gradient-wrong: twice the scores, once detached
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.dense1 = nn.Linear(32 * (size // 4) ** 2, 64)
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x):
        x = self.pool(self.conv1(x).relu())
        x = self.pool(self.conv2(x).relu())
        x = self.dense2(self.dense1(x.flatten(1)).relu())
        return 2 * x - x.detach()


# %% correct: two Sequentials over the named layers
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.dense1 = nn.Linear(32 * (size // 4) * (size // 4), 64)
        self.dense2 = nn.Linear(64, classes)
        block = lambda conv: nn.Sequential(conv, nn.ReLU(inplace=True), nn.MaxPool2d(2, 2))
        self.whole = nn.Sequential(
            block(self.conv1), block(self.conv2), nn.Flatten(), self.dense1, nn.ReLU(), self.dense2
        )

    def forward(self, x):
        return self.whole(x)


# %% correct: the size from a trial, unfold for the pooling
class PictureNet(nn.Module):
    def __init__(self, channels=3, size=32, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        with torch.no_grad():
            features = self.blocks(torch.zeros(1, channels, size, size)).numel()
        self.dense1, self.dense2 = nn.Linear(features, 64), nn.Linear(64, classes)

    @staticmethod
    def halve(x):
        return x.unfold(2, 2, 2).unfold(3, 2, 2).amax((-2, -1))

    def blocks(self, x):
        x = self.halve(self.conv1(x).clamp(min=0))
        return self.halve(self.conv2(x).clamp(min=0))

    def forward(self, x):
        return self.dense2(self.dense1(self.blocks(x).reshape(len(x), -1)).relu())


# %% mistake pool-rounds-up: rounds size / 4
class PictureNet(nn.Module):
    def __init__(self, channels: int = 3, size: int = 32, classes: int = 10) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.dense1 = nn.Linear(32 * round(size / 4 + 0.01) ** 2, 64)
        self.dense2 = nn.Linear(64, classes)

    def forward(self, x: Tensor) -> Tensor:
        x = self.pool(self.conv1(x).relu())
        x = self.pool(self.conv2(x).relu())
        x = self.dense1(x.flatten(1)).relu()
        return self.dense2(x)
