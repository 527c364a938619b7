# Answers to the exercise `PictureFolder`.

# %% correct: torchvision's reader
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        lines = Path(folder, "labels.csv").read_text().split()[1:]
        self.paths = [Path(folder, line.split(",")[0]) for line in lines]
        self.words = [line.split(",")[1] for line in lines]
        self.classes = sorted(set(self.words))
        self.number = {word: number for number, word in enumerate(self.classes)}
        self.transform = transform

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, i):
        from torchvision.io import ImageReadMode, decode_image

        image = decode_image(str(self.paths[i]), mode=ImageReadMode.RGB).float() / 255.0
        image = image if self.transform is None else self.transform(image)
        return image, self.number[self.words[i]]


# %% correct: gray pictures repeated by hand
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder, self.transform = folder, transform
        with open(folder / "labels.csv", newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = sorted({row["shape"] for row in self.rows})

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"])
        image = torch.tensor(np.array(picture), dtype=torch.float32) / 255
        image = image.expand(3, -1, -1) if image.dim() == 2 else image.movedim(-1, 0)
        if self.transform:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake dataset-without-len: no length
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder, self.transform = folder, transform
        with open(folder / "labels.csv", newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = sorted({row["shape"] for row in self.rows})

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.tensor(np.array(picture)).permute(2, 0, 1) / 255
        if self.transform:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake label-float: a float tensor
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder, self.transform = folder, transform
        with open(folder / "labels.csv", newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = sorted({row["shape"] for row in self.rows})

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.tensor(np.array(picture)).permute(2, 0, 1) / 255
        if self.transform:
            image = self.transform(image)
        return image, torch.tensor(float(self.classes.index(row["shape"])))


# %% mistake counts-unlisted: the folder's files
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder, self.transform = folder, transform
        with open(folder / "labels.csv", newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = sorted({row["shape"] for row in self.rows})

    def __len__(self):
        return len(list(self.folder.glob("*.png")))

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.tensor(np.array(picture)).permute(2, 0, 1) / 255
        if self.transform:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake classes-as-met: in the table's order
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder, self.transform = folder, transform
        with open(folder / "labels.csv", newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = list(dict.fromkeys(row["shape"] for row in self.rows))

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.tensor(np.array(picture)).permute(2, 0, 1) / 255
        if self.transform:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake rows-sorted-by-file: sorted
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder, self.transform = folder, transform
        with open(folder / "labels.csv", newline="") as stream:
            self.rows = sorted(csv.DictReader(stream), key=lambda row: row["file"])
        self.classes = sorted({row["shape"] for row in self.rows})

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.tensor(np.array(picture)).permute(2, 0, 1) / 255
        if self.transform:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake label-is-a-word: the word
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder, self.transform = folder, transform
        with open(folder / "labels.csv", newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = sorted({row["shape"] for row in self.rows})

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.tensor(np.array(picture)).permute(2, 0, 1) / 255
        if self.transform:
            image = self.transform(image)
        return image, row["shape"]


# %% mistake bytes-not-scaled: floats to 255
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder, self.transform = folder, transform
        with open(folder / "labels.csv", newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = sorted({row["shape"] for row in self.rows})

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.tensor(np.array(picture)).permute(2, 0, 1).float()
        if self.transform:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake bytes-kept: bytes
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder, self.transform = folder, transform
        with open(folder / "labels.csv", newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = sorted({row["shape"] for row in self.rows})

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.tensor(np.array(picture)).permute(2, 0, 1)
        if self.transform:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake channels-last: as NumPy has it
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder, self.transform = folder, transform
        with open(folder / "labels.csv", newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = sorted({row["shape"] for row in self.rows})

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.tensor(np.array(picture)) / 255
        if self.transform:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake channels-last-bytes: nothing done
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder, self.transform = folder, transform
        with open(folder / "labels.csv", newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = sorted({row["shape"] for row in self.rows})

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.tensor(np.array(picture))
        if self.transform:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake gray-keeps-one-channel: no convert
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder, self.transform = folder, transform
        with open(folder / "labels.csv", newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = sorted({row["shape"] for row in self.rows})

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"])
        image = torch.tensor(np.array(picture)).permute(2, 0, 1) / 255
        if self.transform:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake image-not-float32: NumPy divides
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder, self.transform = folder, transform
        with open(folder / "labels.csv", newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = sorted({row["shape"] for row in self.rows})

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.tensor(np.array(picture) / 255).permute(2, 0, 1)
        if self.transform:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake transform-ignored: never called
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder, self.transform = folder, transform
        with open(folder / "labels.csv", newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = sorted({row["shape"] for row in self.rows})

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.tensor(np.array(picture)).permute(2, 0, 1) / 255
        return image, self.classes.index(row["shape"])


# %% mistake reads-all-at-once: opens everything first
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder, self.transform = folder, transform
        with open(folder / "labels.csv", newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = sorted({row["shape"] for row in self.rows})

        self.images = [
            torch.tensor(np.array(Image.open(folder / row["file"]).convert("RGB")))
            for row in self.rows
        ]

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        image = self.images[i].permute(2, 0, 1) / 255
        if self.transform:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake transform-before-scaling: divides at the end
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder = folder
        self.transform = transform
        with open(folder / "labels.csv") as file:
            self.rows = list(csv.DictReader(file))
        self.classes = sorted({row["shape"] for row in self.rows})

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.from_numpy(np.array(picture)).permute(2, 0, 1)
        if self.transform is not None:
            image = self.transform(image)
        return image / 255, self.classes.index(row["shape"])


# %% mistake keeps-pictures: a cache
class PictureFolder(Dataset):
    def __init__(self, folder: Path, transform: Callable[[Tensor], Tensor] | None = None) -> None:
        self.folder = folder
        self.transform = transform
        with open(folder / "labels.csv", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.kept = {}
        self.classes = sorted({row["shape"] for row in self.rows})

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, i: int) -> tuple[Tensor, int]:
        if i not in self.kept:
            self.kept[i] = self.read(i)
        return self.kept[i]

    def read(self, i: int) -> tuple[Tensor, int]:
        row = self.rows[i]
        with Image.open(self.folder / row["file"]) as picture:
            array = np.array(picture.convert("RGB"))  # (H, W, 3)
        image = torch.from_numpy(array).permute(2, 0, 1) / 255
        if self.transform is not None:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])
