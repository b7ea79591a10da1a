"""Which fields of a fact sheet stand together, and in which order: as the workspace's view model says, if it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from leanix_tui.errors import LeanIXError
from leanix_tui.model.data_model import FactSheetType

if TYPE_CHECKING:
    from leanix_tui.workspace.workspace import Workspace

__all__ = ["Section", "fetch_sections", "sections_of"]

Section = tuple[str, tuple[str, ...]]
"""The key of a section's label, and the names of its fields."""

_KNOWN: Final[WeakKeyDictionary[Any, dict[str, list[Section]]]] = WeakKeyDictionary()


async def fetch_sections(workspace: Workspace) -> None:
    """Fetch the view model of a workspace, once. Where it cannot be had, fields simply stand in data model order."""
    if workspace in _KNOWN:
        return
    try:
        view = await workspace.run(workspace.client.data_model.view_model())
    except LeanIXError:
        # Only the arrangement of fields is lost; the request log says why.
        _KNOWN[workspace] = {}
    else:
        _KNOWN[workspace] = dict(_read(view))


def sections_of(workspace: Workspace, kind: FactSheetType) -> list[Section]:
    """The sections of a type, as far as they are known; each with fields of the type only."""
    listed = _KNOWN.get(workspace, {}).get(kind.name, [])
    own = set(kind.fields) | {"name", "description"}
    found = ((label, tuple(field for field in fields if field in own)) for label, fields in listed)
    return [(label, fields) for label, fields in found if fields]


def _read(view: Mapping[str, Any]) -> Iterator[tuple[str, list[Section]]]:
    for one in _list(view.get("factSheets")):
        if isinstance(one, Mapping) and isinstance(one.get("type"), str):
            yield one["type"], list(_sections(one))


def _sections(one: Mapping[str, Any]) -> Iterator[Section]:
    for section in _list(one.get("sections")):
        if not isinstance(section, Mapping) or section.get("disabled"):
            continue
        for subsection in _list(section.get("subsections")):
            if not isinstance(subsection, Mapping) or subsection.get("disabled"):
                continue
            fields = tuple(dict.fromkeys(_words(subsection.get("templateOptions"))))
            label = subsection.get("label") or section.get("label")
            if fields and isinstance(label, str):
                yield label, fields


def _words(options: object) -> Iterator[str]:
    """Every text in the options of a subsection: its template decides where in them fields are named."""
    if isinstance(options, str):
        yield options
    elif isinstance(options, Mapping):
        for inner in options.values():
            yield from _words(inner)
    elif isinstance(options, list):
        for inner in options:
            yield from _words(inner)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
