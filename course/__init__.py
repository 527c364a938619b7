"""What lessons and assignments import: figures and small data sets."""
