# Answers to the exercise `pick_device`.

# %% correct: two brackets added
def pick_device(prefer_gpu: bool = True) -> torch.device:
    if prefer_gpu and torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("cpu")


# %% correct: a name first
def pick_device(prefer_gpu=True):
    gpu = prefer_gpu and torch.cuda.is_available()
    return torch.device("cuda" if gpu else "cpu")


# %% correct: early return
def pick_device(prefer_gpu=True):
    device = torch.device("cpu")
    if not prefer_gpu:
        return device
    if torch.cuda.is_available():
        device = torch.device("cuda")
    return device


# %% correct: torch.accelerator
def pick_device(prefer_gpu=True):
    if prefer_gpu and torch.accelerator.is_available():
        return torch.device("cuda")
    return torch.device("cpu")


# %% mistake device-function-not-called: as in the text
def pick_device(prefer_gpu=True):
    if prefer_gpu and torch.cuda.is_available:
        return torch.device("cuda")
    return torch.device("cpu")


# %% mistake device-as-text: a text
def pick_device(prefer_gpu=True):
    if prefer_gpu and torch.cuda.is_available():
        return "cuda"
    return "cpu"


# %% mistake device-ignores-wish: asks the machine only
def pick_device(prefer_gpu=True):
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("cpu")


# %% mistake device-always-cpu: gives up
def pick_device(prefer_gpu=True):
    return torch.device("cpu")


# %% mistake device-choice-inverted: exchanged
def pick_device(prefer_gpu=True):
    if prefer_gpu and torch.cuda.is_available():
        return torch.device("cpu")
    return torch.device("cuda")


# %% mistake device-choice-inverted: a not too many
def pick_device(prefer_gpu=True):
    if prefer_gpu and not torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("cpu")


# %% mistake device-wish-not-default: another default
def pick_device(prefer_gpu=False):
    if prefer_gpu and torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("cpu")


# %% mistake returns-none: no way for the CPU
def pick_device(prefer_gpu=True):
    if prefer_gpu and torch.cuda.is_available():
        return torch.device("cuda")


# %% mistake device-with-number: the first GPU
def pick_device(prefer_gpu=True):
    return torch.device("cuda:0" if prefer_gpu and torch.cuda.is_available() else "cpu")


# %% mistake device-or-for-and: one condition is enough
def pick_device(prefer_gpu=True):
    if prefer_gpu or torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("cpu")


# %% correct: a conditional expression
def pick_device(prefer_gpu=True):
    return torch.device("cuda" if prefer_gpu and torch.cuda.is_available() else "cpu")


# %% correct: device_count
def pick_device(prefer_gpu: bool = True):
    name = ("cpu", "cuda")[bool(prefer_gpu) & torch.cuda.is_available()]
    return torch.device(name)


# %% correct: the function under another name
from torch.cuda import is_available


def pick_device(prefer_gpu: bool = True):
    return torch.device("cuda") if is_available() and prefer_gpu else torch.device("cpu")


# %% mistake device-always-cpu: asked when the cell ran
there = torch.cuda.is_available()


def pick_device(prefer_gpu=True):
    return torch.device("cuda") if prefer_gpu and there else torch.device("cpu")


# %% mistake device-remembers: the first answer for all calls
from functools import cache


@cache
def pick_device(prefer_gpu=True):
    return torch.device("cuda") if prefer_gpu and torch.cuda.is_available() else torch.device("cpu")


# %% mistake device-function-not-called: asks how PyTorch was built
def pick_device(prefer_gpu=True):
    if prefer_gpu and torch.version.cuda is not None:
        return torch.device("cuda")
    return torch.device("cpu")


# %% mistake device-always-cpu: asks only once
HAS_GPU = torch.cuda.is_available()

def pick_device(prefer_gpu=True):
    if prefer_gpu and HAS_GPU:
        return torch.device("cuda")
    return torch.device("cpu")


# %% mistake device-ignores-wish: always the GPU
def pick_device(prefer_gpu=True):
    return torch.device("cuda")
