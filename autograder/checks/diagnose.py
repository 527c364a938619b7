"""Turn an exception into a message: which line raised it, what it means, and what to do."""

from __future__ import annotations

import linecache
import re
import traceback
from dataclasses import replace
from types import TracebackType

from autograder.checks.failures import CheckFailed, make_failure, shorten
from autograder.language import Text, phrase
from autograder.results import Failure

#: A longer line of an exception is cut.
_LONGEST_LINE = 300

#: Frequent texts of torch and Python, and the mistake that each one means.
KNOWN_ERRORS: list[tuple[str, str]] = [
    (r"Error\(s\) in loading state_dict", "state-dict-does-not-fit"),
    (r"unsupported ScalarType BFloat16", "numpy-lacks-dtype"),
    (r"shapes cannot be multiplied|size mismatch|inconsistent tensor size", "matmul-shapes"),
    (r"Expected size for first two dimensions of batch2", "matmul-shapes"),
    (r"must be a matrix|only supported on matrices", "matrices-only"),
    (r"view size is not compatible", "view-not-contiguous"),
    (r"shape '.*' is invalid for input of size", "reshape-wrong-count"),
    (r"must match the size of tensor b", "cannot-broadcast"),
    (r"expected m1 and m2 to have the same dtype|expected .* same dtype", "mixed-dtypes"),
    (r"Found dtype \w+ but expected", "mixed-dtypes"),
    (r"Dimension out of range", "dim-out-of-range"),
    (r"[Cc]an't call numpy\(\) on Tensor that requires grad", "numpy-needs-detach"),
    (r"not on the expected device|all tensors to be on the same device", "mixed-devices"),
    (r"Found no NVIDIA driver|not compiled with CUDA", "no-gpu"),
    (r"result type .* can't be cast to the desired output type", "in-place-keeps-dtype"),
    (r"a Tensor with \d+ elements cannot be converted to Scalar", "item-of-many"),
    (r"could not infer output dtype|mean\(\): (could not|input dtype)", "mean-of-integers"),
    (r"nly Tensors of floating point( and complex)? dtype can require gradients", "integer-grad"),
    (r"leaf Variable that requires grad is being used in an in-place", "inplace-on-leaf"),
    (r"modified by an inplace operation", "inplace-on-saved"),
    (r"Trying to backward through the graph a second time", "backward-twice"),
    (r"grad can be implicitly created only for scalar", "backward-of-non-scalar"),
    (r"does not require grad and does not have a grad_fn", "nothing-to-differentiate"),
    (r"unsupported operand type\(s\) for .*'NoneType'", "computed-with-none"),
    (r"unsupported operand .*: 'Tensor' and '(tuple|list)'", "tensor-and-sequence"),
    (r"unsupported operand .*: '(tuple|list)' and 'Tensor'", "tensor-and-sequence"),
    (r"'NoneType' object has no attribute 'zero_'", "computed-with-none"),
    (r"Mismatch in shape: grad_output", "vector-length"),
    (r"returned an incorrect number of gradients", "wrong-number-of-gradients"),
    (r"before Module\.__init__\(\) call", "no-super-init"),
    (r"to have \d+ channels, but got \d+ channels", "wrong-channels"),
    (r"Kernel size can't be greater than actual input size", "kernel-too-large"),
    (r"is not a Module subclass", "not-a-module"),
    (r"expected target dtype to be Long|expected scalar type Long", "target-not-long"),
    (r"Subtraction, the `-` operator, with two bool tensors", "target-bool"),
    (r"0D or 1D target tensor expected", "target-not-1d"),
    (r"Target -?\d+ is out of bounds", "target-out-of-range"),
    (r"Expected floating point type for target with class probabilities", "target-integer-one-hot"),
    (r"Expected input batch_size \(\d+\) to match target", "target-wrong-length"),
    (r"Expected more than 1 value per channel when training", "batchnorm-batch-of-one"),
    (r"Expected state_dict to be dict-like", "state-dict-of-path"),
]


def diagnose(error: BaseException, trace: TracebackType | None) -> Failure:
    """Return the `Failure` that a part reports for an exception from its block."""
    if isinstance(error, CheckFailed):
        return error.failure
    cell_failure = getattr(error, "cell_failure", None)
    if isinstance(cell_failure, Failure):  # the judge knows why a name is missing
        return cell_failure
    if isinstance(error, NotImplementedError):
        if 'missing the required "forward"' in str(error):  # torch's own, for a Module
            return make_failure("forward-missing")
        if not str(error):  # torch raises this class too, with a text; the stub has none
            return make_failure("not-attempted")
    where, in_student = _find_student_line(error, trace)
    if isinstance(error, NameError) and not in_student:
        return make_failure("not-defined", name=error.name or str(error))
    if isinstance(error, AssertionError) and not in_student:
        message = error.args[0] if error.args else ""  # it may be a phrase
        message = message if isinstance(message, str) else str(message)
        return Failure("assertion", message or phrase("A check of this part failed."))
    text = f"{type(error).__name__}: {error}".strip().rstrip(":")
    if not in_student:
        return make_failure("unusable-result", error=_read_first_line(text))
    for pattern, mistake in KNOWN_ERRORS:
        if re.search(pattern, str(error)):
            return replace(make_failure(mistake, error=_read_first_line(text)), where=where)
    return replace(make_failure("raised", error=_read_first_line(text)), where=where)


def _read_first_line(text: str) -> str:
    text = re.sub(r":\s*\n\s+", ": ", text)  # the reason may stand in the second line
    line = text.splitlines()[0] if text else ""
    return shorten(line, _LONGEST_LINE)


def _find_student_line(error: BaseException, trace: TracebackType | None) -> tuple[Text, bool]:
    """Return the student's own line, and whether the exception comes from the student's code.

    If a proxy brought the exception from the student's process, it has ``student_line``, a pair of
    line number and text. In a single process, the traceback has the line.
    """
    remote = getattr(error, "student_line", None)
    if remote is not None:
        number, text = remote
        return describe_line(number, text) if text else "", True
    # `compare` may have raised the exception again; the exception's own traceback is longer
    frames = traceback.extract_tb(error.__traceback__ or trace)
    test_cell = trace.tb_frame.f_code.co_filename if trace else ""
    for frame in reversed(frames):
        if frame.filename != test_cell and _is_cell(frame.filename):
            line = linecache.getline(frame.filename, frame.lineno or 0).strip()
            return describe_line(frame.lineno, line), True
    return "", False


def describe_line(number: int | None, text: str) -> Text:
    """Return which line of the student's cell an exception comes from."""
    return phrase("line {number} of your cell: {text}", number=number, text=text)


def _is_cell(filename: str) -> bool:
    return "ipykernel_" in filename or filename.startswith(("<ipython-input", "<cell"))
