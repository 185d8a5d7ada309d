"""Google's own analyzer accepts every query against the declared tables, types included."""

import os
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

import nba_publishing
from nba_publishing.sources.tables import TABLES

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


def compiled_once(folder: Path) -> Any:
    """A stand-in for wasmtime's Module that compiles the analyzer (11-15 s) only once."""
    import wasmtime

    name = f"zetasql-{version('zetasql')}-wasmtime-{version('wasmtime')}.cwasm"
    compiled = folder / name

    class CompiledOnce:
        @staticmethod
        def from_file(engine: Any, path: str) -> Any:
            if compiled.is_file():
                try:
                    return wasmtime.Module.deserialize_file(engine, str(compiled))
                except wasmtime.WasmtimeError:
                    compiled.unlink()  # cut short, or made on another machine
            module = wasmtime.Module.from_file(engine, path)
            unfinished = compiled.with_suffix(f".{os.getpid()}")
            unfinished.write_bytes(module.serialize())
            unfinished.replace(compiled)
            return module

    return CompiledOnce


def options_for_declared_tables() -> tuple[Any, Any]:
    """Analyzer options and a catalog in which a table's back-ticked path is its name."""
    from zetasql.api import CatalogBuilder, TableBuilder
    from zetasql.types import (
        AnalyzerOptions,
        LanguageOptions,
        ProductMode,
        TypeKind,
        ZetaSQLBuiltinFunctionOptions,
    )

    language = LanguageOptions.maximum_features()
    language.product_mode = ProductMode.PRODUCT_EXTERNAL  # the types BigQuery offers
    catalog = CatalogBuilder("warehouse")
    for declared in TABLES.values():
        builder = TableBuilder(declared.full_name)
        for column in declared.columns:
            kind = column.type.split("(", maxsplit=1)[0].replace("FLOAT64", "DOUBLE")
            builder.add_column(column.name, TypeKind[f"TYPE_{kind}"])
        catalog.add_table(builder.build())
    catalog.with_builtin_functions(ZetaSQLBuiltinFunctionOptions(language_options=language))
    options = AnalyzerOptions(language_options=language)
    options.allow_undeclared_parameters = True  # their types follow from what they meet
    return options, catalog.build()


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
