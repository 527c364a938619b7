"""Tools for authors of exercises: rules, banks of answers, the release, the demonstration."""
