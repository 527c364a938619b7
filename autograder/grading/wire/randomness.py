"""Send the random states that a test sets to the student's process.

In a single process, the student's code draws from the generators that a test has seeded. Here the
student's process gets the states with the next call, so ``torch.manual_seed(0)`` in a test means
what it says. Nothing comes back: the student's draws do not advance the judge's generators.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import numpy as np
import torch


def _seed_torch(seed: int) -> torch.Generator:
    """Seed the generator that is sent. `torch.manual_seed` also keeps stack traces for each GPU."""
    return torch.default_generator.manual_seed(int(seed))


#: Functions that set a generator. A second seed with the same number must also be noticed.
_SETTERS = (
    (torch, "set_rng_state"),
    (random, "seed"),
    (random, "setstate"),
    (np.random, "seed"),
    (np.random, "set_state"),
)


class RandomStates:
    """Notice when a test sets the judge's generators or draws from them."""

    def __init__(self) -> None:
        self._last: dict[str, Any] = {}
        self._was_set = True

    @contextmanager
    def watch_setters(self) -> Iterator[None]:
        """Notice each call that sets a generator, until the block ends."""
        with ExitStack() as stack:
            stack.enter_context(mock.patch.object(torch, "manual_seed", self._wrap(_seed_torch)))
            for module, name in _SETTERS:
                setter = self._wrap(getattr(module, name))
                stack.enter_context(mock.patch.object(module, name, setter))
            yield

    def _wrap(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self._was_set = True
            return function(*args, **kwargs)

        return call

    def changed_states(self) -> dict[str, Any] | None:
        """Return the states to send, or None if the student's process may continue with its own."""
        now: dict[str, Any] = {
            "torch": torch.get_rng_state(),
            "python": random.getstate(),
            "numpy": np.random.get_state(),
        }
        last, self._last = self._last, now
        was_set, self._was_set = self._was_set, False
        if last and not was_set and not _differ(last, now):
            return None
        version, numbers, gauss = now["python"]
        # an array travels faster than 625 numbers
        return {**now, "python": (version, np.array(numbers, dtype=np.uint32), gauss)}


def _differ(before: dict[str, Any], after: dict[str, Any]) -> bool:
    left, right = before["numpy"], after["numpy"]
    return bool(
        not torch.equal(before["torch"], after["torch"])
        or before["python"] != after["python"]
        or left[2:] != right[2:]
        or not np.array_equal(left[1], right[1])
    )


def set_states(states: dict[str, Any]) -> None:
    """Continue from these states. It runs in the student's process."""
    torch.set_rng_state(states["torch"])
    version, numbers, gauss = states["python"]
    random.setstate((version, tuple(numbers.tolist()), gauss))
    np.random.set_state(states["numpy"])


def seed_all(seed: int) -> None:
    """Seed all three generators."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
