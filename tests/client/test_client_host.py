import pytest
from hypothesis import given
from hypothesis import strategies as st

from leanix_tui.client.host import instance_origin, parse_host
from leanix_tui.errors import ConfigError


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        (None, "https://app.leanix.net"),
        ("", "https://app.leanix.net"),
        ("acme.leanix.net", "https://acme.leanix.net"),
        ("  ACME.leanix.net/ ", "https://acme.leanix.net"),
        ("https://acme.leanix.net", "https://acme.leanix.net"),
        ("https://acme.leanix.net/AcmeEAM/dashboard?x=1#top", "https://acme.leanix.net"),
        ("acme.leanix.net/AcmeEAM", "https://acme.leanix.net"),
        ("https://acme.leanix.net:443/", "https://acme.leanix.net"),
        ("https://leanix.example:8443", "https://leanix.example:8443"),
        ("localhost:8080", "http://localhost:8080"),
        ("127.0.0.1:8080/x", "http://127.0.0.1:8080"),
        ("http://127.3.2.1:9", "http://127.3.2.1:9"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        ("//acme.leanix.net//", "https://acme.leanix.net"),
    ],
)
def test_a_host_is_read_however_it_is_written(written, origin):
    assert str(parse_host(written)) == origin


@pytest.mark.parametrize(
    "written",
    [
        "http://acme.leanix.net",
        "ftp://acme.leanix.net",
        "https://user:secret@acme.leanix.net",
        "https://",
        "https://acme leanix",
        "https://acme.leanix.net:99999",
        "https://[::1",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
    ],
)
def test_a_host_that_would_betray_the_token_is_refused_with_a_remedy(written):
    with pytest.raises(ConfigError) as refused:
        parse_host(written)
    assert refused.value.remedy
    assert "secret" not in str(refused.value)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_either_refused_or_a_host_that_may_have_the_token(written):
    try:
        origin = parse_host(written)
    except ConfigError:
        return
    assert origin.scheme == "https" or origin.is_loopback


@pytest.mark.parametrize(
    ("login", "claim", "origin"),
    [
        ("app.leanix.net", "https://acme.leanix.net", "https://acme.leanix.net"),
        ("app.leanix.net", "https://acme.leanix.net/", "https://acme.leanix.net"),
        ("app.leanix.net", "https://leanix.net", "https://leanix.net"),
        ("app.leanix.net", "https://evil.example", "https://app.leanix.net"),
        ("app.leanix.net", "https://leanix.net.evil.example", "https://app.leanix.net"),
        ("app.leanix.net", "https://evilleanix.net", "https://app.leanix.net"),
        ("app.leanix.net", "http://acme.leanix.net", "https://app.leanix.net"),
        ("app.leanix.net", "https://acme.leanix.net@evil.example", "https://app.leanix.net"),
        ("app.leanix.net", "http://127.0.0.1:1234", "https://app.leanix.net"),
        ("app.leanix.net", None, "https://app.leanix.net"),
        ("app.leanix.net", 17, "https://app.leanix.net"),
        ("app.leanix.net", "nonsense ///", "https://app.leanix.net"),
        ("leanix.example:8443", "https://leanix.example:9443", "https://leanix.example:9443"),
        ("http://127.0.0.1:1", "http://localhost:2", "http://localhost:2"),
        ("http://127.0.0.1:1", "https://acme.leanix.net", "http://127.0.0.1:1"),
    ],
)
def test_the_token_says_where_to_call_but_only_if_that_can_be_trusted(login, claim, origin):
    assert str(instance_origin(claim, parse_host(login))) == origin
