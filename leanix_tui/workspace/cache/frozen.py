"""Columns as bytes, and bytes as columns: at the speed of memory, because no value is looked at one by one.

One value can be read without its column: where it stands is written in front of them.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import accumulate
from types import GenericAlias
from typing import Any, Final, Protocol

import msgspec

__all__ = ["Frozen", "FrozenColumn", "InMemory", "Source", "freeze", "freeze_beside", "freeze_texts"]

Frozen = tuple[str, bytes]
"""How a column is to be read, and its bytes."""

_SHARED: Final = 4
"""A column in which each object occurs so often is written as a table of the objects, and a number for each row."""
_SEPARATOR: Final = b"\0"
_SCALARS: Final = frozenset({str, int, float, bool, type(None)})
_NESTED: Final = frozenset({"values", "json"})
"""Forms in which lists may stand, which have to become tuples."""
_LENGTH: Final = struct.Struct("<Q")
_END: Final = struct.Struct("<Q")
_PAIR: Final = struct.Struct("<QQ")
_encode: Final = msgspec.msgpack.Encoder().encode


class Source(Protocol):
    """Where the bytes of a column are."""

    @property
    def form(self) -> str:
        """How it is to be read."""
        ...

    @property
    def size(self) -> int:
        """How many bytes it has."""
        ...

    def read(self, start: int, size: int) -> bytes:
        """Some of them."""
        ...


class InMemory:
    """Bytes that are here."""

    def __init__(self, frozen: Frozen) -> None:
        self.form, self._data = frozen
        self.size = len(self._data)

    def read(self, start: int, size: int) -> bytes:
        """Some of them."""
        return self._data[start : start + size]


class _Shared(msgspec.Struct, array_like=True):
    form: str
    values: bytes
    code: str


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
    head = _encode(_Shared(*_plain(list(known.values())), code))
    return "shared", _LENGTH.pack(len(head)) + head + rows.tobytes()


def freeze_texts(column: Sequence[str]) -> Frozen:
    """A column of texts of which most are different."""
    encoded = [text.encode() for text in column]
    joined = _SEPARATOR.join(encoded)
    if joined.count(_SEPARATOR) != len(column) - 1:  # a text holds the separator itself, or there is none at all
        return _plain(list(column))
    return "texts", _with_ends([len(text) + 1 for text in encoded], joined)


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
    return form, _with_ends(map(len, encoded), b"".join(encoded))


def _with_ends(sizes: Any, joined: bytes) -> bytes:
    """Where each value ends (the separator behind a text included), and the values."""
    ends = array("Q", accumulate(sizes))
    return _LENGTH.pack(len(ends)) + ends.tobytes() + joined


class FrozenColumn:
    """A column that is still bytes. One row of it costs microseconds; :meth:`thaw` makes all of it.

    For bytes that are none of ours its methods raise ``msgspec.DecodeError``, ``struct.error``, ``ValueError`` or
    ``LookupError``; the checksum of the file has kept those away.
    """

    def __init__(self, source: Source, shape: Any = Any, beside: FrozenColumn | None = None) -> None:
        self._source = source
        self._shape = shape
        """The form of one value where msgpack alone cannot tell."""
        self._beside = beside
        self._put: dict[int, Any] = {}

    @cached_property
    def _at(self) -> Callable[[int], Any]:
        form, read = self._source.form, self._source.read
        if form.startswith("array "):
            item = struct.Struct(f"={form[-1]}")
            return lambda at: item.unpack(read(at * item.size, item.size))[0]
        if form == "shared":
            shared, start = self._shared()
            values, number = self._values(shared.form, shared.values), struct.Struct(f"={shared.code}")
            return lambda at: values[number.unpack(read(start + at * number.size, number.size))[0]]
        if form == "beside" and self._beside is not None:
            known, usual = self._others(), self._beside
            return lambda at: known[at] if at in known else usual.at(at)
        if form == "json":
            return self._values(form, self._data).__getitem__
        if form == "texts":
            return lambda at: self._bytes_at(at)[:-1].decode()
        decode = msgspec.msgpack.Decoder(self._shape_of(form)).decode
        if form in _NESTED and self._shape is Any:
            return lambda at: _as_kept(decode(self._bytes_at(at)))
        return lambda at: decode(self._bytes_at(at))

    @cached_property
    def _count(self) -> int:
        count: int = _LENGTH.unpack(self._source.read(0, _LENGTH.size))[0]
        return count

    def _bytes_at(self, at: int) -> bytes:
        """A single value: two small reads, of which the system keeps the pages."""
        read, ends, values = self._source.read, _LENGTH.size, _LENGTH.size + self._count * _END.size
        if at:
            start, end = _PAIR.unpack(read(ends + (at - 1) * _END.size, _PAIR.size))
        else:
            start, end = 0, _END.unpack(read(ends, _END.size))[0]
        if at == self._count - 1 and self._source.form == "texts":
            return read(values + start, end - 1 - start) + _SEPARATOR  # nothing stands behind the last one
        return read(values + start, end - start)

    def at(self, row: int) -> Any:
        """One value."""
        return self._put[row] if row in self._put else self._at(row)

    def put(self, row: int, value: Any) -> None:
        """Have another value in a row, or one in the row behind the last."""
        self._put[row] = value

    def slice(self, start: int, end: int) -> array[Any]:
        """Some values of an array."""
        numbers = array(self._source.form[-1])
        numbers.frombytes(self._source.read(start * numbers.itemsize, (end - start) * numbers.itemsize))
        return numbers

    def find(self, text: str) -> int | None:
        """The first row with this text; None where there is none. Looks through the bytes, and makes no texts."""
        if self._source.form != "texts":
            return next((at for at, one in enumerate(self.thaw()) if one == text), None)
        sought = text.encode(errors="surrogatepass")
        if _SEPARATOR in sought:
            return None
        texts = self._between_separators
        at = texts.find(_SEPARATOR.join((b"", sought, b"")))
        return None if at < 0 else bisect_left(range(self._count), at, key=self._begin)

    @cached_property
    def _between_separators(self) -> bytes:
        start = _LENGTH.size + self._count * _END.size
        return _SEPARATOR.join((b"", self._source.read(start, self._source.size - start), b""))

    def _begin(self, row: int) -> int:
        """Where a text begins, the first at 0."""
        return _END.unpack(self._source.read(_LENGTH.size + (row - 1) * _END.size, _END.size))[0] if row else 0

    def thaw(self, beside: Sequence[str] = ()) -> Any:
        """The whole column: a list, or the array that it was. ``beside`` is the other column, thawed."""
        column = self._thaw(beside)
        for row, value in sorted(self._put.items()):
            if row == len(column):
                column.append(value)
            else:
                column[row] = value
        return column

    @property
    def _data(self) -> bytes:
        return self._source.read(0, self._source.size)

    def _thaw(self, beside: Sequence[str]) -> Any:
        form = self._source.form
        if form.startswith("array "):
            return array(form[-1], self._data)
        if form == "shared":
            shared, start = self._shared()
            values = self._values(shared.form, shared.values)
            return list(
                map(values.__getitem__, array(shared.code, self._source.read(start, self._source.size - start)))
            )
        if form == "beside":
            column = list(beside)
            for at, text in self._others().items():
                column[at] = text
            return column
        if form == "texts":
            return self._data[_LENGTH.size + self._count * _END.size :].decode().split(_SEPARATOR.decode())
        return self._values(form, self._data)

    def _shared(self) -> tuple[_Shared, int]:
        """What the rows share, and where their numbers begin."""
        start = _LENGTH.size + self._count
        return msgspec.msgpack.decode(self._source.read(_LENGTH.size, self._count), type=_Shared), start

    def _others(self) -> dict[int, str]:
        other = msgspec.msgpack.decode(self._data, type=_Beside)
        return dict(zip(array("I", other.rows), other.texts, strict=True))

    def _shape_of(self, form: str) -> Any:
        return tuple[str, ...] | None if form == "tuples" and self._shape is Any else self._shape

    def _values(self, form: str, data: bytes) -> list[Any]:
        shape = GenericAlias(list, (self._shape_of(form),))
        values: list[Any]
        if form == "json":
            values = msgspec.json.decode(data, type=shape)
        else:
            (count,) = _LENGTH.unpack_from(data)
            # One array of msgpack is the values one behind the other, and how many they are in front of them.
            head = b"\xdd" + count.to_bytes(4, "big")
            values = msgspec.msgpack.decode(head + data[_LENGTH.size + count * _END.size :], type=shape)
        return [_as_kept(value) for value in values] if self._shape is Any and form in _NESTED else values


def _as_kept(value: Any) -> Any:
    """Lists are kept as tuples; what stands in an object is as the server gave it."""
    return tuple(map(_as_kept, value)) if isinstance(value, list) else value
