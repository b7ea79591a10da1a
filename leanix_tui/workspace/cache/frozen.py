"""Columns as bytes, and bytes as columns: at the speed of memory, because no value is looked at one by one."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import accumulate
from types import GenericAlias
from typing import Any, Final

import msgspec

__all__ = ["Frozen", "FrozenColumn", "freeze", "freeze_beside", "freeze_texts"]

Frozen = tuple[str, bytes]
"""How a column is to be read, and its bytes."""

_SHARED: Final = 4
"""A column in which each object occurs so often is written as a table of the objects, and a number for each row."""
_SEPARATOR: Final = b"\0"
_encode: Final = msgspec.msgpack.Encoder().encode


class _Shared(msgspec.Struct, array_like=True):
    form: str
    values: bytes
    code: str
    numbers: bytes


class _Texts(msgspec.Struct, array_like=True):
    joined: bytes
    ends: bytes


class _Beside(msgspec.Struct, array_like=True):
    rows: bytes
    texts: list[str]


def freeze(column: Sequence[Any]) -> Frozen:
    """Any column. What is one object in several rows will be one object again."""
    if isinstance(column, array):
        return f"array {column.typecode}", column.tobytes()
    known = dict(zip(map(id, column), column, strict=True))
    if len(known) * _SHARED > len(column) + _SHARED:
        return _plain(list(column))
    numbers = dict(zip(known, range(len(known)), strict=True))
    code = "B" if len(known) < 1 << 8 else "H" if len(known) < 1 << 16 else "I"
    rows = array(code, map(numbers.__getitem__, map(id, column)))
    return "shared", _encode(_Shared(*_plain(list(known.values())), code, rows.tobytes()))


def freeze_texts(column: Sequence[str]) -> Frozen:
    """A column of texts of which most are different."""
    encoded = [text.encode() for text in column]
    joined = _SEPARATOR.join(encoded)
    if joined.count(_SEPARATOR) != len(column) - 1:  # a text holds the separator itself, or there is none at all
        return _plain(list(column))
    ends = array("Q", accumulate(len(text) + 1 for text in encoded))  # the separator behind each text included
    return "texts", _encode(_Texts(joined, ends.tobytes()))


def freeze_beside(column: Sequence[str], other: Sequence[str]) -> Frozen:
    """A column of texts that are nearly always those of another column: only the others of them."""
    rows = [at for at, (text, usual) in enumerate(zip(column, other, strict=True)) if text != usual]
    if len(rows) * 2 > len(column):
        return freeze_texts(column)
    return "beside", _encode(_Beside(array("I", rows).tobytes(), [column[at] for at in rows]))


def _plain(values: list[Any]) -> Frozen:
    try:
        return "plain", _encode(values)
    except OverflowError:  # a number beyond 64 bits
        return "json", msgspec.json.encode(values)


class FrozenColumn:
    """A column that is still bytes. One row of it costs microseconds; :meth:`thaw` makes all of it.

    For bytes that are none of ours its methods raise ``msgspec.DecodeError``, ``ValueError`` or ``LookupError``; the
    checksum of the file has kept those away.
    """

    def __init__(
        self,
        read: Callable[[], Frozen],
        shape: Any = Any,
        beside: FrozenColumn | None = None,
    ) -> None:
        self._read = read
        self._shape = shape
        """The form of one value where msgpack alone cannot tell."""
        self._list = GenericAlias(list, (shape,))
        self._beside = beside
        self._put: dict[int, Any] = {}

    @cached_property
    def _frozen(self) -> Frozen:
        return self._read()

    @cached_property
    def _at(self) -> Callable[[int], Any]:
        form, data = self._frozen
        if form.startswith("array "):
            return array(form[-1], data).__getitem__
        if form == "shared":
            shared = msgspec.msgpack.decode(data, type=_Shared)
            values, numbers = self._values(shared.form, shared.values), array(shared.code, shared.numbers)
            return lambda at: values[numbers[at]]
        if form == "texts":
            texts = msgspec.msgpack.decode(data, type=_Texts)
            joined, ends = texts.joined, array("Q", texts.ends)
            return lambda at: joined[ends[at - 1] if at else 0 : ends[at] - 1].decode()
        if form == "beside" and self._beside is not None:
            other = msgspec.msgpack.decode(data, type=_Beside)
            known, usual = dict(zip(array("I", other.rows), other.texts, strict=True)), self._beside
            return lambda at: known[at] if at in known else usual.at(at)
        return self._values(form, data).__getitem__

    def at(self, row: int) -> Any:
        """One value."""
        return self._put[row] if row in self._put else self._at(row)

    def put(self, row: int, value: Any) -> None:
        """Have another value in a row, or one in the row behind the last."""
        self._put[row] = value

    def thaw(self, beside: Sequence[str] = ()) -> Any:
        """The whole column: a list, or the array that it was. ``beside`` is the other column, thawed."""
        column = self._thaw(beside)
        for row, value in sorted(self._put.items()):
            if row == len(column):
                column.append(value)
            else:
                column[row] = value
        return column

    def _thaw(self, beside: Sequence[str]) -> Any:
        form, data = self._frozen
        if form.startswith("array "):
            return array(form[-1], data)
        if form == "shared":
            shared = msgspec.msgpack.decode(data, type=_Shared)
            values = self._values(shared.form, shared.values)
            return list(map(values.__getitem__, array(shared.code, shared.numbers)))
        if form == "texts":
            joined = msgspec.msgpack.decode(data, type=_Texts).joined
            return joined.decode().split(_SEPARATOR.decode())
        if form == "beside":
            other = msgspec.msgpack.decode(data, type=_Beside)
            rows = array("I", other.rows)
            column = list(beside)
            for at, text in zip(rows, other.texts, strict=True):
                column[at] = text
            return column
        return self._values(form, data)

    def _values(self, form: str, data: bytes) -> list[Any]:
        decoder = msgspec.json if form == "json" else msgspec.msgpack
        values: list[Any] = decoder.decode(data, type=self._list)
        return [_as_kept(value) for value in values] if self._shape is Any else values


def _as_kept(value: Any) -> Any:
    """Lists are kept as tuples; what stands in an object is as the server gave it."""
    return tuple(map(_as_kept, value)) if isinstance(value, list) else value
