"""Stop the judge itself if it computes for too long."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from autograder.grading.judge.remote import ExerciseStopped
from autograder.grading.kernels.kernel import KernelTimedOut
from autograder.language import phrase


@contextmanager
def limit_cpu_time(seconds: float, announced: float) -> Iterator[None]:
    """Stop the judge itself if it computes for too long.

    A student's value may be within all limits, but its comparison may never end. This works only
    in the main thread and on Unix. Elsewhere only the deadlines of the calls apply.

    Args:
        seconds: After how many seconds of CPU time to stop: a busy machine does not count.
        announced: The number of seconds that the message names.

    Raises:
        ExerciseStopped: When the time is over.
    """
    usable = hasattr(signal, "setitimer")
    if not usable or threading.current_thread() is not threading.main_thread():
        yield
        return
    start = time.process_time()

    def stop(signum: int, frame: FrameType | None) -> None:
        raise ExerciseStopped(
            KernelTimedOut(
                phrase("This exercise took longer than {seconds} seconds.", seconds=announced)
            )
        )

    before = signal.signal(signal.SIGPROF, stop)
    outer, _ = signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        left = outer - (time.process_time() - start)
        signal.setitimer(signal.ITIMER_PROF, max(left, 0.001) if outer else 0)
        signal.signal(signal.SIGPROF, before)
