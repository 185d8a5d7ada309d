"""The instance remembers which run published which bytes where; a rollback chooses from that."""

from collections.abc import Iterator

import dagster as dg

from nba_publishing.publishing.families import Family
from nba_publishing.publishing.kept_editions import Publication
from nba_publishing.publishing.outcome import Action

RESTORED_FROM = "restored_from"
PAGE = 500


def publications_of(instance: dg.DagsterInstance, family: Family) -> list[Publication]:
    """Every recorded publication of a family's document, newest first.

    A history copy was published by runs for its day, and before that by the runs of that day.
    """
    return list(_publications(instance, family))


def _publications(instance: dg.DagsterInstance, family: Family) -> Iterator[Publication]:
    cursor: str | None = None
    more = True
    while more:
        page = instance.fetch_materializations(dg.AssetKey(family.spec.key), PAGE, cursor)
        for record in page.records:
            found = record.asset_materialization
            publication = _publication(found, family) if found else None
            if publication:
                yield publication
        cursor, more = page.cursor, page.has_more


def _publication(found: dg.AssetMaterialization, family: Family) -> Publication | None:
    """The publication behind a materialization; None when it published nothing of the family."""
    values = {name: value.value for name, value in found.metadata.items()}
    path, day = values.get("path"), values.get("as_of")
    of_the_day = family.kept_for is not None and day == family.kept_for.isoformat()
    ours = path == family.path or (of_the_day and path == family.document_path)
    if not ours or values.get("action") != Action.PUBLISHED:
        return None
    run_id, sha256, restored = (values.get(k) for k in ("run_id", "sha256", RESTORED_FROM))
    if not isinstance(path, str) or not isinstance(run_id, str) or not isinstance(sha256, str):
        return None
    return Publication(run_id, path, sha256, restored if isinstance(restored, str) else None)
