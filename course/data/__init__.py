"""Find the data sets of lessons and assignments: the full set, or a small set in its place.

Each function prints one sentence that says which of the two it found. It returns what
torchvision's own classes take:

    from torchvision import datasets
    from course import data

    root = data.mnist()                            # pathlib.Path
    train = datasets.MNIST(root, train=True)       # the class itself; small or full set

    root = data.cifar10()                          # pathlib.Path
    train = data.CIFAR10(root, train=True)         # torchvision's class; see `CIFAR10` for why

    coco = data.coco()                             # .images, .instances, .captions
    scenes = datasets.CocoDetection(coco.images, coco.instances)

The small set of MNIST consists of 5,000 real pictures of MNIST. The small sets of CIFAR-10 and COCO
are stand-ins: pictures that the course draws.

All three functions take the same arguments:

- `download=True` fetches the full set if it is not there. Without a network it takes the small set.
- `small=True` takes the small set even if the full one is there. Graded work uses this.
- `folder=` says where the sets are. If it is missing, the environment variable COURSE_DATA says it,
  or else it is `data/` in the course's folder. A set that can't be written there is written to a
  temporary folder.

`is_small(root)` says which of the two a root is. A small set has exactly the file format of the
full set. It takes less than a second to make, is kept for the next time, and is the same on every
machine.

`auto_mpg()` returns a table, the fuel use of 392 cars, in the form of scikit-learn's own tables.
"""

from course.data.auto_mpg_table import auto_mpg
from course.data.cifar10_files import CIFAR10, cifar10
from course.data.coco_files import Coco, coco
from course.data.mnist_files import mnist
from course.data.places import is_small

__all__ = ["CIFAR10", "Coco", "auto_mpg", "cifar10", "coco", "is_small", "mnist"]
