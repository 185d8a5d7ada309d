"""Files and rows that stories put into a warehouse folder, and one-row questions to it."""

from datetime import date, datetime
from pathlib import Path

import duckdb
import pandas as pd

from nba_publishing.sources.tables import TABLES

POLLS, GRADED = "nba_raw.bdl_live_polls", "nba_predictions.prediction_accuracy"
FEB_11, FEB_12 = date(2026, 2, 11), date(2026, 2, 12)
SCORES = "SELECT count(*), max(points), count(points_line) FROM nba_analytics.player_game_summary"


def one(connection, query: str):
    return connection.execute(query).fetchall()[0]


def poll(instant_: datetime, **more) -> dict:
    stamp = f"{instant_:%Y%m%dT%H%M%SZ}"
    naive = instant_.replace(tzinfo=None)
    return {
        "poll_id": stamp, "poll_timestamp": naive, "processed_at": naive, "game_date": FEB_12,
        "source": "replay", "outcome": "ok",
    } | more  # fmt: skip


def grade(player: str, day: date, graded: datetime) -> dict:
    return {
        "player_lookup": player, "game_id": "20260211_AAA_BBB", "game_date": day,
        "system_id": "ensemble_v1", "graded_at": graded.replace(tzinfo=None),
    }  # fmt: skip


def foreign(root, name: str, suffix: str = "parquet", without: str = "", **values: str) -> None:
    """A file of one row: nulls, but for the values given as SQL."""
    columns = ", ".join(
        f"{values.get(column.name, f'CAST(NULL AS {column.duckdb_type})')} AS {column.name}"
        for column in TABLES[name].columns
        if column.name != without
    )
    kind = "FORMAT parquet" if suffix == "parquet" else "FORMAT csv, HEADER"
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"COPY (SELECT {columns}) TO '{root / name}.{suffix}' ({kind})")


def write_own(root: Path, name: str, day: date, *rows: dict) -> Path:
    """A file as the project writes it: renamed into place under the day's name."""
    folder = root / "own" / name
    folder.mkdir(parents=True, exist_ok=True)
    filled = pd.DataFrame(
        [{column.name: row.get(column.name) for column in TABLES[name].columns} for row in rows]
    )
    types = ", ".join(
        f'CAST("{column.name}" AS {column.duckdb_type}) AS "{column.name}"'
        for column in TABLES[name].columns
    )
    with duckdb.connect() as connection:
        connection.register("filled", filled)
        draft = folder / f".{day}.draft"
        connection.execute(f"COPY (SELECT {types} FROM filled) TO '{draft}' (FORMAT parquet)")
    return draft.rename(folder / f"{day}.parquet")
