"""A file of the cache: private, whole or not at all, and of no use to anybody when one bit of it is wrong."""

from __future__ import annotations

import mmap
import os
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from leanix_tui import paths
from leanix_tui.errors import ConfigError

__all__ = ["VERSION", "Damaged", "Part", "SealedFile", "seal", "write_sealed"]

VERSION: Final = 4
"""Grows with every change of what stands in the files; those of another version are left alone."""

_MAGIC: Final = b"leanix-tui cache\n"
_SEAL: Final = struct.Struct("<HIQI")
"""Version, checksum and size of what follows, size of the header in it."""
_SIZE: Final = struct.Struct("<I")
_START: Final = len(_MAGIC) + _SEAL.size

T = TypeVar("T")


class Damaged(Exception):
    """A file that cannot be used; the text says why, for people."""


class _Blob(msgspec.Struct, array_like=True, frozen=True):
    form: str
    start: int
    size: int


class _Header(msgspec.Struct):
    kind: str
    blobs: dict[str, _Blob] = {}
    byte_order: str = sys.byteorder
    content: msgspec.Raw = msgspec.Raw(b"\xc0")


_headers: Final = msgspec.msgpack.Decoder(_Header)
_encode: Final = msgspec.msgpack.Encoder().encode


def seal(kind: str, content: object = None, blobs: dict[str, tuple[str, bytes]] | None = None) -> list[bytes]:
    """The bytes of a file, in pieces: what is small, and blobs by name with the form in which they are written."""
    places, start = {}, 0
    for name, (form, data) in (blobs or {}).items():
        places[name] = _Blob(form, start, len(data))
        start += len(data)
    header = _encode(_Header(kind, places, content=msgspec.Raw(_encode(content))))
    pieces = [header, *(data for _, data in (blobs or {}).values())]
    checksum = zlib.crc32(_SIZE.pack(len(header)))
    for piece in pieces:
        checksum = zlib.crc32(piece, checksum)
    return [_MAGIC + _SEAL.pack(VERSION, checksum, sum(map(len, pieces)), len(header)), *pieces]


def write_sealed(path: Path, pieces: list[bytes]) -> None:
    """Write a file that only its owner can read. Raises ``LeanIXError`` when that fails."""
    with paths.private_writer(path) as file:
        for piece in pieces:
            file.write(piece)


class SealedFile:
    """An open file of the cache, found to be exactly as we wrote it. Its blobs are read when they are asked for."""

    def __init__(self, path: Path, kind: str) -> None:
        """Open and check it. Raises ``Damaged`` for every other file, also for one that is not there."""
        try:
            self._file = paths.open_private(path, what="cache file")
        except ConfigError as error:
            raise Damaged(f"{error.headline} {error.remedy}".strip()) from error
        try:
            self._header, self._start = self._check(kind)
        except BaseException:
            self._file.close()
            raise

    def _check(self, kind: str) -> tuple[_Header, int]:
        # Looked at in place, which is several times faster than reading it; what is needed is read later.
        size = os.fstat(self._file.fileno()).st_size
        if size < _START:
            raise Damaged("A file of it is incomplete.")
        with mmap.mmap(self._file.fileno(), size, access=mmap.ACCESS_READ) as mapped, memoryview(mapped) as data:
            if bytes(data[: len(_MAGIC)]) != _MAGIC:
                raise Damaged("A file of it is not of this program.")
            version, checksum, said, header_size = _SEAL.unpack_from(data, len(_MAGIC))
            if version != VERSION:
                raise Damaged("It was written by another version of this program.")
            if said != size - _START:
                raise Damaged("A file of it is incomplete.")
            with data[_START:] as body:
                if zlib.crc32(body, zlib.crc32(_SIZE.pack(header_size))) != checksum:
                    raise Damaged("The checksum of a file is wrong.")
                head = bytes(body[:header_size])
        try:
            header = _headers.decode(head)
        except msgspec.DecodeError as error:
            raise Damaged("A file of it cannot be read.") from error
        if header.kind != kind:
            raise Damaged("A file of it holds something else than its name says.")
        if header.byte_order != sys.byteorder:
            raise Damaged("It was written by another kind of machine.")
        return header, _START + header_size

    def __iter__(self) -> Iterator[str]:
        return iter(self._header.blobs)

    def content(self, shape: type[T]) -> T:
        """What is small. Raises ``Damaged`` when it is of another form."""
        try:
            return msgspec.msgpack.decode(self._header.content, type=shape)
        except msgspec.DecodeError as error:
            raise Damaged("A file of it cannot be read.") from error

    def part(self, name: str) -> Part:
        """A part of it, nothing of which is read yet. Raises ``Damaged`` when there is none of this name."""
        blob = self._header.blobs.get(name)
        if blob is None:
            raise Damaged("A part of a file is missing.")
        return Part(self, blob.form, self._start + blob.start, blob.size)

    def read(self, start: int, size: int) -> bytes:
        """Some bytes. Raises ``Damaged`` when the file has changed since it was opened."""
        data = _read(self._file.fileno(), size, start)
        if len(data) != size:
            raise Damaged("A file of it was changed while it was in use.")
        return data

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __del__(self) -> None:
        # Columns hold on to it until they are read; with the last of them it goes.
        if file := getattr(self, "_file", None):
            file.close()


class Part:
    """The bytes of a part, read as they are asked for."""

    def __init__(self, file: SealedFile, form: str, start: int, size: int) -> None:
        self.form = form
        """How they are to be read."""
        self.size = size
        self._file = file
        self._start = start

    def read(self, start: int, size: int) -> bytes:
        """Some of them. Raises ``Damaged`` when the file has changed since it was opened."""
        return self._file.read(self._start + start, size)


def _read(descriptor: int, size: int, start: int) -> bytes:
    pread: Any = getattr(os, "pread", None)
    if pread is not None:
        found: bytes = pread(descriptor, size, start)
        return found
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(start)
        return file.read(size)
