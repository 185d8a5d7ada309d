"""The game a player has tonight, as lists that mention him repeat it."""

from nba_publishing.contracts.envelope import Contract
from nba_publishing.contracts.numbers import ClockText, Decimal1, TeamCode


class TonightGame(Contract):
    """Opponent, tip-off, venue and current points line of a player's game tonight."""

    opponent: TeamCode
    game_time: ClockText | None
    home: bool
    game_id: str
    prop_line: Decimal1 | None
