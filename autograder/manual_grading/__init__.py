"""Grade one question across the class, on a page beside nbgrader's formgrader.

A question is a cell that a person grades: a written answer, or an nbgrader task. `questions.py`
finds the questions and how many answers still need manual grading. `question_texts.py` reads the
task, the marking scheme and the model answer from the source. `answer_scores.py` reads the scores
and comments of a class from the gradebook and writes them, and `answer_html.py` shows what a
student wrote. `rubric.py` keeps the remarks that are used again. `question_server.py` serves the
page that `question_page.py` writes, and `running_lab.py` finds its address.
"""
