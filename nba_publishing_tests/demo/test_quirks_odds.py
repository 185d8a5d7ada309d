"""Defects of the odds: other markets, impossible prices, closed and one-sided offers."""

from nba_publishing.demo.core import CONTEXT, ODDS
from nba_publishing_tests.demo.leagues import (
    at,
    planted,
    without,
)


def test_other_markets_share_the_table_and_sometimes_the_number():
    rows = planted()[ODDS]
    others = rows[rows["market_type"] != "points"]
    assert set(others["market_type"]) == {"assists", "rebounds", "threes"}
    assert set(others["bookmaker"]) == {"DraftKings", "BettingPros Consensus"}
    context = at(without("suffixless_keys"), CONTEXT)[
        ["game_date", "player_lookup", "current_points_line"]
    ]
    both = others.merge(context, on=["game_date", "player_lookup"])
    assert 0.02 < (both["points_line"] == both["current_points_line"]).mean() < 0.06
    assert set(without("other_markets")[ODDS]["market_type"]) == {"points"}


def test_some_prices_are_impossible_some_offers_closed_and_some_lines_one_sided():
    def sides(tables):
        rows = at(tables, ODDS).query("market_type == 'points'")
        grain = ["game_date", "player_lookup", "bookmaker", "bookmaker_last_update"]
        return rows.groupby(grain)["bet_side"].nunique()

    rows = at(planted(), ODDS)
    assert set(rows["odds_american"]) >= {50, 0, 199_900}
    assert 0.003 < rows["odds_american"].isin([50, 0, 199_900]).mean() < 0.01
    assert 0.005 < (sides(planted()) == 1).mean() < 0.015
    assert (sides(without("bad_odds")) == 2).all()
    last = rows[rows["bookmaker_last_update"].dt.hour == 21]
    assert 0.005 < 1 - last["is_active"].mean() < 0.015
