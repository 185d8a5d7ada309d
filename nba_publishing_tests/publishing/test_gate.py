"""Nothing reaches the publisher that breaks its contract, its rules or the spelling of JSON."""

from collections.abc import Callable
from typing import Any

import pytest

from nba_publishing.contracts.envelope import Meta
from nba_publishing.publishing.document import DocumentSpec, Edition, Params, document
from nba_publishing.publishing.outcome import Outcome
from nba_publishing.publishing.press import HOLDS_TOGETHER, KEEPS_ITS_CONTRACT, Draft, draft
from nba_publishing_tests.fakes.small_site import SIX, Points, scores

# A builder with a mistake makes pydantic warn as well.
pytestmark = pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
EDITION = Edition(SIX.date(), SIX)


def built_with(change: Callable[[Points], Any]) -> Draft:
    """The draft of a document whose builder changes something after the contract was kept."""

    @document(
        product=scores.product,
        path=scores.path,
        contract=Points,
        params=Params,
        cadence=scores.cadence,
        reads=scores.reads,
        history=scores.history,
        rules=scores.rules,
    )
    def changed(read: Any, edition: Edition, params: Any) -> Any:
        """Points somebody scored."""
        return change(scores.build(read, edition, params))  # type: ignore[arg-type]

    spec: DocumentSpec = changed
    return draft(spec, EDITION, Params(), lambda: {"scores": [10, 20]})


def with_field(**fields: Any) -> Callable[[Points], Points]:
    return lambda built: Points.model_construct(**(dict(built) | fields))


def with_meta(**fields: Any) -> Callable[[Points], Points]:
    return lambda built: Points.model_construct(
        **(dict(built) | {"meta": Meta.model_construct(**(dict(built.meta) | fields))})
    )


def test_a_document_as_it_should_be_passes() -> None:
    drafted = built_with(lambda built: built)
    assert drafted.may_be_published
    assert drafted.outcome is Outcome.OK


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_json_cannot_spell_is_refused_with_its_place(value: float) -> None:
    drafted = built_with(with_field(points=[10, value]))
    assert not drafted.may_be_published
    assert (drafted.outcome, drafted.reason) == (Outcome.SOURCE_ERROR, "contract_violation")
    assert "points.1" in drafted.broken[KEEPS_ITS_CONTRACT][0]


@pytest.mark.parametrize(
    "change",
    [
        with_field(points=["ten"]),
        with_field(points=[10.5]),
        with_field(points=None),
        with_field(as_of_date="2026-02-12"),
        with_field(generated_at=SIX.replace(tzinfo=None)),
        with_meta(state="splendid"),
        with_meta(empty_reason="off_season"),
        with_meta(ttl_seconds=-1),
    ],
    ids=[
        "text", "half a point", "null", "a day as text", "no time zone", "unknown state",
        "a reason without emptiness", "a negative lifetime",
    ],
)  # fmt: skip
def test_a_field_that_is_not_as_promised_is_refused(change: Callable[[Points], Points]) -> None:
    drafted = built_with(change)
    assert not drafted.may_be_published
    assert (drafted.outcome, drafted.reason) == (Outcome.SOURCE_ERROR, "contract_violation")


def test_a_broken_rule_is_named() -> None:
    drafted = built_with(with_field(points=[10, -3]))
    assert not drafted.may_be_published
    assert drafted.broken[HOLDS_TOGETHER] == ["nobody_scores_less_than_nothing: -3 points"]
