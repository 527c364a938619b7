"""Take the grades for a feedback page from the gradebook, with a penalty that is up to date."""

from __future__ import annotations

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List

from autograder.cells import get_grade_id, get_nbgrader_metadata
from autograder.feedback.recorded_grades import read_comments, read_grades
from autograder.gradebook_connection import open_gradebook
from autograder.penalties import update_penalties


class CurrentGrades(NbGraderPreprocessor):
    """For `generate_feedback`, the first preprocessor. It replaces nbgrader's `GetGrades`.

    nbgrader asks the gradebook once for each cell.
    """

    # nbconvert gives this setting of its HTML exporter to every preprocessor
    display_data_priority: List[str] = List().tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Compute the student's penalties, and put points and comments into the notebook."""
        names = resources["nbgrader"]
        with open_gradebook(names["db_url"]) as book:
            update_penalties(book, self.config, names["student"])
            notebook = book.find_submission_notebook(
                names["notebook"], names["assignment"], names["student"]
            )
            grades = {grade.name: grade for grade in read_grades(book, notebook)}
            comments = {comment.name: comment.comment for comment in read_comments(book, notebook)}
            penalty = notebook.late_submission_penalty or 0
            names["score"] = notebook.score - penalty  # type: ignore[operator]
            names["max_score"] = notebook.max_score
            names["late_penalty"] = penalty
        for cell in nb.cells:
            name, fields = get_grade_id(cell), get_nbgrader_metadata(cell)
            if utils.is_solution(cell) or utils.is_task(cell):
                fields["comment"] = comments[name]
            if utils.is_grade(cell) or utils.is_task(cell):
                fields["score"], fields["points"] = grades[name].score, grades[name].max_score
        return nb, resources
