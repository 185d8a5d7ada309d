"""Where files go, as Dagster resources: the public site and the private ops store."""

from pathlib import Path

import dagster as dg

from nba_publishing.publishing.store import ObjectStore
from nba_publishing.resources.folder_store import FolderStore

PUBLIC_FOLDER = "v1"


class StoreResource(dg.ConfigurableResource):
    """A bucket, or a local folder that behaves like one; `below` is the folder objects are in."""

    folder: str | None = None
    bucket: str | None = None
    below: str = ""
    outlives_a_power_cut: bool = True

    def open(self) -> ObjectStore:
        """The store, objects named by their path below `below`."""
        if self.bucket:
            # Google's client takes a tenth of a second to import; a laptop never needs it.
            from nba_publishing.resources.cloud_store import CloudStore

            return CloudStore(self.bucket, prefix=f"{self.below}/" if self.below else "")
        root = Path(self.folder or "data/site") / self.below
        return FolderStore(root, durable=self.outlives_a_power_cut)

    def address(self, path: str) -> str:
        """Where a reader finds an object."""
        where = f"{self.below}/{path}" if self.below else path
        if self.bucket:
            return f"https://storage.googleapis.com/{self.bucket}/{where}"
        return (Path(self.folder or "data/site") / where).as_posix()


class SiteResource(StoreResource):
    """The public site: every object under `v1/`. A dry site writes nothing anywhere."""

    below: str = PUBLIC_FOLDER
    dry: bool = False

    def rehearsing(self) -> "SiteResource":
        """The same site, to which nothing is written."""
        return SiteResource(folder=self.folder, bucket=self.bucket, below=self.below, dry=True)


class OpsResource(StoreResource):
    """The private store: staged files, which a rollback checks by hash, and the heartbeat."""

    outlives_a_power_cut: bool = False
