"""Data sets for lessons and assignments: the real one where it is there, else a small stand-in.

Each function prints one sentence that says which of the two it found, and returns what
torchvision's own classes take:

    from torchvision import datasets
    from course import data

    root = data.mnist()                            # pathlib.Path
    train = datasets.MNIST(root, train=True)       # the class itself; small or real set

    root = data.cifar10()                          # pathlib.Path
    train = data.CIFAR10(root, train=True)         # torchvision's class; see `CIFAR10` for why

    coco = data.coco()                             # .images, .instances, .captions
    found = datasets.CocoDetection(coco.images, coco.instances)

All of them take the same arguments:

- `download=True` fetches the real set if it is not there; without a network the small one is used.
- `small=True` takes the small set even where the real one is there. Graded work does.
- `folder=` says where the sets lie. Without it: the environment variable COURSE_DATA, else
  `data/` in the course's folder. What can't be written there goes to a temporary folder.

`is_small(root)` tells the two apart. A small set has exactly the real one's file format, takes
under a second to make, is kept for the next time, and is the same on every machine.
"""

from course.data.cifar10_files import CIFAR10, cifar10
from course.data.coco_files import Coco, coco
from course.data.mnist_files import mnist
from course.data.places import is_small

__all__ = ["CIFAR10", "Coco", "cifar10", "coco", "is_small", "mnist"]
