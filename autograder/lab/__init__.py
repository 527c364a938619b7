"""Start JupyterLab on the course, and improve the messages of nbgrader's pages in it."""
