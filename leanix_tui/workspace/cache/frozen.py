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
_SCALARS: Final = frozenset({str, int, float, bool, type(None)})
_NESTED: Final = frozenset({"values", "json"})
"""Forms in which lists may stand, which have to become tuples."""
_encode: Final = msgspec.msgpack.Encoder().encode


class _Shared(msgspec.Struct, array_like=True):
    form: str
    values: bytes
    code: str
    numbers: bytes


class _Joined(msgspec.Struct, array_like=True):
    joined: bytes
    ends: bytes
    """Where each value ends; texts have a separator before that."""


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
    return "texts", _encode(_Joined(joined, ends.tobytes()))


def freeze_beside(column: Sequence[str], other: Sequence[str]) -> Frozen:
    """A column of texts that are nearly always those of another column: only the others of them."""
    rows = [at for at, (text, usual) in enumerate(zip(column, other, strict=True)) if text != usual]
    if len(rows) * 2 > len(column):
        return freeze_texts(column)
    return "beside", _encode(_Beside(array("I", rows).tobytes(), [column[at] for at in rows]))


def _plain(values: list[Any]) -> Frozen:
    kinds = set(map(type, values))
    if kinds <= _SCALARS:
        form = "scalars"
    elif kinds <= {tuple, type(None)} and all(type(part) is str for value in values if value for part in value):
        form = "tuples"
    else:
        form = "values"
    try:
        encoded = [_encode(value) for value in values]
    except OverflowError:  # a number beyond 64 bits
        return "json", msgspec.json.encode(values)
    ends = array("Q", accumulate(map(len, encoded)))
    return form, _encode(_Joined(b"".join(encoded), ends.tobytes()))


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
            joined, ends = _joined(data)
            return lambda at: joined[ends[at - 1] if at else 0 : ends[at] - 1].decode()
        if form == "beside" and self._beside is not None:
            other = msgspec.msgpack.decode(data, type=_Beside)
            known, usual = dict(zip(array("I", other.rows), other.texts, strict=True)), self._beside
            return lambda at: known[at] if at in known else usual.at(at)
        if form == "json":
            return self._values(form, data).__getitem__
        joined, ends = _joined(data)
        decode = msgspec.msgpack.Decoder(self._shape_of(form)).decode
        if form == "values" and self._shape is Any:
            return lambda at: _as_kept(decode(joined[ends[at - 1] if at else 0 : ends[at]]))
        return lambda at: decode(joined[ends[at - 1] if at else 0 : ends[at]])

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
            return _joined(data)[0].decode().split(_SEPARATOR.decode())
        if form == "beside":
            other = msgspec.msgpack.decode(data, type=_Beside)
            rows = array("I", other.rows)
            column = list(beside)
            for at, text in zip(rows, other.texts, strict=True):
                column[at] = text
            return column
        return self._values(form, data)

    def _shape_of(self, form: str) -> Any:
        return tuple[str, ...] | None if form == "tuples" and self._shape is Any else self._shape

    def _values(self, form: str, data: bytes) -> list[Any]:
        shape = GenericAlias(list, (self._shape_of(form),))
        values: list[Any]
        if form == "json":
            values = msgspec.json.decode(data, type=shape)
        else:
            joined, ends = _joined(data)
            # One array of msgpack is the values one behind the other, and how many they are in front of them.
            values = msgspec.msgpack.decode(b"\xdd" + len(ends).to_bytes(4, "big") + joined, type=shape)
        return [_as_kept(value) for value in values] if self._shape is Any and form in _NESTED else values


def _joined(data: bytes) -> tuple[bytes, array[int]]:
    found = msgspec.msgpack.decode(data, type=_Joined)
    return found.joined, array("Q", found.ends)


def _as_kept(value: Any) -> Any:
    """Lists are kept as tuples; what stands in an object is as the server gave it."""
    return tuple(map(_as_kept, value)) if isinstance(value, list) else value
