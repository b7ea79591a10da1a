"""One function in a process of its own: ``python -m bench.alone module:function [arguments as JSON]``."""

from __future__ import annotations

import importlib
import sys

import msgspec

if __name__ == "__main__":
    module, function = sys.argv[1].split(":")
    result = getattr(importlib.import_module(module), function)(*msgspec.json.decode(sys.argv[2]))
    print(msgspec.json.encode(result).decode())
