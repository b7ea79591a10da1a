"""A line to type in that shows everything pasted into it as it is and blinks at nobody."""

from __future__ import annotations

from typing import ClassVar

from textual.widgets import Input

from leanix_tui.text import SafeText, display
from leanix_tui.widgets.glyphs import drawable

__all__ = ["TextInput"]


class TextInput(Input):
    """One line of text. Control and direction characters that are pasted become visible pictures."""

    DEFAULT_CSS: ClassVar[str] = """
    TextInput, TextInput:focus { border: none; height: 1; padding: 0; background: transparent; }
    """

    def __init__(
        self,
        value: SafeText | None = None,
        placeholder: SafeText | None = None,
        *,
        password: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(
            value,
            drawable(placeholder or ""),
            password=password,
            id=id,
            classes=classes,
            compact=True,
            select_on_focus=False,
        )
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Make what was typed or pasted harmless before it is drawn."""
        return display(value)
