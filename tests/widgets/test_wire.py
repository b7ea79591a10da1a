"""What reaches the terminal: the same screen as Textual would draw, in fewer bytes and without a backlog."""

from __future__ import annotations

import sys

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from leanix_tui.widgets.glyphs import UTF8, Glyphs
from leanix_tui.widgets.wire import Wire, driver_class
from leanix_tui.widgets.wire_cells import _EVEN
from tests.terminal import seen

WIDTH, HEIGHT = 24, 6
SIZE = (WIDTH, HEIGHT)

STYLES = ["", "38;2;214;219;229;48;2;18;21;28", "1;38;2;127;180;255;48;2;18;21;28", "38;5;203;48;5;17", "7", "1", "2",
          "4;31", "44", "1;4;33;44", "91;40", "39;49", "9;38;2;1;2;3"]  # fmt: skip
EVEN, UNEVEN = "ab  ●é✓", "ab ●é保👩"


@st.composite
def frames(draw, *, uneven: bool):
    """A frame as Textual writes it: runs of styled text at places, and the cursor's place at the end.

    Wide characters come in whole lines only: Textual leaves no half of one, and terminals differ in what becomes of it.
    """
    written = []
    letters = UNEVEN if uneven else EVEN
    for _ in range(draw(st.integers(1, 3))):
        x, y = 0 if uneven else draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
        written.append(f"\x1b[{y + 1};{x + 1}H")
        room = WIDTH - x
        texts = st.text(st.sampled_from(letters), min_size=1, max_size=WIDTH)
        for style, drawn in draw(st.lists(st.tuples(st.sampled_from(STYLES), texts), min_size=1, max_size=3)):
            text = next(part for size in range(len(drawn), -1, -1) if cell_len(part := drawn[:size]) <= room)
            room -= cell_len(text)
            written.append(f"\x1b[{style}m{text}\x1b[0m" if style else text)
        written.append(" " * room if uneven else "")
        written.append("\n" if y < HEIGHT - 1 else "")
    return "".join([*written, "\x1b[1;2H"])


DRAWN = st.booleans().flatmap(lambda uneven: st.lists(frames(uneven=uneven), min_size=1, max_size=8))


def whole(style: str, letter: str) -> str:
    lines = (f"\x1b[{y + 1};1H\x1b[{style}m{letter * WIDTH}\x1b[0m" for y in range(HEIGHT))
    return "\n".join(lines) + "\x1b[1;2H"


def emulator() -> tuple[pyte.Screen, pyte.Stream]:
    screen = pyte.Screen(*SIZE)
    stream = pyte.Stream(screen)
    stream.feed("\x1b[?7l\x1b[20h")
    return screen, stream


@settings(max_examples=80, deadline=None)
@given(drawn=DRAWN)
def test_the_screen_is_the_one_that_textual_wants(drawn):
    plain, plain_stream = emulator()
    ours, our_stream = emulator()
    wire = Wire(our_stream.feed)
    for frame in [whole("48;2;18;21;28", " "), *drawn]:
        plain_stream.feed(frame)
        wire.write(frame, SIZE)
        assert seen(ours) == seen(plain)
        assert (ours.cursor.x, ours.cursor.y) == (plain.cursor.x, plain.cursor.y)


@settings(max_examples=40, deadline=None)
@given(drawn=DRAWN)
def test_a_terminal_that_was_slow_sees_the_newest_screen_and_nothing_of_what_was_overtaken(drawn):
    plain, plain_stream = emulator()
    ours, our_stream = emulator()
    free, later = [True], []
    wire = Wire(our_stream.feed, lambda: free[0], later.append)
    wire.write(whole("44", "x"), SIZE)
    plain_stream.feed(whole("44", "x"))
    free[0] = False
    before = seen(ours)
    for frame in drawn:
        wire.write(frame, SIZE)
        plain_stream.feed(frame)
    assert seen(ours) == before
    assert len(later) == 1
    free[0] = True
    later[0]()
    assert seen(ours) == seen(plain)


class Line:
    """A wire, and all that it has sent."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.wire = Wire(self.sent.append)

    def write(self, *data: str, size: tuple[int, int] = SIZE) -> str:
        self.sent.clear()
        for one in data:
            self.wire.write(one, size)
        return "".join(self.sent)


def test_what_is_on_the_screen_already_is_not_sent_again():
    line = Line()
    first = line.write(whole("44", "x"))
    assert first.count("x") == WIDTH * HEIGHT
    assert line.write(whole("44", "x")) == ""
    changed = line.write("\x1b[2;3H\x1b[44mxyx\x1b[0m\x1b[1;2H")
    assert changed.count("y") == 1
    assert "x" not in changed


def test_after_a_redraw_a_resize_or_another_screen_everything_is_sent():
    line = Line()
    everything = line.write(whole("44", "x"))
    line.sent.clear()
    line.wire.forget()
    assert "".join(line.sent).count("x") == WIDTH * HEIGHT
    assert line.write(whole("44", "x"), size=(WIDTH, HEIGHT + 1)).count("x") == WIDTH * HEIGHT
    away = line.write("\x1b[?1049l")
    assert away.endswith("\x1b[m\x1b[?1049l"), "the shell gets no colour of ours"
    back = line.write("\x1b[?1049h", whole("44", "x"), size=(WIDTH, HEIGHT + 1))
    assert back.removeprefix("\x1b[?1049h") == everything


@pytest.mark.parametrize(
    "data", ["\x07", "\x1b]52;c;YQ==\x07", "\x1b[?1000h", "\x1b[>9u", "\x1b[<u", "\x1b]22;text\x07"]
)
def test_what_is_no_frame_passes_as_it_is(data):
    line = Line()
    line.write(whole("44", "x"))
    assert line.write(data) == data
    assert line.write(whole("44", "x")) == ""


@pytest.mark.parametrize(
    "frame", ["\x1b[2;3H\x1b[58;5;1mx\x1b[0m", "\x1b[2;3H\x1b]8;;https://a.example\x1b\\x\x1b]8;;\x1b\\"]
)
def test_a_frame_that_is_not_understood_passes_whole_and_nothing_is_taken_for_granted(frame):
    line = Line()
    line.write(whole("44", "x"))
    assert frame in line.write(frame)
    assert line.write(whole("44", "x")).count("x") == WIDTH * HEIGHT


def test_only_a_large_frame_is_asked_to_be_shown_at_once():
    line = Line()
    line.write("\x1b[?2026h", "\x1b[1;1Ha\x1b[1;2H", "\x1b[?2026l")
    rainbow = "".join(f"\x1b[38;2;{n};0;0mx\x1b[0m" for n in range(WIDTH))
    page = "".join(f"\x1b[{y};1H{rainbow}" for y in range(1, HEIGHT + 1))
    large = line.write("\x1b[?2026h", page, "\x1b[?2026l")
    assert large.startswith("\x1b[?2026h")
    assert large.endswith("\x1b[?2026l")
    assert "2026" not in line.write("\x1b[?2026h", "\x1b[1;1H\x1b[44ma\x1b[0m\x1b[1;2H", "\x1b[?2026l")


def test_behind_a_character_of_uncertain_width_everything_is_put_in_its_place():
    line = Line()
    line.write(whole("44", "x"), "\x1b[2;1H\x1b[44m保険 abc\x1b[0m\x1b[1;2H")
    sent = line.write("\x1b[2;8H\x1b[44mX\x1b[0m\x1b[1;2H")
    assert "保" in sent, "a terminal that draws it narrower would show the new letter in a wrong place"
    assert "\x1b[5G" in sent


def test_signs_that_are_taken_for_even_are_one_cell_wide():
    for start, end in ((0x20, 0x3000), (0xA640, 0xA69F), (0xFB00, 0xFB06)):
        for character in map(chr, range(start, end)):
            if _EVEN.fullmatch(character):
                assert cell_len(character) == 1, hex(ord(character))
    signs = [getattr(UTF8, name) for name in Glyphs.__slots__ if name != "encoding"]
    assert all(map(_EVEN.fullmatch, signs))


def test_who_names_a_driver_gets_it(monkeypatch):
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.linux_driver:LinuxDriver")
    assert driver_class() is None
    monkeypatch.delenv("TEXTUAL_DRIVER")
    assert (driver_class() is None) == (sys.platform == "win32")
