"""The commands as a user types them: a warehouse folder, a temporary site, an own instance."""

import io
import json
import os
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

from nba_publishing.cli import main


class CommandLine:
    """A site in a temporary folder over the tables of a warehouse folder."""

    def __init__(self, folder: Path, warehouse: Path, **settings: str) -> None:
        self.folder = folder
        self.environment = {
            "NBA_PUBLISHING_WAREHOUSE": f"parquet:{warehouse}",
            "NBA_PUBLISHING_SITE": f"file:{folder / 'site'}",
            "NBA_PUBLISHING_OPS": f"file:{folder / 'ops'}",
            "DAGSTER_HOME": str(folder / "dagster"),
            **{f"NBA_PUBLISHING_{name}": value for name, value in settings.items()},
        }

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of `nba-publishing`."""
        out, err = io.StringIO(), io.StringIO()
        with patch.dict(os.environ, self.environment), redirect_stdout(out), redirect_stderr(err):
            code = main(arguments)
        return code, out.getvalue(), err.getvalue()

    def export(self, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
        """Exit code and one row per file."""
        code, out, err = self.run("export", *arguments, "--json")
        assert "Traceback" not in err, err
        return code, [json.loads(line) for line in out.splitlines()]

    def files(self) -> dict[str, bytes]:
        root = self.folder / "site" / "v1"
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in root.rglob("*.json")
            if not path.relative_to(root).parts[0].startswith(".")
        }

    def payload(self, path: str) -> dict[str, Any]:
        return json.loads(self.files()[path])
