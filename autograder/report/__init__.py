"""The class report: what a class got right and wrong in an assignment, on one page.

`class_scores` reads the points from the gradebook, also for the tables of the command line.
`gather` adds what the graded notebooks say, as plain records. `statistics` computes numbers, `bars`
turns them into the bars of the page, and `phrases` into sentences. `class_page` writes the HTML.
"""
