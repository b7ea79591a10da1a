"""The copy menu: one key for each thing that can be taken along."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from urllib.parse import quote

from leanix_tui.actions import action
from leanix_tui.screens.dialogs.choose import Choice, Choose
from leanix_tui.text import SafeText, display, one_line

__all__ = ["Copied", "CopyMenu", "curl_for"]


@dataclass(frozen=True)
class Copied:
    """What was chosen: the text as it is in the model, and a word for it."""

    text: str
    what: SafeText


class CopyMenu(Choose[Copied]):
    """Ask what to copy. What is empty cannot be chosen, and says so."""

    HINT = (("letter or enter", "copy"), ("esc", "close"))

    def __init__(
        self,
        title: SafeText,
        *,
        value: str = "",
        ids: str = "",
        names: str = "",
        urls: str = "",
        row: str = "",
        json: str = "",
        curl: str = "",
        plural: bool = False,
    ) -> None:
        texts = {
            "copy_value": value,
            "copy_id": ids,
            "copy_name": names,
            "copy_link": urls,
            "copy_row": row,
            "copy_json": json,
            "copy_curl": curl,
        }
        choices = []
        for action_id, text in texts.items():
            known = action(action_id)
            word = f"{known.title}s" if plural and known.title not in {"JSON", "curl"} else known.title
            choices.append(
                Choice(
                    Copied(text, display(word)),
                    display(word),
                    one_line(text, limit=120),
                    known.key,
                    why_not=display("") if text else display("there is none here"),
                )
            )
        super().__init__(display("Copy"), choices, aside=title)


def curl_for(host: str, fact_sheet_id: str) -> str:
    """A command that asks LeanIX for one fact sheet; the token stays in the environment."""
    url = f"{host}/services/pathfinder/v1/factSheets/{quote(fact_sheet_id, safe='')}"
    return f'curl -sS -H "Authorization: Bearer $LEANIX_TOKEN" {shlex.quote(url)}'
