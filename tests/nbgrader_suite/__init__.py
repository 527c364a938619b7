"""Run nbgrader's own tests with this course's configuration: `make test-nbgrader`."""
