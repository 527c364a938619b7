"""Inside the sandbox a notebook works as it does in JupyterLab, and starts from nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.grading.kernels.stream_kernel import StreamKernel
from autograder.grading.kernels.warm import WarmLauncher
from tests.sandbox.sandboxed import Starter, run_cell, say, text_of
from tests.support import ROOT

HONEST = {
    "a plot": (
        """
        %matplotlib inline
        import matplotlib.pyplot as plt
        plt.plot([1, 4, 9])
        plt.show()
        """,
        "image/png",
    ),
    "a plot without the magic": (
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.set_title('$x^2$');",
        "image/png",
    ),
    "timeit": ("%timeit -n 5 -r 2 sum(range(100))", "loop"),
    "await": ("import asyncio\nawait asyncio.sleep(0.01, 'slept')", "slept"),
    "display": ("from IPython.display import HTML\ndisplay(HTML('<b>x</b>'))", "text/html"),
    "a shell command": ("!echo one two", "one two"),
    "a cell magic": ("%%time\nprint('timed')", "Wall time"),
    "a widget": ("import ipywidgets\nipywidgets.IntSlider(3)", "IntSlider"),
    "training": (
        """
        import torch
        from torch import nn
        torch.manual_seed(0)
        x = torch.linspace(-1, 1, 64)[:, None]
        model = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
        optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
        for _ in range(60):
            loss = nn.functional.mse_loss(model(x), x**2)
            optimizer.zero_grad(); loss.backward(); optimizer.step()
        print("learned" if loss < 0.02 else loss)
        """,
        "learned",
    ),
    "a convolution backward": (
        """
        import torch
        image = torch.rand(2, 3, 8, 8, requires_grad=True)
        torch.nn.Conv2d(3, 4, 3)(image).sum().backward()
        print(image.grad.shape)
        """,
        "torch.Size([2, 3, 8, 8])",
    ),
    "workers of a loader": (
        """
        import torch
        from torch.utils.data import DataLoader, TensorDataset
        data = TensorDataset(torch.arange(8.0))
        print(sum(len(batch) for (batch,) in DataLoader(data, batch_size=4, num_workers=2)))
        """,
        "8",
    ),
    "scikit-learn": (
        """
        from sklearn.datasets import load_digits
        from sklearn.linear_model import LogisticRegression
        X, y = load_digits(return_X_y=True)
        print(LogisticRegression(max_iter=5).fit(X / 16, y).score(X / 16, y) > 0.8)
        """,
        "True",
    ),
    "the course's data": (
        """
        from course import data
        from torchvision import datasets
        print(len(datasets.MNIST(data.mnist(quiet=True))), len(data.auto_mpg().target))
        """,
        "4000 392",
    ),
    "processes": (
        "import multiprocessing\nwith multiprocessing.Pool(2) as pool: print(pool.map(abs, [-3]))",
        "[3]",
    ),
    "threads": (
        """
        from concurrent.futures import ThreadPoolExecutor
        with ThreadPoolExecutor(4) as pool: print(sum(pool.map(abs, range(-3, 0))))
        """,
        "6",
    ),
    "temporary files": (
        """
        import tempfile
        with tempfile.TemporaryDirectory() as folder:
            open(f"{folder}/x", "w").write("kept")
            print(open(f"{folder}/x").read())
        """,
        "kept",
    ),
    "a file of its own": (
        "import torch\ntorch.save({'w': torch.ones(2)}, 'model.pt')\nprint(torch.load('model.pt'))",
        "tensor([1., 1.])",
    ),
    "another Python": (
        """
        import subprocess, sys
        code = "import numpy, course, autograder.checks; print(numpy.ones(2))"
        print(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout)
        """,
        "[1. 1.]",
    ),
    "who and where": (
        "import getpass, os, socket\nprint(getpass.getuser(), os.getcwd(), socket.gethostname())",
        "student /home/student/work student",
    ),
}


@pytest.mark.parametrize("name", HONEST)
def test_honest_work_works(shared_kernel: StreamKernel, name: str) -> None:
    code, expected = HONEST[name]
    assert expected in say(shared_kernel, code)


def test_warnings_do_no_harm(shared_kernel: StreamKernel) -> None:
    run = run_cell(shared_kernel, "import warnings; warnings.warn('careful'); 5")
    assert run.status == "ok"
    assert "careful" in text_of(run)
    assert "5" in text_of(run)


def test_nothing_of_one_submission_reaches_the_next(start: Starter) -> None:
    changes = """
        import builtins, os, random, sys
        import numpy as np, torch, matplotlib
        torch.set_default_dtype(torch.float64)
        torch.set_grad_enabled(False)
        torch.use_deterministic_algorithms(True)
        torch.set_num_threads(2)
        random.seed(1); np.random.seed(1); torch.manual_seed(1)
        np.set_printoptions(precision=1)
        matplotlib.rcParams["lines.linewidth"] = 99
        torch.allclose = lambda *a, **k: True
        builtins.mine = 1
        os.environ["MINE"] = "1"
        sys.path.append("/mine")
        for folder in ("/tmp", "/dev/shm", os.path.expanduser("~"), "."):
            open(f"{folder}/mine", "w").write("x")
    """
    look = """
        import builtins, os, random, sys
        import numpy as np, torch, matplotlib
        print(
            torch.get_default_dtype(), torch.is_grad_enabled(),
            torch.are_deterministic_algorithms_enabled(), torch.get_num_threads(),
            random.random(), np.random.rand(), torch.rand(1).item(),
            np.get_printoptions()["precision"], matplotlib.rcParams["lines.linewidth"],
            torch.allclose(torch.zeros(1), torch.ones(1)), hasattr(builtins, "mine"),
            os.environ.get("MINE"), "/mine" in sys.path,
            [os.listdir(f) for f in ("/tmp", "/dev/shm", os.path.expanduser("~"), ".")],
        )
    """
    fresh = say(start(), look)
    first = start()
    say(first, changes)
    assert say(first, look) != fresh
    assert say(start(), look) == fresh  # while the other still runs
    first.close()
    assert say(start(), look) == fresh
    assert "torch.float32 True False 1" in fresh
    # an environment that was made in /tmp is seen there, and nothing else
    in_tmp = [ROOT.parts[2]] if ROOT.is_relative_to("/tmp") else []
    assert fresh.endswith(f"[{in_tmp}, [], ['work'], []]")


def test_what_must_differ_between_kernels_differs(start: Starter) -> None:
    code = """
        import multiprocessing, os, secrets, tempfile, uuid
        key = bytes(multiprocessing.current_process().authkey)
        print(key, secrets.token_hex(), uuid.uuid4(), next(tempfile._get_candidate_names()))
    """
    one, two = (say(start(), code).split() for _ in range(2))
    assert not set(one) & set(two)


def test_a_notebook_changes_its_own_copy_of_data_files(start: Starter, tmp_path: Path) -> None:
    (tmp_path / "images" / "train").mkdir(parents=True)
    (tmp_path / "images" / "train" / "1.txt").write_text("one")
    (tmp_path / "table.csv").write_text("a,b")
    (tmp_path / "solution.ipynb").write_text("hidden")
    (tmp_path / ".hidden").write_text("hidden")
    kernel = start(tmp_path)
    assert (
        say(kernel, "print(open('table.csv').read(), open('images/train/1.txt').read())")
        == "a,b one"
    )
    assert (
        say(kernel, "import os; print(sorted(os.listdir()), os.listdir('/assignment/'))").count(
            "ipynb"
        )
        == 0
    )
    say(kernel, "open('images/train/2.txt', 'w').write('two'); open('new.csv', 'w').write('x')")
    say(kernel, "open('table.csv', 'w').write('changed')")
    assert say(kernel, "print(open('table.csv').read())") == "changed"
    run = run_cell(kernel, "open('/assignment/table.csv', 'w')")
    assert run.outputs[-1]["ename"] == "OSError"
    kernel.close()
    another = start(tmp_path)
    assert say(another, "print(open('table.csv').read())") == "a,b"
    another.close()
    assert (tmp_path / "table.csv").read_text() == "a,b"
    assert sorted(os.listdir(tmp_path / "images" / "train")) == ["1.txt"]


def test_a_large_data_file_is_not_copied(start: Starter, tmp_path: Path) -> None:
    with (tmp_path / "large.bin").open("wb") as file:
        file.truncate(17 * 2**20)
    kernel = start(tmp_path)
    assert say(kernel, "import os; print(os.path.getsize('large.bin'))") == str(17 * 2**20)
    assert run_cell(kernel, "open('large.bin', 'wb')").outputs[-1]["ename"] == "OSError"
    kernel.close()


def test_a_link_among_the_data_files_shows_no_file_of_the_machine(
    start: Starter, tmp_path: Path
) -> None:
    secret, folder = tmp_path / "secret.txt", tmp_path / "data"
    secret.write_text("secret")
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "link.txt").symlink_to(secret)
    kernel = start(folder)
    run = run_cell(kernel, "open('inner/link.txt').read()")
    assert run.outputs[-1]["ename"] == "FileNotFoundError"
    kernel.close()


def test_a_file_name_need_not_be_text(start: Starter, tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xc4\xe3.csv")).write_text("a,b")
    kernel = start(tmp_path)
    code = "import os; print([open(os.fsencode(name)).read() for name in os.listdir()])"
    assert say(kernel, code) == "['a,b']"
    kernel.close()


def test_a_prepared_kernel_is_taken_and_the_others_are_kept(
    launcher: WarmLauncher, tmp_path: Path
) -> None:
    (tmp_path / "data.txt").write_text("mine")
    launcher.prepare(tmp_path)
    other = launcher.start(None)
    assert say(other, "import os; print(os.listdir())") == "[]"
    other.close()
    kernel = launcher.start(tmp_path)
    assert say(kernel, "print(open('data.txt').read())") == "mine"
    kernel.close()


def test_a_missing_data_folder_is_said(launcher: WarmLauncher, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="private file system could not be built"):
        launcher.start(tmp_path / "absent")
    kernel = launcher.start(None)
    assert say(kernel, "print('still here')") == "still here"
    kernel.close()


def test_closing_twice_is_once(start: Starter) -> None:
    kernel = start()
    kernel.close()
    kernel.close()
    assert not kernel.is_alive()
    assert not kernel.interrupt(timeout=0.1)
