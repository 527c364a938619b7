"""Build the course as a static site: ``python -m book``."""
