"""`trends/team-tendencies.json`: where teams differ in tempo, defence, venue and tired legs."""

from datetime import date

from nba_publishing.analysis.days import back, season_start
from nba_publishing.analysis.evidence import Family
from nba_publishing.contracts.team_tendencies import TeamTendencies
from nba_publishing.documents.cadences import WEEKLY_MONDAY, alternate_mondays
from nba_publishing.documents.morning import judge, meta_of, newest_day
from nba_publishing.documents.trends import team_tendencies_rules as rules
from nba_publishing.documents.trends.team_tendencies_blocks import (
    TeamTendenciesParams,
    block_window,
    work_out,
)
from nba_publishing.documents.trends.team_tendencies_rows import (
    defence_part,
    pace_part,
    tired_part,
    venue_part,
)
from nba_publishing.publishing.document import Edition, document
from nba_publishing.sources.relations import Relations

_LINES = ("player_game_summary.points", "player_game_summary.points_line")
_SCORES = ("team_offense_game_summary.points_scored",)
_VENUES = ("nbac_schedule.home_team_tricode", "team_offense_game_summary.home_game")


def _history(day: date, params: TeamTendenciesParams) -> date:
    return max(season_start(day), back(day, params.longest_days))


@document(
    product="trends-team",
    path="trends/team-tendencies.json",
    contract=TeamTendencies,
    params=TeamTendenciesParams,
    cadence=WEEKLY_MONDAY,
    reads=("team_games", "played_games", "defence_snapshots", "scheduled_games"),
    history=_history,
    rules={
        "lists_are_in_order": rules.lists_are_in_order,
        "lists_keep_to_their_side": rules.lists_keep_to_their_side,
        "numbers_are_plausible": rules.numbers_are_plausible,
        "insights_agree_with_their_numbers": rules.insights_agree,
        "over_rates_agree_with_their_samples": rules.over_rates_agree,
    },
    warnings={"every_team_is_ranked_for_pace": rules.few_teams_have_a_pace},
    records=lambda payload: {
        f"{block}_teams_ranked": payload[block]["teams_ranked"]
        for block in ("pace", "home_away", "back_to_back")
    },
    lineage={
        "pace": ("team_offense_game_summary.pace", *_SCORES, *_LINES),
        "defense_by_zone": (
            "team_defense_zone_analysis.paint_pct_allowed_last_15",
            "team_defense_zone_analysis.three_pt_pct_allowed_last_15",
            "team_defense_zone_analysis.mid_range_pct_allowed_last_15",
            "team_defense_zone_analysis.opponent_points_per_game",
            *_LINES,
        ),
        "home_away": (*_SCORES, *_VENUES, *_LINES),
        "back_to_back": (*_SCORES, "team_offense_game_summary.game_date", *_LINES),
    },
)
def team_tendencies(
    read: Relations, edition: Edition, params: TeamTendenciesParams
) -> TeamTendencies:
    """Fast and slow teams, leaky defences, home edges and tired legs.

    Every block ranks the teams with enough games of this season, lists those that stand out on
    either side and shows how the players of such games do against their points lines.
    """
    day, family = edition.day, Family()
    blocks = work_out(read, day, params, family)
    window = block_window(day, params.longest_days)
    empty = not (blocks.pace.tempo.ranking.listed or blocks.venue.contrast.ranking.listed)
    judged = judge(read, edition, window, read.team_games(*window), empty=empty)
    if empty:
        blocks = blocks.without_teams()
    verdicts = family.verdicts()
    cadence = alternate_mondays(params.anchor_monday) if params.alternate_weeks else WEEKLY_MONDAY
    through = newest_day(read.played_games(*window), read.team_games(*window))
    return TeamTendencies(
        generated_at=edition.generated_at,
        as_of_date=day,
        pace=pace_part(blocks.pace, verdicts),
        defense_by_zone=defence_part(blocks.defence, verdicts),
        home_away=venue_part(blocks.venue, verdicts),
        back_to_back=tired_part(blocks.tired, verdicts),
        meta=meta_of(edition, cadence, judged, window, through),
    )
