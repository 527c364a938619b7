"""Every attack ends with exactly the points that its notebook earns without it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import nbformat
import pytest

from autograder.cells import get_grade_id, is_manually_graded
from autograder.grading.kernels.warm import WarmLauncher
from autograder.settings import Settings
from tests.attacks import tampering
from tests.attacks.hostile import (
    RESOURCES,
    attack_cell,
    attacks,
    cell_ran,
    exercises,
    explain,
    graded,
    names,
    notebook,
    points,
    runs_a_script,
    says,
    shown,
)
from tests.support import ROOT

FIRST = "01_tensors"
OTHERS = [name for name in names() if name != FIRST]
ANYWHERE = attacks("any_exercise")
EVERYWHERE = attacks("every_exercise")
#: Attacks whose own cell ends with an error, may run out of time, or shows a forged error.
FAILS = {"endless_cell", "exits_in_cell", "hostile_output", "many_processes"}
#: The chapters into which the attacks of the folder `mixed` go.
MIXED_CHAPTERS = ["01_tensors", "02_autograd", "03_data_loading"]
#: Exercises whose right answer takes long.
SLOW = {"06_cnn": "digit_scores"}
#: Attacks that could leave something behind, or break the fork server or the judge.
SPREADING = (
    "secret_left_for_the_next",
    "monkeypatched_builtins",
    "changes_the_judges_random_numbers",
    "kills_everything",
    "daemon_left_behind",
    "full_disk",
    "lowers_its_own_limits",
)
#: Looks for what an earlier submission left.
PROBE = """\
import builtins, glob, importlib.util, sys
if hasattr(builtins, "LEFT_BY_ANOTHER_STUDENT") or hasattr(builtins, "score"):
    print("STOLEN")
if importlib.util.find_spec("left_by_another_student") or importlib.util.find_spec("sitecustomize"):
    print("STOLEN")
for folder in ("/tmp/*", "/dev/shm/*", "/home/student/*.py", "/home/student/work/*"):
    # a course below /tmp has its environment there
    found = [path for path in glob.glob(folder) if not sys.prefix.startswith(path + "/")]
    if found:
        print("STOLEN", found)
"""


@pytest.fixture(scope="module")
def launcher() -> Iterator[WarmLauncher]:
    settings = Settings(resources=RESOURCES, hidden=(ROOT,), recover_seconds=0.5)
    with WarmLauncher(settings) as one:
        yield one


def attacked(name: str, number: int) -> tuple[str, str]:
    """Two exercises of an assignment: one for the attack, a later one that is simply wrong."""
    found = list(exercises(name))
    early = number % (len(found) // 2)
    late = len(found) // 2 + early % 3
    # where there is one, the exercise that trains for seconds is not answered
    return found[early], SLOW.get(name, found[late])


#: These disturb later exercises of the same submission, at the student's own cost: they take
#: threads, or a lie that was not told yet meets the next question.
AT_OWN_COST = {"many_threads", "patched_encoder"}

#: Each attack goes into chapter 01. Of `any_exercise`, every third goes into another assignment
#: too, in turn.
CASES = [
    pytest.param(path, name, number, id=f"{path.stem}-{name}")
    for number, path in enumerate(ANYWHERE)
    for name in (FIRST, *OTHERS[number // 3 % len(OTHERS) :][: number % 3 == 0])
] + [
    pytest.param(path, FIRST, number, id=path.stem)
    for number, path in enumerate(attacks("chapter_01"))
]


@pytest.mark.parametrize(("path", "name", "number"), CASES)
def test_an_attack_earns_nothing(
    path: Path, name: str, number: int, launcher: WarmLauncher
) -> None:
    early, late = attacked(name, number)
    cells = {early: attack_cell(path, early), late: f"def {late}(*args, **kwargs):\n    return 0\n"}
    result = graded(name, notebook(name, cells), launcher)
    expected = {**exercises(name), early: 0, late: 0}
    if path.stem in AT_OWN_COST:
        assert all(earned <= expected[exercise] for exercise, earned in points(result).items()), (
            says(path)
        )
    else:
        assert points(result) == expected, explain(path, result, expected)
    assert not result.internal_errors
    assert not shown(result, "STOLEN")
    if path.stem not in FAILS and name == FIRST:
        assert cell_ran(result, early), "the attack itself is broken"


@pytest.mark.parametrize("path", attacks("pairwise_distances"), ids=lambda path: path.stem)
def test_a_hidden_loop_is_found(path: Path, launcher: WarmLauncher) -> None:
    exercise = path.parent.name
    result = graded(FIRST, notebook(FIRST, {exercise: path.read_text(encoding="utf-8")}), launcher)
    assert points(result) == {**exercises(FIRST), exercise: 0}
    assert cell_ran(result, exercise)


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("path", EVERYWHERE, ids=lambda path: path.stem)
def test_an_answer_to_everything_earns_nothing(
    path: Path, name: str, launcher: WarmLauncher
) -> None:
    cells = {exercise: attack_cell(path, exercise) for exercise in exercises(name)}
    result = graded(name, notebook(name, cells), launcher)
    found = {exercise: earned for exercise, earned in points(result).items() if earned}
    assert found == {}, says(path)
    assert not result.internal_errors


@pytest.mark.parametrize("number", range(len(MIXED_CHAPTERS)), ids=MIXED_CHAPTERS)
def test_values_that_lie_earn_nothing(number: int, launcher: WarmLauncher) -> None:
    """Each exercise of a chapter gets another attack, so a few notebooks have them all."""
    name = MIXED_CHAPTERS[number]
    mixed = attacks("mixed")
    turned = cycle([*mixed[8 * number :], *mixed[: 8 * number]])
    files = dict(zip(exercises(name), turned, strict=False))
    cells = {exercise: attack_cell(path, exercise) for exercise, path in files.items()}
    result = graded(name, notebook(name, cells), launcher)
    found = {files[e].stem: earned for e, earned in points(result).items() if earned}
    assert found == {}
    assert [path.stem for e, path in files.items() if not cell_ran(result, e)] == []
    assert not result.internal_errors
    assert not shown(result, "STOLEN")


def test_each_attack_of_mixed_has_its_turn() -> None:
    count = len(attacks("mixed"))
    places = [
        (8 * number + place) % count
        for number, name in enumerate(MIXED_CHAPTERS)
        for place in range(len(exercises(name)))
    ]
    assert set(places) == set(range(count))


@pytest.mark.parametrize("tamper", tampering.ALL, ids=lambda function: function.__name__)
def test_tampering_with_the_notebook_changes_nothing(
    tamper: tampering.Tampering, launcher: WarmLauncher
) -> None:
    wrong = {
        name: f"def {name}(*args, **kwargs):\n    return 0\n"
        for name in list(exercises(FIRST))[::3]
    }
    book = notebook(FIRST, wrong)
    tamper(book)
    result = graded(FIRST, book, launcher)
    assert points(result) == {**exercises(FIRST), **dict.fromkeys(wrong, 0)}, tamper.__doc__
    by_hand = [get_grade_id(cell) for cell in result.notebook.cells if is_manually_graded(cell)]
    assert by_hand == ["why_it_changed"]
    assert not result.internal_errors
    nbformat.validate(nbformat.from_dict(result.notebook))
    assert not runs_a_script(result.notebook)


# nbconvert warns of an output that the grader has emptied
@pytest.mark.filterwarnings("ignore:Your element with mimetype")
def test_no_script_reaches_the_page_of_the_formgrader(launcher: WarmLauncher) -> None:
    (path,) = (path for path in ANYWHERE if path.stem == "script_in_output")
    exercise = next(iter(exercises(FIRST)))
    book = notebook(FIRST, {exercise: attack_cell(path, exercise)})
    result = graded(FIRST, book, launcher)
    assert len(shown(result, "RUN IN BROWSER")) > 3
    assert not runs_a_script(result.notebook)


@pytest.mark.parametrize("name", SPREADING)
def test_the_next_submission_is_not_affected(name: str, launcher: WarmLauncher) -> None:
    (path,) = (path for path in ANYWHERE if path.stem == name)
    exercise = next(iter(exercises(FIRST)))
    graded(FIRST, notebook(FIRST, {exercise: attack_cell(path, exercise)}), launcher)
    after = notebook(FIRST, {})
    after.cells.insert(0, nbformat.v4.new_code_cell(PROBE))
    result = graded(FIRST, after, launcher)
    assert points(result) == exercises(FIRST)
    assert result.notes == []
    assert not shown(result, "STOLEN")
