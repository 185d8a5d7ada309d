"""Google's own analyzer accepts every query against the declared tables, types included."""

from pathlib import Path
from typing import Any

import pytest

import nba_publishing
from nba_publishing_tests.sources.google_evaluator import (
    compiled_once,
    options_for_declared_tables,
)

zetasql = pytest.importorskip("zetasql", reason="Google's analyzer is part of the dev extra")

pytestmark = pytest.mark.slow
QUERIES = sorted((Path(nba_publishing.__file__).parent / "sources" / "queries").glob("*.sql"))


@pytest.fixture(scope="module")
def analyzer(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Any:
    cache = getattr(pytestconfig, "cache", None)  # absent with -p no:cacheprovider
    folder = cache.mkdir("googlesql") if cache else tmp_path_factory.mktemp("googlesql")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zetasql.core.wasm_client.Module", compiled_once(folder))
        from zetasql.api import Analyzer
        from zetasql.core.local_service import ZetaSqlLocalService

        return Analyzer(*options_for_declared_tables(), service=ZetaSqlLocalService())


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_is_valid_googlesql_and_names_its_columns(analyzer, path):
    statement = analyzer.analyze_statement(path.read_text(encoding="utf-8"))
    names = [column.name for column in statement.output_column_list]
    assert names
    assert all(name and not name.startswith("$") for name in names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("SELECT mascot FROM `nba_raw.nbac_schedule`", "Unrecognized name: mascot"),
        ("SELECT game_id FROM `nba_raw.news`", "Table not found"),
        ("SELECT game_id FROM nba_raw.nbac_schedule", "Table not found"),
        ("SELECT game_id + 1 AS x FROM `nba_raw.nbac_schedule`", "No matching signature"),
        (
            "SELECT game_id FROM `nba_raw.nbac_schedule` WHERE game_date >= 3",
            "No matching signature",
        ),
        (
            "SELECT game_id, COUNT(*) AS n FROM `nba_raw.nbac_schedule`",
            "neither grouped nor aggregated",
        ),
        ("SELECT game_id FROM", "Syntax error"),
    ],
)
def test_a_query_google_would_refuse_is_refused_here(analyzer, sql, told):
    from zetasql.core.exceptions import ZetaSQLError

    with pytest.raises(ZetaSQLError, match=told):
        analyzer.analyze_statement(sql)
