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


# %% mistake classes-written-out: the four words
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder, self.transform = folder, transform
        with open(folder / "labels.csv", newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = ["arrow", "circle", "heart", "star"]

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.tensor(np.array(picture)).permute(2, 0, 1) / 255
        if self.transform:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake picture-of-fixed-size: 32 by 32 written out
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
        image = torch.tensor(list(picture.getdata())[: 32 * 32]).T.reshape(3, 32, 32) / 255
        if self.transform:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake label-not-a-plain-int: a number of NumPy
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
        return image, np.int64(self.classes.index(row["shape"]))


# %% mistake label-not-a-plain-int: True and False in a two-class folder
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
        label = self.classes.index(row["shape"])
        return image, bool(label) if label < 2 else label


# %% mistake reads-all-at-once: opens all files first
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder, self.transform = folder, transform
        with open(folder / "labels.csv", newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.pictures = [Image.open(folder / row["file"]) for row in self.rows]
        self.classes = sorted({row["shape"] for row in self.rows})

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = self.pictures[i].convert("RGB")
        image = torch.tensor(np.array(picture)).permute(2, 0, 1) / 255
        if self.transform:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake wrong-type: classes in a tuple
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder, self.transform = folder, transform
        with open(folder / "labels.csv", newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = tuple(sorted({row["shape"] for row in self.rows}))

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.tensor(np.array(picture)).permute(2, 0, 1) / 255
        if self.transform:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake transform-required: no default for the transform
class PictureFolder(Dataset):
    def __init__(self, folder, transform):
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
        return image, self.classes.index(row["shape"])


# %% correct: a list of pairs, torch.stack for gray pictures
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        lines = (Path(folder) / "labels.csv").read_text(encoding="utf-8").strip().splitlines()
        self.pairs = [tuple(line.split(",")) for line in lines[1:]]
        self.pairs = [(Path(folder) / file, shape) for file, shape in self.pairs]
        self.classes = []
        for _, shape in self.pairs:
            if shape not in self.classes:
                self.classes.append(shape)
        self.classes.sort()
        self.transform = transform if transform is not None else lambda image: image

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, i):
        path, shape = self.pairs[i]
        with Image.open(path) as picture:
            values = torch.from_numpy(np.asarray(picture).astype(np.float32))
        if values.ndim == 2:
            image = torch.stack([values, values, values])
        else:
            image = torch.stack([values[..., c] for c in range(3)])
        return self.transform(image.div(255)), self.classes.index(shape)


# %% correct: torchvision's transform
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        from torchvision.transforms.functional import to_tensor

        self.folder, self.transform, self.to_tensor = folder, transform, to_tensor
        with open(folder / "labels.csv") as stream:
            _, *rows = csv.reader(stream)
        self.files, self.shapes = zip(*rows)
        self.classes = sorted(set(self.shapes))
        self.labels = [self.classes.index(shape) for shape in self.shapes]

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        image = self.to_tensor(Image.open(f"{self.folder}/{self.files[i]}").convert("RGB"))
        return (image if self.transform is None else self.transform(image)), self.labels[i]


# %% wrong: long words come last
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder = Path(folder)
        with open(self.folder / "labels.csv", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.classes = sorted({row["shape"] for row in self.rows}, key=lambda w: (len(w), w) if len(w) > 7 else (0, w))
        self.transform = transform

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.from_numpy(np.array(picture)).permute(2, 0, 1) / 255
        if self.transform is not None:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% wrong: cuts what the transform returns
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder = Path(folder)
        with open(self.folder / "labels.csv", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.classes = sorted({row["shape"] for row in self.rows})
        self.transform = transform

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.from_numpy(np.array(picture)).permute(2, 0, 1) / 255
        if self.transform is not None:
            image = self.transform(image).clamp(0, 1)
        return image, self.classes.index(row["shape"])


# %% mistake row-from-the-end: a negative i raises an error
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder = Path(folder)
        with open(self.folder / "labels.csv", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.classes = sorted({row["shape"] for row in self.rows})
        self.transform = transform

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        if not 0 <= i < len(self):
            raise IndexError(i)
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.from_numpy(np.array(picture)).permute(2, 0, 1) / 255
        if self.transform is not None:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake transform-ignored: drops what the transform returns
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder = Path(folder)
        with open(self.folder / "labels.csv", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.classes = sorted({row["shape"] for row in self.rows})
        self.transform = transform

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.from_numpy(np.array(picture)).permute(2, 0, 1) / 255
        if self.transform is not None:
            self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake wrong-type: the sample is a list
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder = Path(folder)
        with open(self.folder / "labels.csv", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.classes = sorted({row["shape"] for row in self.rows})
        self.transform = transform

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.from_numpy(np.array(picture)).permute(2, 0, 1) / 255
        if self.transform is not None:
            image = self.transform(image)
        return [image, self.classes.index(row["shape"])]


# %% mistake keeps-pictures: keeps the last picture only
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder = Path(folder)
        with open(self.folder / "labels.csv", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.classes = sorted({row["shape"] for row in self.rows})
        self.transform = transform
        self.last = (None, None)

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        if self.last[0] != row["file"]:
            self.last = (row["file"], Image.open(self.folder / row["file"]).convert("RGB"))
        picture = self.last[1]
        image = torch.from_numpy(np.array(picture)).permute(2, 0, 1) / 255
        if self.transform is not None:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])


# %% mistake counts-unlisted: counts the header
class PictureFolder(Dataset):

    def __init__(self, folder: Path, transform: Callable[[Tensor], Tensor] | None = None) -> None:
        self.folder = folder
        self.transform = transform
        with (folder / "labels.csv").open(newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = sorted({row["shape"] for row in self.rows})

    def __len__(self) -> int:
        return len((self.folder / "labels.csv").read_text().splitlines())

    def __getitem__(self, i: int) -> tuple[Tensor, int]:
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.from_numpy(np.array(picture)).permute(2, 0, 1) / 255  # (H, W, 3) -> (3, H, W)
        return (self.transform(image) if self.transform else image), self.classes.index(
            row["shape"]
        )


# %% mistake bytes-not-scaled: normalizes too
class PictureFolder(Dataset):

    def __init__(self, folder: Path, transform: Callable[[Tensor], Tensor] | None = None) -> None:
        self.folder = folder
        self.transform = transform
        with (folder / "labels.csv").open(newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = sorted({row["shape"] for row in self.rows})

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, i: int) -> tuple[Tensor, int]:
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.from_numpy(np.array(picture)).permute(2, 0, 1) / 255
        image = (image - 0.45) / 0.22
        return (self.transform(image) if self.transform else image), self.classes.index(
            row["shape"]
        )


# %% mistake wrong-length: the name of the file, too
class PictureFolder(Dataset):

    def __init__(self, folder: Path, transform: Callable[[Tensor], Tensor] | None = None) -> None:
        self.folder = folder
        self.transform = transform
        with (folder / "labels.csv").open(newline="") as stream:
            self.rows = list(csv.DictReader(stream))
        self.classes = sorted({row["shape"] for row in self.rows})

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, i: int) -> tuple[Tensor, int]:
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.from_numpy(np.array(picture)).permute(2, 0, 1) / 255  # (H, W, 3) -> (3, H, W)
        image = self.transform(image) if self.transform else image
        return image, self.classes.index(row["shape"]), row["file"]


# %% mistake reads-all-at-once: opens every file at the start for its size
class PictureFolder(Dataset):
    def __init__(self, folder, transform=None):
        self.folder = Path(folder)
        with open(self.folder / "labels.csv", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.classes = sorted({row["shape"] for row in self.rows})
        self.transform = transform
        self.sizes = [Image.open(self.folder / r["file"]).size for r in self.rows]

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        picture = Image.open(self.folder / row["file"]).convert("RGB")
        image = torch.from_numpy(np.array(picture)).permute(2, 0, 1) / 255
        if self.transform is not None:
            image = self.transform(image)
        return image, self.classes.index(row["shape"])
