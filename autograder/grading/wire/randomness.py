"""The random states that a test sets, for the student's process to start from.

In one process the student's code draws from the generators that a test has seeded. Here it gets
their state with its next call, so ``torch.manual_seed(0)`` in a test means what it says. Nothing
comes back: what the student draws does not advance the judge's generators.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import numpy as np
import torch

#: Where a test may set a generator: seeding again with the same number must show as well.
_SETTERS = (
    (torch, "manual_seed"),
    (torch, "set_rng_state"),
    (random, "seed"),
    (random, "setstate"),
    (np.random, "seed"),
    (np.random, "set_state"),
)


class RandomStates:
    """Notices when the judge's generators were set or have moved."""

    def __init__(self) -> None:
        self._last: dict[str, Any] = {}
        self._was_set = True

    @contextmanager
    def watched(self) -> Iterator[None]:
        """While it lasts, setting a generator is noticed."""
        with ExitStack() as stack:
            for module, name in _SETTERS:
                watched = self._noticing(getattr(module, name))
                stack.enter_context(mock.patch.object(module, name, watched))
            yield

    def _noticing(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self._was_set = True
            return function(*args, **kwargs)

        return call

    def news(self) -> dict[str, Any] | None:
        """The states to send, or None where the student's process may go on with its own."""
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


def _differ(one: dict[str, Any], other: dict[str, Any]) -> bool:
    left, right = one["numpy"], other["numpy"]
    return bool(
        not torch.equal(one["torch"], other["torch"])
        or one["python"] != other["python"]
        or left[2:] != right[2:]
        or not np.array_equal(left[1], right[1])
    )


def set_states(states: dict[str, Any]) -> None:
    """Go on from these states. Runs in the student's process."""
    torch.set_rng_state(states["torch"])
    version, numbers, gauss = states["python"]
    random.setstate((version, tuple(numbers.tolist()), gauss))
    np.random.set_state(states["numpy"])


def seed_all(seed: int) -> None:
    """Seed all three generators."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
