"""A learner's own place (`autograder learn`): a workspace, a start page, progress, grading at once.

The workspace is a folder with copies of the lessons and assignments (`workspace.py`). Its hidden
folder `.course` is an ordinary nbgrader course with one student (`own_course.py`), which a process
beside JupyterLab grades (`grader_process.py`). What the learner has done is a file of events
(`progress_log.py`), and the start page is made from it (`start_page.py`).
"""
