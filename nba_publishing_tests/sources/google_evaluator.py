"""Google's reference evaluator of GoogleSQL: runs a query over rows given in Python.

Rows go in as the content of a catalog's tables, arguments with the types the BigQuery client
would send. Requests are written in the evaluator's own protocol buffers: the package's Python
classes on top of them lose timestamps.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from nba_publishing.resources.bigquery_jobs import query_parameters
from nba_publishing.sources.tables import TABLES
from nba_publishing.sources.warehouse import Parameter

Tables = Mapping[str, Sequence[Mapping[str, Any]]]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NUMERIC_DIGITS = 9  # a NUMERIC travels as a whole number of billionths
RESULT_TYPES = {"INT64": "INTEGER", "DOUBLE": "FLOAT", "BOOL": "BOOLEAN"}
"""Types that a BigQuery result names otherwise."""


@dataclass(frozen=True)
class Answer:
    """The rows of a query and, per column, its name and its type in a BigQuery result."""

    columns: list[tuple[str, str]]
    rows: list[tuple[Any, ...]]


class GoogleEvaluator:
    """Answers queries over the declared tables; the compiled engine is kept in `folder`."""

    def __init__(self, folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("zetasql.core.wasm_client.Module", compiled_once(folder))
            from zetasql.core.local_service import ZetaSqlLocalService

            # The options ask this one instance too; another would be compiled a second time.
            self._client = ZetaSqlLocalService.get_instance().wasm_client
            options, catalog = options_for_declared_tables()
        self._options, self._catalog = options.to_proto(), catalog.to_proto()
        self._options.allow_undeclared_parameters = False
        self._options.default_timezone = "UTC"

    def answer(self, sql: str, tables: Tables, arguments: Mapping[str, Parameter]) -> Answer:
        """The answer to a GoogleSQL text; tables without rows are empty.

        Raises:
            ZetaSQLError: the text is no valid query, or a row makes it fail.
        """
        from zetasql.wasi._pb2.zetasql.local_service.local_service_pb2 import (
            EvaluateQueryRequest,
            EvaluateQueryResponse,
        )

        request = EvaluateQueryRequest(sql=sql, options=self._options, simple_catalog=self._catalog)
        for name in TABLES:
            _fill(request.table_content[name].table_data, name, tables.get(name, ()))
        for parameter in query_parameters(arguments):
            _declare(request.options.query_parameters.add(name=parameter.name).type, parameter)
            _give(request.params.add(name=parameter.name).value, parameter)
        call = "ZetaSqlLocalService_EvaluateQuery"
        return _read(self._client.call_grpc_func(call, request, EvaluateQueryResponse))


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


def _fill(data: Any, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    data.SetInParent()
    for row in rows:
        cells = data.row.add().cell
        for column in TABLES[name].columns:
            _write(cells.add(), row.get(column.name), _kind(column.type))


def _declare(type_: Any, parameter: Any) -> None:
    from zetasql.wasi._pb2.zetasql.public.type_pb2 import TYPE_ARRAY, TypeKind

    if hasattr(parameter, "array_type"):
        type_.type_kind, type_ = TYPE_ARRAY, type_.array_type.element_type
    type_.type_kind = TypeKind.Value(f"TYPE_{_kind(_type_name(parameter))}")


def _give(cell: Any, parameter: Any) -> None:
    kind = _kind(_type_name(parameter))
    if not hasattr(parameter, "array_type"):
        _write(cell, parameter.value, kind)
        return
    cell.array_value.SetInParent()
    for value in parameter.values:
        _write(cell.array_value.element.add(), value, kind)


def _type_name(parameter: Any) -> str:
    return parameter.array_type if hasattr(parameter, "array_type") else parameter.type_


def _kind(type_name: str) -> str:
    """The evaluator's name of a declared type, for example NUMERIC of NUMERIC(5,1)."""
    return type_name.split("(", maxsplit=1)[0].replace("FLOAT64", "DOUBLE")


def _read(response: Any) -> Answer:
    from zetasql.wasi._pb2.zetasql.public.type_pb2 import TypeKind

    kinds = [
        TypeKind.Name(column.type.type_kind).removeprefix("TYPE_")
        for column in response.prepared.columns
    ]
    names = [column.name for column in response.prepared.columns]
    return Answer(
        [(name, RESULT_TYPES.get(kind, kind)) for name, kind in zip(names, kinds, strict=True)],
        [tuple(_value(cell) for cell in row.cell) for row in response.content.table_data.row],
    )


def _write(cell: Any, value: Any, kind: str) -> None:
    """Put a value into a cell; one that is left alone holds NULL."""
    if value is None:
        return
    if kind == "TIMESTAMP":
        cell.timestamp_value.FromDatetime(value)  # an instant without a zone counts as UTC
        return
    if kind == "DATE":
        value = value.toordinal() - EPOCH.toordinal()
    elif kind == "NUMERIC":
        units = int(Decimal(value).scaleb(NUMERIC_DIGITS))
        value = units.to_bytes(units.bit_length() // 8 + 1, "little", signed=True)
    setattr(cell, f"{kind.lower()}_value", value)


def _value(cell: Any) -> Any:
    field = cell.WhichOneof("value")
    value = getattr(cell, field) if field else None
    match field:
        case "date_value":
            return date.fromordinal(EPOCH.toordinal() + value)
        case "timestamp_value":
            return EPOCH + timedelta(seconds=value.seconds, microseconds=value.nanos // 1000)
        case "numeric_value":
            return Decimal(int.from_bytes(value, "little", signed=True)).scaleb(-NUMERIC_DIGITS)
    return value
