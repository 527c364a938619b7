"""The class report: what a class got right and wrong in an assignment, on one page.

`gather` reads the gradebook and the graded notebooks into plain records. `statistics` computes
numbers, `bars` turns them into the bars of the page, and `phrases` into sentences. `class_page`
writes the HTML.
"""
