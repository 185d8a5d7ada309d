"""The kinds of values a published field may hold, with their range and printed decimals."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

from nba_publishing.analysis.rounding import half_up

# Rates are fractions with three decimals; percentages, points and averages carry one.


def _decimals(places: int) -> AfterValidator:
    def check(value: float) -> float:
        # Nearly every value is its own rounding; the exact way is for those that are not.
        if round(value, places) != value and half_up(value, places) != value:
            raise ValueError(f"{value!r} has more than {places} decimals")
        return value

    return AfterValidator(check)


Decimal1 = Annotated[float, _decimals(1)]
Decimal2 = Annotated[float, _decimals(2)]
Decimal3 = Annotated[float, _decimals(3)]
Rate = Annotated[Decimal3, Field(ge=0, le=1)]
Percent = Annotated[Decimal1, Field(ge=0, le=100)]
Count = Annotated[int, Field(ge=0)]
Rank = Annotated[int, Field(ge=1)]
TeamCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Lookup = Annotated[str, Field(pattern=r"^[a-z0-9]{2,64}$")]
ClockText = Annotated[str, Field(pattern=r"^(1[0-2]|[1-9]):[0-5][0-9] (AM|PM) ET$")]
EasternInstant = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}-0[45]:00$")]


def _pair(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _ascending(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] > value[1]:
        raise ValueError(f"the interval {value} ends before it starts")
    return value


# An interval is two numbers, low and high; files spell it as a list.
_INTERVAL = (BeforeValidator(_pair), AfterValidator(_ascending), PlainSerializer(list))
RateInterval = Annotated[tuple[Rate, Rate], *_INTERVAL]
PercentInterval = Annotated[tuple[Percent, Percent], *_INTERVAL]
PointsInterval = Annotated[tuple[Decimal1, Decimal1], *_INTERVAL]
