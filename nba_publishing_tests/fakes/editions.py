"""Builds one edition of a document from rows, the way a run does."""

from datetime import UTC, date, datetime
from typing import Any

from nba_publishing.publishing.document import DocumentSpec, Edition
from nba_publishing.sources.relations import Relations
from nba_publishing.sources.warehouse import Warehouse

BUILT_AT = datetime(2026, 2, 12, 11, 0, tzinfo=UTC)


def build(spec: DocumentSpec, warehouse: Warehouse, day: date, **params: Any) -> dict[str, Any]:
    """The payload of an edition; every rule of the document is asserted on the way."""
    chosen = spec.params(**params)
    read = Relations.for_days(warehouse, [day], spec.history(day, chosen))
    payload = spec.build(read, Edition(day, BUILT_AT), chosen).payload()
    for name, rule in spec.rules.items():
        assert rule(payload) == [], name
    return payload
