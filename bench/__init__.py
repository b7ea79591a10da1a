"""Every performance figure of the project, each beside its reference in the same run: ``python -m bench``."""
