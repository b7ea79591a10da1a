"""Importing httpx as we need it: without its command line program, and without query strings in its log."""

from __future__ import annotations

import importlib
import logging
import sys
from types import ModuleType
from typing import Final

__all__ = ["httpx"]

_PROGRAM: Final = "httpx._main"


def _import_httpx() -> None:
    """Import httpx with a stand-in for its program, unless somebody has imported it already.

    httpx looks whether click and rich are installed and, as they are here, imports both: 180 ms instead of 100.
    """
    logging.getLogger("httpx").addFilter(_without_query)
    if "httpx" in sys.modules or _PROGRAM in sys.modules:
        return
    stand_in = ModuleType(_PROGRAM)
    setattr(stand_in, "main", _run_program)  # noqa: B010 - a module has no such attribute for the type checker
    sys.modules[_PROGRAM] = stand_in
    try:
        importlib.import_module("httpx")
    finally:
        del sys.modules[_PROGRAM]


def _run_program() -> None:
    importlib.import_module(_PROGRAM).main()


def _without_query(record: logging.LogRecord) -> bool:
    """Cut the query string off the addresses that httpx logs: somebody may have put a secret there."""
    if isinstance(record.args, tuple):
        record.args = tuple(
            str(value).partition("?")[0] if type(value).__name__ == "URL" else value for value in record.args
        )
    return True


_import_httpx()

import httpx  # noqa: E402 - has to come last
