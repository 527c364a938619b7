"""The class report: what a class got right and wrong in an assignment, on one page.

`gather` reads the gradebook and the graded notebooks into plain records, `statistics` computes,
`sentences` puts numbers into words, `plots` draws, `page` writes the HTML.
"""
