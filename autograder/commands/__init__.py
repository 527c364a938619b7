"""The command line, a file for each thing one does with a course."""
