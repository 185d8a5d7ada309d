"""An object store in memory, with a place to let something happen just before a write."""

from collections.abc import Callable, Iterator, Mapping

from nba_publishing.publishing.paths import check_object_path
from nba_publishing.publishing.store import JSON_TYPE, ObjectInfo, PreconditionFailed


class MemoryStore:
    """A store whose `before_write` runs once, with the path, before the next write to it."""

    parallel_requests = 1

    def __init__(self) -> None:
        self.objects: dict[str, tuple[bytes, ObjectInfo]] = {}
        self.writes: list[str] = []
        self.before_write: dict[str, Callable[[], object]] = {}
        self._generation = 0

    def head(self, path: str) -> ObjectInfo | None:
        found = self.read(path)
        return found[1] if found else None

    def read(self, path: str) -> tuple[bytes, ObjectInfo] | None:
        return self.objects.get(check_object_path(path))

    def write(
        self,
        path: str,
        body: bytes,
        *,
        cache_control: str,
        metadata: Mapping[str, str],
        if_generation: int | None,
        content_type: str = JSON_TYPE,
    ) -> ObjectInfo:
        surprise = self.before_write.pop(path, None)
        if surprise:
            surprise()
        self._expect(path, if_generation)
        self._generation += 1
        info = ObjectInfo(
            path, self._generation, len(body), dict(metadata), cache_control, content_type
        )
        self.objects[check_object_path(path)] = body, info
        self.writes.append(path)
        return info

    def delete(self, path: str, *, if_generation: int | None) -> None:
        self._expect(path, if_generation)
        self.objects.pop(check_object_path(path), None)

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        for path in sorted(self.objects):
            if path.startswith(prefix):
                yield self.objects[path][1]

    def bytes_of(self, path: str) -> bytes:
        return self.objects[path][0]

    def all_bytes(self) -> dict[str, bytes]:
        return {path: body for path, (body, _) in self.objects.items()}

    def _expect(self, path: str, generation: int | None) -> None:
        present = self.head(path)
        if generation is not None and (present.generation if present else 0) != generation:
            raise PreconditionFailed(path, generation)
