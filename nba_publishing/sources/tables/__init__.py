"""Every source table by its two-part name, dataset by dataset."""

from nba_publishing.sources.schema import Table
from nba_publishing.sources.tables import analytics, precompute, predictions, raw, reference

TABLES: dict[str, Table] = {
    declared.full_name: declared
    for declared in (
        *analytics.TABLES,
        *reference.TABLES,
        *precompute.TABLES,
        *predictions.TABLES,
        *raw.TABLES,
    )
}


def table(full_name: str) -> Table:
    """The declaration of ``dataset.table``.

    Raises:
        KeyError: no such source table is declared.
    """
    if full_name not in TABLES:
        raise KeyError(f"No source table {full_name} is declared; known: {', '.join(TABLES)}.")
    return TABLES[full_name]
