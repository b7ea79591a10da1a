"""How fast a load is, and when it will be done."""

from __future__ import annotations

from leanix_tui.model.change import LoadState, Progress, TypeProgress


def loading(total: int = 10_000) -> tuple[Progress, TypeProgress]:
    part = TypeProgress("Application", LoadState.LOADING, total=total)
    return Progress({"Application": part}, {}), part


def load(progress: Progress, part: TypeProgress, began: float, seconds: float, rate: float) -> float:
    """Load at this rate, and say so ten times a second."""
    before = part.loaded
    for tenth in range(1, int(seconds * 10) + 1):
        part.loaded = before + int(rate * tenth / 10)
        progress.note(began + tenth / 10)
    return began + seconds


def test_nothing_is_said_before_it_can_be_told() -> None:
    progress, part = loading()
    assert progress.rate(100.0) == 0.0
    assert progress.seconds_left(100.0) is None
    progress.note(100.0)
    part.loaded = 100
    assert progress.rate(100.2) == 0.0


def test_the_rate_is_that_of_the_last_seconds() -> None:
    progress, part = loading()
    progress.note(100.0)
    now = load(progress, part, 100.0, 10, 100)
    assert 95 <= progress.rate(now) <= 105
    now = load(progress, part, now, 6, 1000)
    assert 950 <= progress.rate(now) <= 1050
    assert progress.seconds_left(now) is not None
    assert 2.8 <= (progress.seconds_left(now) or 0) <= 3.2


def test_a_load_that_hangs_has_no_rate_and_no_end() -> None:
    progress, part = loading()
    progress.note(100.0)
    now = load(progress, part, 100.0, 3, 500)
    assert progress.rate(now + 2) < 350
    assert progress.rate(now + 60) == 0
    assert progress.seconds_left(now + 60) is None


def test_a_total_that_is_not_known_has_no_end() -> None:
    progress, part = loading(total=-1)
    progress.note(100.0)
    now = load(progress, part, 100.0, 3, 500)
    assert progress.rate(now) > 0
    assert progress.seconds_left(now) is None


def test_few_moments_are_kept_however_long_it_takes() -> None:
    progress, part = loading()
    load(progress, part, 100.0, 600, 10)
    assert len(progress.moments) < 30
