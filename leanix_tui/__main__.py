"""``leanix-tui``, ``lxt`` and ``python -m leanix_tui``: the terminal app, or one command."""

from __future__ import annotations

import sys
from types import TracebackType


def main() -> None:
    """Run the program with the arguments of this process."""
    if sys.argv[1:] == ["--version"]:
        from leanix_tui import __version__  # noqa: PLC0415 - answers before anything else is imported

        print(f"leanix-tui {__version__}")  # noqa: T201
        return
    sys.excepthook = _crashed
    try:
        from leanix_tui.cli import root  # noqa: PLC0415

        root.main(prog_name=_called())
    except KeyboardInterrupt:
        sys.exit(130)


def _called() -> str:
    """Which of the program's two names was typed; completion by the shell goes by it as well."""
    typed = sys.argv[0].replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
    return "lxt" if typed == "lxt" else "leanix-tui"


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A bug of ours: say so in two lines, and keep the details in a file for the report."""
    from leanix_tui.cli.crash import report  # noqa: PLC0415

    sys.stderr.write(report(kind, error, trace))


if __name__ == "__main__":
    main()
