"""What the UI shows of a document: on its asset page, and beside every materialization."""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from nba_publishing.automation.print_run import Edited, Workshop
from nba_publishing.automation.source_assets import source_key
from nba_publishing.publishing.document import DocumentSpec
from nba_publishing.sources.dependencies import full_column

PREVIEW_ROWS, PREVIEW_COLUMNS = 5, 7
# The UI knows these names and marks them with a symbol.
_TYPES = {"date-time": "datetime", "integer": "int", "number": "float", "boolean": "bool"}


def asset_metadata(spec: DocumentSpec, address: str) -> dict[str, Any]:
    """Metadata of the asset itself: where it is, what it holds and which columns feed it."""
    return {
        "dagster/uri": address,
        "dagster/column_schema": _fields(spec),
        "dagster/column_lineage": _lineage(spec),
        "path": spec.path,
        "aliases": ", ".join(spec.aliases) or "none",
        "schema": spec.schema_path,
        "max_age_seconds": spec.cadence.max_age,
        "export_type": spec.product,
    }


def edition_metadata(edited: Edited, shop: Workshop, address: str) -> dict[str, Any]:
    """Metadata of one edition, whatever became of it."""
    result, drafted = edited.result, edited.draft
    payload = drafted.audit.payload if drafted and drafted.audit else {}
    meta: Mapping[str, Any] = payload.get("meta") or {}
    through = meta.get("data_through")
    values: dict[str, Any] = {
        "outcome": edited.outcome.value,
        "reason": meta.get("empty_reason") or edited.reason,
        "action": result.action.value if result else "failed",
        "path": result.path if result else edited.spec.path,
        "link": link_to(address),
        "as_of": edited.partition,
        "data_through": through.isoformat() if through else None,
        "records": dict(edited.spec.records(dict(payload))) if payload else {},
        "preview": dg.MetadataValue.md(preview(payload)) if payload else None,
        "bytes": result.bytes if result else None,
        "sha256": result.sha256 if result else None,
        "previous_sha256": result.previous_sha256 if result else None,
        "generation": result.generation if result else None,
        "pointer_moved": result.pointer_moved if result else False,
        "queries": edited.usage.queries,
        "bytes_billed": edited.usage.bytes_billed,
        "duration_ms": round(drafted.seconds * 1000) if drafted else 0,
        "run_id": shop.run_id,
        "warnings": list(result.warnings) if result else [],
        "forced_reason": shop.forced_reason,
    }
    return {name: value for name, value in values.items() if value is not None}


def link_to(address: str) -> dg.MetadataValue:
    """An address as the UI can open it; a browser follows no link into a local folder."""
    if address.startswith("https://"):
        return dg.MetadataValue.url(address)
    return dg.MetadataValue.path(address)


def preview(payload: Mapping[str, Any]) -> str:
    """The first rows of the first list of a document, as a Markdown table."""
    for name, rows in _lists(payload):
        columns = [key for key, value in rows[0].items() if not isinstance(value, dict | list)]
        columns = columns[:PREVIEW_COLUMNS]
        lines = [f"**{name}**", "", _row(columns), _row(["---"] * len(columns))]
        lines += [_row([str(row.get(key, "")) for key in columns]) for row in rows[:PREVIEW_ROWS]]
        return "\n".join(lines)
    return "no rows"


def _lists(value: Mapping[str, Any], path: str = "") -> list[tuple[str, list[dict[str, Any]]]]:
    found: list[tuple[str, list[dict[str, Any]]]] = []
    for key, item in value.items():
        name = f"{path}{key}"
        if isinstance(item, list) and item and isinstance(item[0], dict):
            found.append((name, item))
        elif isinstance(item, dict):
            found += _lists(item, f"{name}.")
    return found


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _fields(spec: DocumentSpec) -> dg.TableSchema:
    """The top-level fields as the contract's JSON Schema has them."""
    schema = spec.contract.model_json_schema()
    shapes: Mapping[str, Any] = schema.get("$defs", {})
    return dg.TableSchema(
        columns=[_column(name, field, shapes) for name, field in schema["properties"].items()]
    )


def _column(
    name: str, field: Mapping[str, Any], shapes: Mapping[str, Mapping[str, Any]]
) -> dg.TableColumn:
    options = [option for option in field.get("anyOf", [field]) if option.get("type") != "null"]
    value: Mapping[str, Any] = options[0]
    reference: str = value.get("items", value).get("$ref", "")
    shape = shapes.get(reference.rpartition("/")[2], {})
    kind: str = value.get("format") or value.get("type") or "object"
    choices = ", ".join(map(str, value.get("enum", [])))
    one_of = f"One of: {choices}." if choices else None
    return dg.TableColumn(
        name,
        _TYPES.get(kind, kind),
        description=field.get("description") or shape.get("description") or one_of,
        constraints=dg.TableColumnConstraints(nullable="anyOf" in field),
    )


def _lineage(spec: DocumentSpec) -> dg.TableColumnLineage:
    return dg.TableColumnLineage(
        {
            field: [
                dg.TableColumnDep(asset_key=source_key(table), column_name=column)
                for table, column in map(full_column, columns)
            ]
            for field, columns in spec.lineage.items()
        }
    )
