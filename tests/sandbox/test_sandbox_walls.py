"""From inside a sandboxed kernel: what must not be reached is not reached."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from autograder.grading.kernels.stream_kernel import StreamKernel
from autograder.grading.kernels.warm import WarmLauncher
from autograder.settings import Settings
from tests.sandbox.sandboxed import SECRET, Starter, say
from tests.support import ROOT


def attempt(path_or_code: str) -> str:
    """A cell that prints "reached" and what it got, or "stopped" and why."""
    code = textwrap.indent(textwrap.dedent(path_or_code).strip(), "    ")
    return f"""
try:
{code}
except BaseException as error:
    print("stopped", type(error).__name__, error)
else:
    print("reached")
"""


def stopped(kernel: StreamKernel, code: str) -> str:
    answer = say(kernel, attempt(code))
    assert answer.startswith("stopped"), answer
    return answer


def reached_outside(code: str) -> bool:
    """Whether the same code succeeds without a sandbox, so that the test above could fail."""
    done = subprocess.run([sys.executable, "-c", attempt(code)], capture_output=True, text=True)
    return done.stdout.strip().endswith("reached")


@pytest.mark.parametrize(
    "name", ["source/01/01.ipynb", "submitted/ada/01/01.ipynb", "gradebook.db"]
)
def test_the_course_is_not_there(shared_kernel: StreamKernel, course: Path, name: str) -> None:
    code = f"open({str(course / name)!r}).read()"
    assert reached_outside(code)
    assert "FileNotFoundError" in stopped(shared_kernel, code)


def test_of_this_course_only_its_packages_are_there(shared_kernel: StreamKernel) -> None:
    seen = set(eval(say(shared_kernel, f"import os; print(os.listdir({str(ROOT)!r}))")))
    inside = {
        Path(p).relative_to(ROOT).parts[0] for p in (sys.prefix,) if Path(p).is_relative_to(ROOT)
    }
    assert seen == {"autograder", "course"} | inside
    names = eval(say(shared_kernel, f"print(os.listdir({str(ROOT / 'autograder')!r}))"))
    assert set(names) == {
        "__init__.py", "checks", "language", "results",
    }  # fmt: skip


def test_of_the_home_folder_only_the_way_to_python_is_there(shared_kernel: StreamKernel) -> None:
    home = Path.home()
    code = f"import os; print(os.listdir({str(home)!r}) if os.path.exists({str(home)!r}) else [])"
    way = {
        Path(prefix).relative_to(home).parts[0]
        for prefix in (sys.prefix, sys.base_prefix)
        if Path(prefix).is_relative_to(home)
    }
    assert set(eval(say(shared_kernel, code))) <= way


@pytest.mark.parametrize(
    "path", ["/etc/shadow", "/etc/machine-id", "/var/log", "/run", "/mnt", "/boot"]
)
def test_the_rest_of_the_machine_is_not_there(shared_kernel: StreamKernel, path: str) -> None:
    code = f"import os; os.stat({path!r})"
    if not reached_outside(code):
        pytest.skip("This machine does not have it.")
    assert "FileNotFoundError" in stopped(shared_kernel, code)


def test_temporary_files_outside_are_not_there(shared_kernel: StreamKernel, tmp_path: Path) -> None:
    (tmp_path / "x").write_text(SECRET)
    stopped(shared_kernel, f"open({str(tmp_path / 'x')!r})")


@pytest.mark.parametrize(
    "path",
    ["/x", "/etc/x", "/usr/x", "/var/x", "/dev/x", f"{sys.prefix}/x", f"{ROOT}/x",
     f"{ROOT}/autograder/checks/x.py", f"{ROOT}/course/x.py",
     "/proc/self/oom_score_adj"],
)  # fmt: skip
def test_nothing_outside_can_be_written(shared_kernel: StreamKernel, path: str) -> None:
    there = Path(path).exists()
    if not os.access(path if there else Path(path).parent, os.W_OK):
        pytest.skip("This user can't write it without a sandbox either.")
    stopped(shared_kernel, f"open({path!r}, 'w').write('0')")
    assert Path(path).exists() == there


def test_links_lead_nowhere(shared_kernel: StreamKernel, course: Path) -> None:
    code = f"""
        import os, tempfile
        link = os.path.join(tempfile.mkdtemp(), "link")
        os.symlink({str(course / "gradebook.db")!r}, link)
        open(link).read()
    """
    assert reached_outside(code)
    stopped(shared_kernel, code)
    stopped(shared_kernel, "open('/proc/1/root/etc/shadow')")
    stopped(shared_kernel, f"open('/proc/self/root{course}/gradebook.db')")
    stopped(shared_kernel, f"open('/../../../{course}/gradebook.db')")


def test_no_other_process_is_seen(shared_kernel: StreamKernel) -> None:
    seen = say(
        shared_kernel,
        "import os; print(os.getpid(), [n for n in os.listdir('/proc') if n.isdigit()])",
    )
    assert seen == "2 ['2']"
    for name in ("environ", "mem", "maps", "fd", "cwd", "root"):
        stopped(
            shared_kernel, f"import os; os.stat('/proc/1/{name}'); os.readlink('/proc/1/{name}')"
        )


def test_the_environment_is_empty_of_secrets(start: Starter) -> None:
    kernel = start()
    code = "import os; print(dict(os.environ), open('/proc/self/environ').read())"
    assert SECRET not in say(kernel, code)
    names = set(eval(say(kernel, "print(sorted(os.environ))")))
    assert "AUTOGRADER_SECRET" not in names
    assert {"PATH", "HOME", "TMPDIR"} <= names
    assert say(kernel, "print(os.environ['HOME'])") == "/home/student"


def test_no_open_files_but_its_own(start: Starter) -> None:
    kernel = start()
    code = """
        import os
        for name in sorted(os.listdir("/proc/self/fd"), key=int):
            try:
                print(os.readlink(f"/proc/self/fd/{name}"))
            except OSError:
                pass
    """
    for target in say(kernel, code).splitlines():
        own = target == "/dev/null" or target.startswith(
            ("socket:", "pipe:", "anon_inode:", "/proc/")
        )
        assert own, target


def test_no_network_not_even_this_machine(shared_kernel: StreamKernel) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        code = f"import socket; socket.create_connection(('127.0.0.1', {port}), timeout=3)"
        assert reached_outside(code)
        stopped(shared_kernel, code)
    for host in ("192.0.2.1", "8.8.8.8", "::1"):
        stopped(
            shared_kernel, f"import socket; socket.create_connection(({host!r}, 53), timeout=3)"
        )
    stopped(
        shared_kernel,
        "import socket; s = socket.socket(type=socket.SOCK_DGRAM); s.sendto(b'x', ('8.8.8.8', 53))",
    )
    stopped(shared_kernel, "import socket; socket.getaddrinfo('python.org', 80)")
    assert (
        say(
            shared_kernel,
            "print([l.split(':')[0].strip() for l in open('/proc/net/dev') if ':' in l])",
        )
        == "['lo']"
    )


def test_abstract_sockets_outside_are_not_reached(shared_kernel: StreamKernel) -> None:
    name = f"\0autograder-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(name)
        listener.listen()
        code = f"import socket; socket.socket(socket.AF_UNIX).connect({name!r})"
        assert reached_outside(code)
        stopped(shared_kernel, code)


@pytest.mark.parametrize(
    ("family", "kind"),
    [
        (socket.AF_NETLINK, socket.SOCK_RAW),
        (socket.AF_PACKET, socket.SOCK_RAW),
        (socket.AF_ALG, socket.SOCK_SEQPACKET),  # the kernel's cryptography
        (socket.AF_VSOCK, socket.SOCK_STREAM),  # to a virtual machine's host
    ],
)
def test_other_kinds_of_sockets_are_refused(
    shared_kernel: StreamKernel, family: int, kind: int
) -> None:
    code = f"import socket; socket.socket({int(family)}, {int(kind)})"
    if not reached_outside(code):
        pytest.skip("This system does not have such sockets, or not for this user.")
    assert f"[Errno {errno.EAFNOSUPPORT}]" in stopped(shared_kernel, code)


def test_the_warden_can_not_be_harmed(start: Starter) -> None:
    """The parent is the first process of its namespace, to which Linux delivers no such signal."""
    kernel = start()
    assert say(kernel, "import os; print(os.getppid())") == "1"
    warden = "print(open('/proc/self/status').read().split('PPid:')[1].split()[0])"
    for signal in ("SIGKILL", "SIGSTOP", "SIGINT", "SIGTERM"):
        answer = say(kernel, attempt(f"import os, signal; os.kill(1, signal.{signal})"))
        # Linux either refuses (another user's process) or accepts and drops the signal.
        assert answer == "reached" or "PermissionError" in answer
        assert say(kernel, warden) == "1"
    assert kernel.is_alive()
    assert kernel.exit_reason() == ""
    assert say(kernel, "print(6 * 7)") == "42"


@pytest.mark.parametrize(
    "call",
    [
        "libc.ptrace(16, 1, 0, 0)",  # attach
        "libc.ptrace(0, 0, 0, 0)",  # trace me
        "libc.unshare(0x10000000)",
        "libc.unshare(0x00020000)",
        "libc.setns(os.open('/proc/self/ns/net', os.O_RDONLY), 0)",
        "libc.mount(b'none', b'/tmp', b'tmpfs', 0, 0)",
        "libc.mount(b'/', b'/tmp', 0, 4096, 0)",
        "libc.umount2(b'/proc', 2)",
        "libc.chroot(b'/tmp')",
        "libc.process_vm_readv(1, 0, 0, 0, 0, 0)",
        "libc.sethostname(b'x', 1)",
        "libc.syscall(425, 8, 0)",  # io_uring_setup
        "libc.syscall(435, 0, 0)",  # clone3
        "libc.syscall(442, -100, b'/', 0, 0, 0)",  # mount_setattr
        "libc.memfd_create(b'x', 0)",
        "libc.shmget(0, 4096, 0o1600)",
        "libc.setgroups(1, (ctypes.c_int * 1)(0))",
        "libc.personality(0x0040000)",
    ],
)  # fmt: skip
def test_dangerous_calls_are_refused(shared_kernel: StreamKernel, call: str) -> None:
    answer = stopped(
        shared_kernel,
        f"""
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        if {call} == -1:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        """,
    )
    assert "Operation not permitted" in answer or "Function not implemented" in answer


def test_a_new_user_namespace_by_clone_is_refused(shared_kernel: StreamKernel) -> None:
    stopped(
        shared_kernel,
        """
        import subprocess
        subprocess.run(["unshare", "--user", "--map-root-user", "true"], check=True)
        """,
    )
    stopped(
        shared_kernel,
        """
        import ctypes, os, platform
        number = {"x86_64": 56, "aarch64": 220}[platform.machine()]
        if ctypes.CDLL(None, use_errno=True).syscall(number, 0x10000000 | 17, 0, 0, 0, 0) == -1:
            raise OSError(ctypes.get_errno(), "clone")
        """,
    )


def test_there_is_no_way_to_more_rights(shared_kernel: StreamKernel) -> None:
    for call in ("os.setuid(0)", "os.setresuid(0, 0, 0)", "os.setgid(0)", "os.setgroups([0])"):
        stopped(shared_kernel, f"import os; {call}")
    status = say(shared_kernel, "print(open('/proc/self/status').read())")
    lines = dict(line.split(":", 1) for line in status.splitlines())
    assert int(lines["CapEff"], 16) == int(lines["CapBnd"], 16) == 0
    assert lines["NoNewPrivs"].strip() == "1"
    assert lines["Seccomp"].strip() == "2"


def test_what_is_shown_may_lie_in_the_folder_for_temporary_files(course: Path) -> None:
    """As an environment does when the course was cloned to /tmp."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        shown = Path(folder) / "shown.txt"
        shown.write_text("in sight")
        with WarmLauncher(Settings(hidden=(course,), visible=(shown,), preload=())) as launcher:
            kernel = launcher.start(None)
            run = kernel.execute(f"print(open({str(shown)!r}).read())", timeout=30)
            kernel.close()
    assert run.outputs[0]["text"] == "in sight\n"
