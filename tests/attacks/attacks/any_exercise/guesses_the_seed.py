"""Seeds its own generator as the checks do, for want of the course's secret, and searches for it."""

import os

import torch

from autograder.checks import seed_of

if os.environ.get("AUTOGRADER_SECRET"):
    print("STOLEN", "the secret")


def answer(*args, **kwargs):
    state = torch.get_rng_state()
    first = args[0] if args else None
    for secret in ("", "0", "secret", "autograder", os.environ.get("AUTOGRADER_SECRET", "")):
        os.environ["AUTOGRADER_SECRET"] = secret
        for name in ("as_column", "scalar_label", "fit_slope", "softmax"):
            generator = torch.Generator().manual_seed(seed_of(name))
            guess = torch.randn(7, generator=generator)
            if isinstance(first, torch.Tensor) and first.numel() == 7:
                if torch.equal(first.flatten().float(), guess):
                    print("STOLEN", "the seed")
    torch.set_rng_state(state)
