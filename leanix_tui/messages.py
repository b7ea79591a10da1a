"""Requests that climb from a widget or screen to the app, which alone knows the other screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.message import Message

from leanix_tui.errors import LeanIXError
from leanix_tui.text import SafeText

__all__ = [
    "CopyText",
    "ExportRows",
    "GoTo",
    "Notice",
    "OpenFactSheet",
    "OpenJson",
    "OpenRelations",
    "OpenTree",
    "RunAction",
    "ShowError",
    "ShowFilter",
    "StepBack",
]


@dataclass
class OpenFactSheet(Message):
    """Show this fact sheet."""

    fact_sheet_id: str


@dataclass
class OpenRelations(Message):
    """Show this fact sheet on its relations."""

    fact_sheet_id: str


@dataclass
class OpenTree(Message):
    """Show the relations of this fact sheet as a tree."""

    fact_sheet_id: str


@dataclass
class OpenJson(Message):
    """Show this fact sheet as LeanIX sends it."""

    fact_sheet_id: str


@dataclass
class GoTo(Message):
    """Go to the screen of this name."""

    screen_name: str


@dataclass
class StepBack(Message):
    """Go one step back."""


@dataclass
class RunAction(Message):
    """Do the action of this id, as if its key had been pressed."""

    action_id: str


@dataclass
class CopyText(Message):
    """Put text on the clipboard and say what it was ("id", "name"). The text is as it is in the model."""

    text: str
    what: SafeText


@dataclass
class ExportRows(Message):
    """Ask where and how to write what this screen shows."""


@dataclass
class ShowError(Message):
    """Show an error with its remedy; what is on the screen stays."""

    error: LeanIXError


@dataclass
class ShowFilter(Message):
    """Show the fact sheets that fit an expression of the filter language, in the inventory."""

    expression: str


@dataclass
class Notice(Message):
    """Say something in passing."""

    text: SafeText
    severity: Literal["information", "warning", "error"] = "information"
