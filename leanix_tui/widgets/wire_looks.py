"""How a cell of the terminal looks, and the shortest escape sequence from one look to the next."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

__all__ = ["PLAIN", "Look", "blank", "look", "on_ground", "turn"]

_OFF: Final = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "9": "29"}
"""What takes one attribute away again, on every terminal that knows the attribute."""
_SEEN_ON_BLANKS: Final = frozenset({"4", "5", "6", "7", "9", "21", "51", "52", "53"})
"""Attributes that show where there is no letter."""


class Look(NamedTuple):
    """Attributes, foreground and background as parameters of SGR; an empty colour is the terminal's own."""

    attributes: frozenset[str]
    front: str
    ground: str

    @property
    def is_seen_on_blanks(self) -> bool:
        """Whether a blank shows more of it than its background."""
        return not self.attributes.isdisjoint(_SEEN_ON_BLANKS)

    @property
    def parameters(self) -> str:
        """All that it needs after a reset."""
        return ";".join([*sorted(self.attributes), *filter(None, (self.front, self.ground))])


PLAIN: Final = Look(frozenset(), "", "")


@lru_cache(maxsize=4096)
def look(parameters: str, before: Look = PLAIN) -> Look:
    """What SGR with these parameters makes of a look. Raises ValueError for what we would not write ourselves."""
    attributes, front, ground = set(before.attributes), before.front, before.ground
    codes = parameters.split(";")
    while codes:
        code = codes.pop(0)
        number = int(code or 0)
        if not number:
            attributes, front, ground = set(), "", ""
        elif number in {38, 48}:
            size = {"5": 2, "2": 4}.get(codes[0] if codes else "", 0)
            if not size or len(codes) < size or not all(part.isdigit() for part in codes[:size]):
                raise ValueError(parameters)
            colour = ";".join([code, *codes[:size]])
            del codes[:size]
            front, ground = (colour, ground) if number == 38 else (front, colour)
        elif 30 <= number <= 37 or 90 <= number <= 97:
            front = code
        elif 40 <= number <= 47 or 100 <= number <= 107:
            ground = code
        elif number == 39:
            front = ""
        elif number == 49:
            ground = ""
        elif number < 10 or number in {21, 51, 52, 53}:
            attributes.add(code)
        else:
            raise ValueError(parameters)
    return Look(frozenset(attributes), front, ground)


@lru_cache(maxsize=4096)
def blank(known: Look) -> Look:
    """What of a look a blank shows: two blanks that look alike are the same, whatever colour their letters had."""
    return known if known.is_seen_on_blanks else _bare(known.ground)


@lru_cache(maxsize=4096)
def _bare(ground: str) -> Look:
    return Look(frozenset(), "", ground)


@lru_cache(maxsize=4096)
def on_ground(pen: Look, ground: str) -> Look:
    """The look nearest to the pen in which a blank shows this background and nothing else."""
    return Look(pen.attributes - _SEEN_ON_BLANKS, pen.front, ground)


@lru_cache(maxsize=4096)
def turn(pen: Look | None, wanted: Look) -> str:
    """The shortest SGR sequence from the look that the terminal writes in (None: nobody knows) to another."""
    if pen == wanted:
        return ""
    whole = f"\x1b[0;{wanted.parameters}m" if wanted != PLAIN else "\x1b[m"
    gone = (pen.attributes - wanted.attributes) if pen is not None else frozenset()
    if pen is None or not gone <= _OFF.keys():
        return whole
    off = {_OFF[code] for code in gone}
    added = {code for code in wanted.attributes if code not in pen.attributes or _OFF.get(code) in off}
    codes = [*sorted(off), *sorted(added)]
    if pen.front != wanted.front:
        codes.append(wanted.front or "39")
    if pen.ground != wanted.ground:
        codes.append(wanted.ground or "49")
    step = f"\x1b[{';'.join(codes)}m"
    return step if len(step) <= len(whole) else whole
