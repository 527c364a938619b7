"""A right answer counts, even if its cell asks the kernel to end."""

from __future__ import annotations

import pytest

from tests.support.notebooks_to_grade import graded, outcomes, right

#: Ways to ask a kernel to end, each at the end of a cell.
ENDINGS = {
    "exit()": "exit()",
    "quit()": "quit()",
    "exit without brackets": "exit",
    "exit that keeps the kernel": "exit(keep_kernel=True)",
    "sys.exit()": "import sys\nsys.exit()",
    "raise SystemExit": "raise SystemExit(1)",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "the shell": "get_ipython().ask_exit()",
    "the shell's flag": "get_ipython().exit_now = True",
    "the kernel": "import IPython\nIPython.Application.instance().kernel.do_shutdown(True)",
    "the event loop": "import asyncio\nasyncio.get_event_loop().stop()",
    "a later callback": "import asyncio\nasyncio.get_running_loop().call_soon(exit)",
    "a later callback that raises": "import asyncio, sys\n"
    "asyncio.get_running_loop().call_later(0.01, sys.exit)",
    "a task": "import asyncio, sys\n"
    "async def leave():\n    sys.exit()\ntask = asyncio.get_running_loop().create_task(leave())",
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS.keys())
def test_the_kernel_lives_on_after_a_cell_asks_it_to_end(ending: str) -> None:
    name, answer, tests = right("first")
    # the sleep gives a kernel that wants to end the time to do so
    slow = ("slow", "import time\ndef slow():\n    time.sleep(0.1)\n    return 1", "slow()")
    result = graded((name, f"{answer}\n\n{ending}", tests), slow, right("after"), right("last"))
    assert outcomes(result) == ["passed"] * 4
    assert not result.notes


@pytest.mark.parametrize("call", ["exit()", "quit()", "get_ipython().ask_exit()"])
def test_the_kernel_lives_on_after_a_function_asks_it_to_end(call: str) -> None:
    leave = ("leave", f"def leave(x):\n    {call}\n    return 2 * x", "checks.equal(leave(4), 8)")
    slow = ("slow", "import time\ndef slow():\n    time.sleep(0.1)\n    return 1", "slow()")
    result = graded(leave, slow, right("after"), right("last"))
    assert outcomes(result) == ["passed"] * 4


@pytest.mark.parametrize("death", ["os._exit(0)", "os.kill(os.getpid(), 9)", "os.abort()"])
def test_a_cell_that_ends_the_kernel_is_named(death: str) -> None:
    name, answer, tests = right("first")
    result = graded((name, f"{answer}\n\nimport os\n{death}", tests), right("after"))
    assert outcomes(result)[1] == "passed"
    assert [note.message for note in result.notes if "first" in note.message]
