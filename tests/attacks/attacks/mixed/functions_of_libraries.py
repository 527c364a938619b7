"""Returns modules, classes, and functions of the libraries and of the judge's own program."""

import functools
import operator
import sys

import torch

from autograder.grading.student import agent
from autograder.grading.wire import codec

turn = [0]


def answer(*args, **kwargs):
    turn[0] += 1
    return [
        torch,
        torch.Tensor,
        torch.equal,
        functools.partial(torch.equal, 1),
        operator.eq,
        sys,
        agent.Agent,
        codec.Encoder(),
        torch.float32,
        torch.device("cpu"),
        torch.Generator(),
        NotImplemented,
        Ellipsis,
    ][turn[0] % 13]
