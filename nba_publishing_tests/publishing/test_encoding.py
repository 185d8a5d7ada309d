"""One document has one spelling, and what JSON cannot say is refused with its place."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nba_publishing.publishing.encoding import (
    LIMIT_BYTES,
    EncodingError,
    StrictJsonError,
    canonical_bytes,
    content_sha256,
    parse_strict,
)


class Mode(StrEnum):
    DAILY = "daily"


def test_the_spelling_is_compact_in_the_order_given_and_ends_with_one_newline() -> None:
    document = {"b": 1, "a": ["x", None, True], "name": "Nikola Jokić"}

    assert (
        canonical_bytes(document) == '{"b":1,"a":["x",null,true],"name":"Nikola Jokić"}\n'.encode()
    )


@pytest.mark.parametrize(
    ("value", "spelling"),
    [
        (-0.0, "0.0"),
        (0.1, "0.1"),
        (25, "25"),
        (Decimal("27.5"), "27.5"),
        (date(2026, 2, 11), '"2026-02-11"'),
        (datetime(2026, 2, 11, 12, 30, 5, 999_999, tzinfo=UTC), '"2026-02-11T12:30:05+00:00"'),
        (
            datetime(2026, 2, 11, 7, 30, tzinfo=timezone(timedelta(hours=-5))),
            '"2026-02-11T12:30:00+00:00"',
        ),
        (Mode.DAILY, '"daily"'),
    ],
)
def test_accepted_values(value: object, spelling: str) -> None:
    assert canonical_bytes({"v": value}) == f'{{"v":{spelling}}}\n'.encode()


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        float("-inf"),
        Decimal("NaN"),
        Decimal("1e400"),
        datetime(2026, 2, 11, 12, 30),
        {"a"},
        b"bytes",
        (1, 2),
        object(),
        {1: "a"},
        "half of a pair: \ud800",
    ],
)
def test_everything_else_is_refused_with_its_place(value: object) -> None:
    document = {"players": [{"points": 1}, {"points": value}]}

    with pytest.raises(EncodingError) as error:
        canonical_bytes(document)

    assert error.value.path.startswith("$.players[1].points")
    assert "was not encoded" in str(error.value)


class TwoAnswers(Mapping[str, int]):
    def __getitem__(self, key: str) -> int:
        return 1

    def __iter__(self) -> Iterator[str]:
        return iter(["a", "a"])

    def __len__(self) -> int:
        return 2


def test_a_mapping_with_one_key_twice_is_refused() -> None:
    with pytest.raises(EncodingError, match=r"\$\.m\.a: a duplicate key"):
        canonical_bytes({"m": TwoAnswers()})


def test_a_document_that_contains_itself_is_refused() -> None:
    document: dict[str, Any] = {}
    document["again"] = document

    with pytest.raises(EncodingError, match="contains itself"):
        canonical_bytes(document)


def test_a_document_may_have_five_mebibytes_and_not_one_byte_more() -> None:
    frame = len(canonical_bytes([""]))

    assert len(canonical_bytes(["x" * (LIMIT_BYTES - frame)])) == LIMIT_BYTES
    with pytest.raises(EncodingError, match="more than the limit"):
        canonical_bytes(["x" * (LIMIT_BYTES - frame + 1)])


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":-Infinity}',
        b'{"a":1e999}',
        b'{"a":1,"a":2}',
        b'{"x":{"a":1,"a":1}}',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":"\xff"}',
        b"{",
        b"",
        b"[" * 100_000,
    ],
)
def test_a_strict_reader_refuses(body: bytes) -> None:
    with pytest.raises(StrictJsonError):
        parse_strict(body)
    with pytest.raises(StrictJsonError):
        content_sha256(body)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(json_values)
def test_what_was_encoded_is_read_back_and_encoded_again_alike(value: object) -> None:
    body = canonical_bytes(value)

    assert parse_strict(body) == value
    assert canonical_bytes(parse_strict(body)) == body
    assert body.endswith(b"\n")
    assert body.count(b"\n") == 1


def document(**changes: object) -> bytes:
    return canonical_bytes(
        {
            "generated_at": "2026-02-11T12:00:00+00:00",
            "as_of_date": "2026-02-11",
            "games": [{"id": "1", "updated_at": "x", "poll_age_seconds": 3, "age_seconds": 4}],
            "poll_id": "p",
            "data_as_of": "d",
            "valid_until": "v",
            "detected_at": "t",
            "meta": {"state": "ok", "next_update_expected": "n"},
        }
        | changes
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"generated_at": "later"},
        {"games": [{"id": "1", "updated_at": "y", "poll_age_seconds": 9, "age_seconds": 9}]},
        {"poll_id": "q", "data_as_of": "e", "valid_until": "w", "detected_at": "u"},
        {"meta": {"state": "ok", "next_update_expected": "later"}},
    ],
)
def test_builds_that_differ_in_their_time_only_say_the_same(changes: dict[str, object]) -> None:
    assert document(**changes) != document()
    assert content_sha256(document(**changes)) == content_sha256(document())


@pytest.mark.parametrize(
    "changes",
    [
        {"as_of_date": "2026-02-12"},
        {"games": []},
        {"meta": {"state": "degraded", "next_update_expected": "n"}},
        {"next_update_expected": "only the one in meta is about time"},
        {"average": 1},
        {"note": 'says "generated_at": now'},
    ],
)
def test_builds_that_say_something_else_differ(changes: dict[str, object]) -> None:
    assert content_sha256(document(**changes)) != content_sha256(document())


def test_the_bytes_are_what_any_json_reader_expects() -> None:
    assert json.loads(document())["games"][0]["id"] == "1"
