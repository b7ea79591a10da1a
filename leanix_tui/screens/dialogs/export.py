"""Where and how to write a list: which rows, which columns, which format, and the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.getters import query_one
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import Input

from leanix_tui import paths
from leanix_tui.errors import UsageError
from leanix_tui.export import FORMATS, Format, format_of
from leanix_tui.screens.dialogs.confirm import Confirm
from leanix_tui.screens.dialogs.dialog import Dialog
from leanix_tui.text import SafeText, display
from leanix_tui.widgets.content import SafeStatic, count
from leanix_tui.widgets.glyphs import sign
from leanix_tui.widgets.paint import PaintedWidget, Run, paint
from leanix_tui.widgets.text_input import TextInput

__all__ = ["ExportDialog", "ExportPlan"]

_NAMES: dict[Format, str] = {
    "csv": "CSV",
    "tsv": "TSV",
    "json": "JSON",
    "jsonl": "JSON lines",
    "xlsx": "Excel",
    "md": "Markdown",
}


@dataclass(frozen=True)
class ExportPlan:
    """What to write, how and where."""

    rows: str
    """``shown``, ``marked`` or ``all``."""
    columns: str
    """``shown`` or ``all``."""
    format: Format
    path: Path
    overwrite: bool = False


class OneOf(PaintedWidget, can_focus=True):
    """A choice between a few words on one line."""

    DEFAULT_CSS: ClassVar[str] = """
    OneOf { height: 1; width: 1fr; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", show=False),
        Binding("right,l,space", "step(1)", show=False),
    ]

    @dataclass
    class Chosen(Message):
        """Another word was chosen."""

        line: OneOf

        @property
        def control(self) -> OneOf:
            """The line."""
            return self.line

    place: reactive[int] = reactive(0)

    def __init__(self, label: SafeText, choices: Sequence[tuple[str, SafeText]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._label = label
        self.choices = tuple(choices)

    @property
    def value(self) -> str:
        """The key of the chosen word."""
        return self.choices[self.place][0]

    def validate_place(self, place: int) -> int:
        """Go round at the ends."""
        return place % len(self.choices)

    def watch_place(self) -> None:
        """Tell of it."""
        if self.is_mounted:
            self.post_message(self.Chosen(self))

    def render_line(self, y: int) -> Strip:
        """Draw the words, the chosen one with a sign."""
        signs = sign()
        runs: list[Run] = [
            (f"{signs.cursor if self.has_focus else ' '} ", "gutter"),
            (f"{self._label:<9}", "label"),
        ]
        for index, (_, word) in enumerate(self.choices):
            on = index == self.place
            runs.append((f"{signs.checked if on else signs.unchecked} {word}   ", "accent" if on else "muted"))
        return paint(runs, self.size.width, self.roles, "cursor" if self.has_focus else "")

    def on_focus(self) -> None:
        """Draw the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Take the cursor away."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        start = 11
        for index, (_, word) in enumerate(self.choices):
            if start <= event.x < start + len(word) + 5:
                self.place = index
                return
            start += len(word) + 5

    def action_step(self, step: int) -> None:
        """Choose the next word, or the one before."""
        self.place += step


class ExportDialog(Dialog[ExportPlan]):
    """Ask what to write and where. A file that exists is never replaced without a yes."""

    DEFAULT_CSS: ClassVar[str] = """
    ExportDialog > #dialog { width: 88; }
    ExportDialog #title { margin-bottom: 1; }
    ExportDialog Horizontal { height: 1; margin-bottom: 1; }
    ExportDialog #file-label { width: 11; padding-left: 2; color: $text-muted; }
    ExportDialog #note { height: auto; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", show=False),
        Binding("up,k", "app.focus_previous", show=False),
        Binding("down,j", "app.focus_next", show=False),
    ]
    HINT = (("up down", "line"), ("left right", "choose"), ("enter", "write"), ("esc", "close"))

    file = query_one(TextInput)

    def __init__(
        self,
        title: SafeText,
        *,
        shown: int,
        marked: int = 0,
        everything: int | None = None,
        stem: str,
        folder: Path,
        usual: str = "csv",
        formats: Sequence[Format] = FORMATS,
    ) -> None:
        """Ask.

        Args:
            shown: How many rows there are to see; ``marked`` how many of them are marked, ``everything`` without
                filter. Where ``everything`` is None there are no other rows and columns than those that are shown.
            stem: The suggested name without its ending.
            usual: The format that was chosen last.
            formats: In which it can be written.
        """
        super().__init__(display("Export"), aside=title)
        rows = [("shown", shown), ("marked", marked), ("all", shown if everything is None else everything)]
        self._has_more = everything is not None
        self._rows = [
            (key, display(f"{key} {count(number)}"))
            for key, number in rows
            if number and (key, number) != ("all", shown)
        ] or [("shown", display("shown 0"))]
        self._start = 1 if marked else 0
        self._stem, self._folder = stem, folder
        self._formats = tuple(formats)
        self._usual = next((at for at, name in enumerate(self._formats) if name == usual), 0)

    def body(self) -> ComposeResult:
        """One line for each question."""
        yield OneOf(display("Rows"), self._rows, id="rows")
        columns = [("shown", display("as shown")), ("all", display("every column"))]
        yield OneOf(display("Columns"), columns[: 2 if self._has_more else 1], id="columns")
        yield OneOf(display("Format"), [(name, display(_NAMES[name])) for name in self._formats], id="format")
        with Horizontal():
            yield SafeStatic(display("File"), id="file-label")
            yield TextInput(id="file")
        yield SafeStatic(id="note")

    def on_mount(self) -> None:
        """Suggest a file."""
        super().on_mount()
        self.query_one("#columns", OneOf).display = self._has_more
        self.query_one("#rows", OneOf).place = min(self._start, len(self._rows) - 1)
        self.query_one("#format", OneOf).place = self._usual
        self.file.value = self._suggested()
        self.query_one("#format", OneOf).focus()
        self._tell()

    @property
    def format(self) -> Format:
        """The chosen format."""
        return self._formats[self.query_one("#format", OneOf).place]

    @property
    def target(self) -> Path:
        """The file that is named; a bare name is taken to be in the suggested folder."""
        return self._folder / Path(self.file.value.strip()).expanduser()

    def _suggested(self) -> str:
        return paths.shown(self._folder / f"{self._stem}.{self.format}")

    @on(OneOf.Chosen, "#format")
    def _rename(self) -> None:
        named = Path(self.file.value.strip() or self._suggested())
        if _asked_for(named) not in {None, self.format}:
            self.file.value = str(named.with_suffix(f".{self.format}"))
        self._tell()

    @on(Input.Changed)
    def _typed(self) -> None:
        asked = _asked_for(Path(self.file.value.strip()))
        if asked in self._formats:
            self.query_one("#format", OneOf).place = self._formats.index(asked)
        self._tell()

    def _tell(self) -> None:
        note = self.query_one("#note", SafeStatic)
        if not self.file.value.strip():
            note.show((display(f"  {sign().bad} "), "bad"), display("Name a file."))
        elif self.target.exists():
            note.show((display(f"  {sign().warn} "), "warn"), display("This file exists; you will be asked."))
        else:
            note.show((display("  Only you will be able to read it (0600)."), "muted"))

    @on(Input.Submitted)
    def action_write(self) -> None:
        """Answer, after a question when the file exists already."""
        if not self.file.value.strip():
            return
        target = self.target
        if target.exists():
            question = display(f"{paths.shown(target)} exists already. Replace it?")
            self.app.push_screen(Confirm(display("Replace the file"), question, yes="Replace"), self._replace)
        else:
            self._answer(overwrite=False)

    def _replace(self, sure: bool | None) -> None:
        if sure:
            self._answer(overwrite=True)

    def _answer(self, *, overwrite: bool) -> None:
        rows = self.query_one("#rows", OneOf).value
        columns = self.query_one("#columns", OneOf).value
        self.dismiss(ExportPlan(rows, columns, self.format, self.target, overwrite))


def _asked_for(target: Path) -> Format | None:
    """The format that the ending of a name asks for, when it asks for one."""
    try:
        return format_of(target)
    except UsageError:
        return None
