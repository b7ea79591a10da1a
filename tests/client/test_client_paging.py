import pytest
from hypothesis import given
from hypothesis import strategies as st

from leanix_tui.client.envelopes import unwrap
from leanix_tui.client.following import follow_list
from leanix_tui.client.paging import by_cursor, by_offset, by_page

pytestmark = pytest.mark.anyio


class Listing:
    """A list on a server with habits of its own."""

    def __init__(
        self, count, *, cap=1000, total=True, zero_based=False, ignores_page=False, style="page", last_cursor=False
    ):
        self.items = [{"id": str(number)} for number in range(count)]
        self.cap, self.total, self.zero_based = cap, total, zero_based
        self.ignores_page, self.style, self.last_cursor = ignores_page, style, last_cursor
        self.asked = []

    async def __call__(self, params):
        self.asked.append(params)
        size = min(int(params.get("size") or params.get("pageSize") or params.get("limit") or 30), self.cap)
        if self.style == "cursor":
            start = int(params.get("cursor") or 0)
        elif self.style == "offset":
            start = int(params.get("offset") or 0)
        elif self.ignores_page:
            start = 0
        else:
            page = int(params.get("page") or 1)
            start = (page if self.zero_based else max(page, 1) - 1) * size
        items = self.items[start : start + size]
        answer = {"status": "OK", "type": "T", "data": items}
        if self.total:
            answer["total"] = len(self.items)
        more = start + size < len(self.items)
        if self.style == "cursor" and (more or self.last_cursor):
            answer["endCursor"] = str(start + size)
        return unwrap(answer, "it")


async def read(pages):
    return [item["id"] async for page in pages for item in page]


SERVERS = [
    {},
    {"cap": 50},
    {"cap": 20, "total": False},
    {"total": False},
    {"zero_based": True},
    {"zero_based": True, "cap": 10},
]


@pytest.mark.parametrize("habits", SERVERS, ids=str)
@pytest.mark.parametrize("count", [0, 1, 29, 30, 99, 100, 101, 250])
async def test_numbered_pages_give_everything_once(habits, count):
    listing = Listing(count, **habits)
    ids = await read(by_page(listing))
    assert sorted(ids, key=int) == [item["id"] for item in listing.items]
    assert len(listing.asked) <= count / min(listing.cap, 100) + 3


async def test_a_complete_list_costs_one_request():
    for count in (0, 3, 100):
        listing = Listing(count)
        await read(by_page(listing))
        assert len(listing.asked) == 1


async def test_a_list_that_is_not_paged_at_all_is_not_read_for_ever():
    listing = Listing(40, ignores_page=True, total=False)
    assert len(await read(by_page(listing))) == 40
    assert len(listing.asked) == 2


async def test_a_total_that_is_wrong_neither_stops_early_nor_loops():
    listing = Listing(150)

    async def fetch(params):
        envelope = await listing(params)
        return unwrap({"status": "OK", "type": "T", "data": envelope.data, "total": 10_000}, "it")

    assert len(await read(by_page(fetch))) == 150
    assert len(listing.asked) <= 4


@pytest.mark.parametrize(
    "habits", [{}, {"cap": 7}, {"total": False}, {"last_cursor": True}, {"last_cursor": True, "total": False}], ids=str
)
@pytest.mark.parametrize("count", [0, 1, 100, 101, 250])
async def test_cursors_give_everything_once(habits, count):
    listing = Listing(count, style="cursor", **habits)
    assert await read(by_cursor(listing)) == [item["id"] for item in listing.items]


async def test_a_cursor_that_leads_back_ends():
    async def fetch(params):
        return unwrap({"data": [{"id": params.get("cursor", "first")}], "endCursor": "same"}, "it")

    assert await read(by_cursor(fetch)) == ["first", "same"]


@pytest.mark.parametrize("count", [0, 1, 100, 101])
async def test_offsets_give_everything(count):
    assert len(await read(by_offset(Listing(count, style="offset")))) == count


async def test_the_number_of_pages_can_be_limited():
    assert len(await read(by_page(Listing(500), limit=2))) == 200
    assert len(await read(by_cursor(Listing(500, style="cursor"), limit=2))) == 200
    assert len(await read(by_offset(Listing(500, style="offset"), limit=2))) == 200


@pytest.mark.parametrize("style", ["page", "cursor"])
@pytest.mark.parametrize("params", [{}, {"size": "40", "pageSize": "40"}, {"page": "0"}])
async def test_whoever_asks_for_a_list_gets_all_of_it(style, params):
    listing = Listing(95, style=style)
    first = await listing(params)
    assert len(await follow_list(listing, first, params)) == 95
    assert len(await follow_list(listing, first, params, page_limit=1)) == len(first.data)


async def test_a_page_in_the_middle_is_followed_from_there():
    listing = Listing(95)
    params = {"page": "3", "size": "30"}
    first, *_others = await follow_list(listing, await listing(params), params)
    assert first["id"] == "60"


@given(st.lists(st.lists(st.integers(0, 30), max_size=5), max_size=8), st.integers(-1, 40))
async def test_no_server_keeps_us_for_ever_or_makes_us_give_an_item_twice(pages, total):
    async def fetch(params):
        number = int(params.get("page") or 0)
        items = [{"id": f"i{value}"} for value in pages[number % len(pages)]] if pages else []
        answer = {"status": "OK", "type": "T", "data": items, "total": total, "endCursor": str(number + 1)}
        return unwrap(answer, "it")

    for paging in (by_page(fetch), by_cursor(fetch)):
        ids = await read(paging)
        assert len(ids) == len(set(ids))
