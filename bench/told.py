"""A program, telling what it imports as it imports it: ``python -m bench.told FILE MODULE``."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path


def main() -> None:
    """Write the name of every module on a line of its own while the program runs."""
    file = Path(sys.argv.pop(1)).open("w", encoding="utf-8", buffering=1)  # noqa: SIM115 - open as long as it runs
    module = sys.argv.pop(1)

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if event == "import":
            file.write(f"{arguments[0]}\n")

    sys.addaudithook(hear)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
