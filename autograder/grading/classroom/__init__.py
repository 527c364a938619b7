"""A class of submissions: which there are, who works on them, where the grades go."""
