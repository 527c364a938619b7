"""Only what this package encodes crosses between the judge and the student's process."""
