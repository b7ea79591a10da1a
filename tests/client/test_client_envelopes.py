import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leanix_tui.client.envelopes import decode, error_text, message_of, unwrap
from leanix_tui.errors import AnswerUnreadable, RequestInvalid


@pytest.mark.parametrize(
    ("answer", "data", "total", "cursor"),
    [
        ({"status": "OK", "type": "T", "message": None, "errors": [], "total": 3, "data": [1]}, [1], 3, ""),
        ({"status": "Ok", "type": "T", "data": {"id": 1}}, {"id": 1}, None, ""),
        ({"status": "OK", "type": "T", "data": [], "total": 0, "endCursor": "abc"}, [], 0, "abc"),
        ({"data": [1], "cursor": "c", "total": "5"}, [1], 5, "c"),
        ({"data": [1], "nextCursor": 7}, [1], None, "7"),
        ({"data": [1], "endCursor": None}, [1], None, ""),
        ({"data": {"x": 1}}, {"x": 1}, None, ""),
        ({"status": "OK", "type": "BasicResponse"}, None, None, ""),
        ({"uuid": "u", "name": "schema"}, {"uuid": "u", "name": "schema"}, None, ""),
        ({"name": "point", "data": 5}, {"name": "point", "data": 5}, None, ""),
        ([{"id": 1}], [{"id": 1}], 1, ""),
        (None, None, None, ""),
        ("text", "text", None, ""),
    ],
)
def test_every_envelope_is_taken_off(answer, data, total, cursor):
    envelope = unwrap(answer, "it")
    assert (envelope.data, envelope.total, envelope.cursor) == (data, total, cursor)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            {
                "status": "ERROR",
                "type": "Subscription",
                "message": "Validation failed",
                "errors": [{"value": "targetUrl", "messages": ["may not be empty", "must be a URL"]}],
                "data": None,
            },
            "Validation failed; targetUrl: may not be empty; must be a URL",
        ),
        ({"status": "error", "type": "B", "errorMessage": "Bookmark not found", "errors": []}, "Bookmark not found"),
        ({"errors": ["No synchronization run with this id"]}, "No synchronization run with this id"),
    ],
)
def test_an_envelope_that_says_error_is_an_error_whatever_the_status(answer, said):
    with pytest.raises(RequestInvalid) as refused:
        unwrap(answer, "it")
    assert refused.value.detail == said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", ""),
        (b"  \n", ""),
        (b"Credentials are required to access this resource.", "Credentials are required to access this resource."),
        (b"<html><head><title>502  Bad &amp; sad</title></head><body>x</body></html>", "502 Bad & sad"),
        (b"<p>Oh <b>no</b></p><script>alert(1)</script>", "Oh no"),
        (
            b'{"statusCode":422,"message":["a must be set","b too"],"error":"Unprocessable"}',
            "a must be set; b too; Unprocessable",
        ),
        (
            b'{"detail":[{"loc":["body","name"],"msg":"field required","type":"value_error"}]}',
            "body.name: field required",
        ),
        (b'{"detail":"Schema not found"}', "Schema not found"),
        (
            b'{"details":[{"field":"type","message":"missing"}],"message":"Unprocessable"}',
            "Unprocessable; type: missing",
        ),
        (b'{"errors":null,"message":"No"}', "No"),
        (b'{"error":"invalid_client","error_description":"Unknown client"}', "Unknown client; invalid_client"),
        (b'{"truncated": ', '{"truncated":'),
        (b"[]", ""),
        (b'["one", {"message": "two"}]', "one; two"),
    ],
)
def test_the_reason_is_found_in_whatever_a_service_answers(body, said):
    assert error_text(body) == said


def test_long_reasons_are_cut():
    assert len(message_of({"message": "x" * 10_000})) == 500


def test_json_that_is_only_slightly_wrong_is_read():
    assert decode(b"\xef\xbb\xbf" + b'{"a": 1}', "it") == {"a": 1}
    assert decode(b'{"a": "\\ud83d"}', "it") == {"a": "?"}
    assert decode(b"", "it") is None


@pytest.mark.parametrize("body", [b"<html></html>", b'{"a": 1', b"\x00\xff\xfe", b"nope", b"[" * 5000])
def test_what_is_not_json_is_explained(body):
    with pytest.raises(AnswerUnreadable) as refused:
        decode(body, "GET /x")
    assert "GET /x" in refused.value.headline


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "status",
                    "type",
                    "data",
                    "errors",
                    "message",
                    "total",
                    "value",
                    "messages",
                    "detail",
                    "endCursor",
                    "x",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_json_whatever_its_form_is_more_than_an_error_of_ours(answer):
    with contextlib.suppress(RequestInvalid):
        unwrap(decode(json.dumps(answer).encode(), "it"), "it")
    assert isinstance(message_of(answer), str)
