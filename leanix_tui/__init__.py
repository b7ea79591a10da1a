"""LeanIX in your terminal, and in your scripts."""

__version__ = "0.1.0"
