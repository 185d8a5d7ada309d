"""The slate of a day from a player's side: whether he plays tonight, where and against whom."""

from collections import Counter
from datetime import date

from nba_publishing.analysis.days import tip_off_text
from nba_publishing.analysis.rounding import maybe_half_up
from nba_publishing.contracts.tonight_game import TonightGame
from nba_publishing.sources.relations import Relations
from nba_publishing.sources.teams import TEAMS

# With fewer context rows than this the context itself is incomplete, and silence proves nothing.
LISTED_TEAM_ROWS = 3


class Evening:
    """Who plays on a day; players and teams are the numbers of the run's relations."""

    def __init__(self, read: Relations, day: date) -> None:
        self._slate = read.slate(day)
        self._context = read.context_players(day)
        self._directory = read.directory(day)
        sides = zip(self._slate["away"].tolist(), self._slate["home"].tolist(), strict=True)
        self._game_of_team = {
            team: row for row, pair in enumerate(sides) for team in reversed(pair)
        }
        self._listed = Counter(player.team for player in self._context.values())
        self._tips = [
            None if tip is None or tip != tip else tip.to_pydatetime() for tip in self._slate["tip"]
        ]

    @property
    def games(self) -> int:
        """Number of games on the slate."""
        return len(self._slate)

    def team_of(self, player: int) -> int:
        """The team he is with tonight: the context's, else his current one; -1 unknown."""
        listed = self._context.get(player)
        return listed.team if listed else int(self._directory.team[player])

    def plays(self, player: int) -> bool:
        """True when he has a game tonight: his team plays and he is not out or left out."""
        return self._row_of(player) is not None

    def game_of(self, player: int) -> TonightGame | None:
        """His game tonight; None when his team rests, or he is out or conspicuously unlisted."""
        row = self._row_of(player)
        if row is None:
            return None
        listed, game = self._context.get(player), self._slate.iloc[row]
        at_home = int(game["home"]) == self.team_of(player)
        return TonightGame(
            opponent=TEAMS[int(game["away"] if at_home else game["home"])],
            game_time=tip_off_text(self._tips[row]),
            home=at_home,
            game_id=str(game["game_id"]),
            prop_line=maybe_half_up(listed.line if listed else None, 1),
        )

    def opponent_of(self, player: int) -> int:
        """The place in TEAMS of tonight's opponent, -1 when he does not play."""
        game = self.game_of(player)
        return TEAMS.index(game.opponent) if game else -1

    def _row_of(self, player: int) -> int | None:
        """The row of his game on the slate, None when he does not play."""
        team = self.team_of(player)
        listed = self._context.get(player)
        if listed is None and self._listed[team] >= LISTED_TEAM_ROWS:
            return None
        if listed is not None and listed.status == "out":
            return None
        return self._game_of_team.get(team)
