"""JupyterLab on the course: its start, and what its server adds to nbgrader's pages."""
