"""The part every published file has in common: strictness, `meta` and the day it describes."""

from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator

from nba_publishing.analysis.completeness import EmptyReason, State
from nba_publishing.contracts.numbers import Count, EasternInstant

SCHEMA_VERSION = "1.0"


def _utc_second(value: datetime) -> datetime:
    offset = value.utcoffset()
    if offset is None or offset.total_seconds() or value.microsecond:
        raise ValueError("an instant is UTC and whole seconds")
    return value


UtcInstant = Annotated[datetime, AfterValidator(_utc_second)]


class Contract(BaseModel):
    """A published object: exactly these keys in this order, no coercion, no NaN or infinity."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, validate_default=True
    )

    def payload(self) -> dict[str, Any]:
        """The object as plain mappings and lists, keys in the order of the contract."""
        return self.model_dump(mode="python", by_alias=True)


class Span(Contract):
    """The first and the last day of a window, both included."""

    start: date
    end: date


class Meta(Contract):
    """How fresh, how complete and how long-lived a document is."""

    schema_version: str
    data_through: date | None
    window: Span | None
    state: State
    empty_reason: EmptyReason | None
    next_update_expected: EasternInstant | None
    ttl_seconds: Count

    @model_validator(mode="after")
    def _reason_goes_with_emptiness(self) -> Self:
        if (self.empty_reason is not None) != (self.state == "empty_expected"):
            raise ValueError("empty_reason is set exactly when state is empty_expected")
        return self


class Document(Contract):
    """A published file; `meta` is its last key."""

    generated_at: UtcInstant
