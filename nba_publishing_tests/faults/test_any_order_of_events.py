"""Whatever happens to runs and clocks, in whatever order, readers never get anything worse.

Runs for today and for the past, degraded, empty and unproven ones, slow ones, repeated ones, runs
that die, runs that are forced, two at once, holds, a lost manifest and a clock that jumps either
way follow each other at random. Every single write is judged when it happens.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from nba_publishing.analysis.days import basketball_day
from nba_publishing.publishing.candidate import Candidate, FileResult, RunInfo
from nba_publishing.publishing.encoding import parse_strict, sha256
from nba_publishing.publishing.label import Label, read_label
from nba_publishing.publishing.manifest import MANIFEST, Manifest
from nba_publishing.publishing.manifest_store import place_holds, read_manifest, release_holds
from nba_publishing.publishing.outcome import Outcome
from nba_publishing.publishing.paths import shown_day
from nba_publishing.publishing.publication import publish
from nba_publishing.publishing.store import ObjectInfo
from nba_publishing_tests.fakes.candidates import NOON, bounce_back, picks, predictions
from nba_publishing_tests.fakes.memory_store import MemoryStore
from nba_publishing_tests.fakes.taking_turns import taking_turns
from nba_publishing_tests.fakes.troubled_stores import DiesAt, Killed, Troubled

HOT, ALIAS = "trends/bounce-back.json", "trends/bounce-back-v2.json"
LATEST, PRESENT = "best-bets/latest.json", "predictions/today.json"
DOCUMENTS: dict[str, Callable[..., Candidate]] = {
    "current": bounce_back,
    "latest": picks,
    "today": predictions,
}
Trouble = Callable[[str, str], None]

what = st.tuples(st.sampled_from(sorted(DOCUMENTS)), st.integers(0, 3))
some = st.lists(what, min_size=1, max_size=3, unique_by=lambda pair: pair[0])
minutes = st.sampled_from([1, 5, 61, 600, 1440, 2900])
store_calls = st.integers(1, 60)


class JudgedStore(MemoryStore):
    """A store that knows who writes, and objects to whatever makes the site worse."""

    def __init__(self) -> None:
        super().__init__()
        self.writer: RunInfo | None = None
        self.held: Mapping[str, datetime] = {}
        self.never: set[str] = set()
        self.was_at: dict[str, set[str]] = {}
        # Copies a run that did not end well may have left behind their document.
        self.apart: set[str] = set()
        self.judged = 0

    def write(self, path: str, body: bytes, **more: Any) -> ObjectInfo:
        before = self.objects.get(path)
        info = super().write(path, body, **more)
        self.judged += 1
        self._judge(path, body, read_label(before[1].metadata) if before else None, info)
        self.was_at.setdefault(path, set()).add(sha256(body))
        return info

    def _judge(self, path: str, body: bytes, before: Label | None, info: ObjectInfo) -> None:
        label = read_label(info.metadata)
        assert label is not None
        assert label.sha256 == sha256(body)
        assert parse_strict(body)["as_of_date"] == label.as_of.isoformat()
        if path == MANIFEST:
            Manifest.model_validate_json(body)
            return
        assert label.sha256 not in self.never, f"{path} holds what nobody has proven"
        if path.startswith("history/"):
            assert path.split("/")[1] == label.as_of.isoformat()
        assert shown_day(path) in (None, label.as_of)
        source = {ALIAS: HOT, LATEST: f"best-bets/{label.as_of}.json"}.get(path)
        if source:
            assert label.sha256 in self.was_at[source], f"{path} is ahead of {source}"
        assert path != LATEST or label.state != "empty_expected"
        assert self.writer is not None
        if before and not self.writer.forced:
            self._compare(path, before, label)
        until = self.held.get(path)
        assert self.writer.forced or not until or until <= self.writer.now, f"{path} is held"

    def _compare(self, path: str, before: Label, after: Label) -> None:
        assert (after.as_of, after.generated_at) >= (before.as_of, before.generated_at), path
        if after.as_of == before.as_of and path not in self.apart:
            fall = (before.state, after.state)
            assert fall not in (("ok", "degraded"), ("ok", "empty_expected")), path
            assert fall != ("degraded", "empty_expected"), path


class AnyOrderOfEvents(RuleBasedStateMachine):
    """A site, a clock, and everything that can happen to them."""

    def __init__(self) -> None:
        super().__init__()
        self.site, self.ops = JudgedStore(), MemoryStore()
        self.now = self.latest = NOON
        self.runs = 0
        # Entries a run that did not end well may have left behind, until a later one comes by.
        self.unlisted: set[str] = set()
        self.left_behind: set[str] = set()

    # --- the clock -----------------------------------------------------------------------------

    @rule(by=minutes)
    def time_goes_on(self, by: int) -> None:
        self.now += timedelta(minutes=by)

    @rule(by=minutes)
    def the_clock_jumps_back(self, by: int) -> None:
        self.now -= timedelta(minutes=by)

    # --- runs ----------------------------------------------------------------------------------

    @rule(wanted=some)
    def a_run_for_today(self, wanted: list[tuple[str, int]]) -> None:
        self.publish(self.run(), wanted)

    @rule(wanted=some, days=st.integers(1, 3))
    def a_run_for_the_past(self, wanted: list[tuple[str, int]], days: int) -> None:
        run = self.run()
        self.publish(run, wanted, days=[run.today - timedelta(days=days)])

    @rule(wanted=what)
    def a_backfill(self, wanted: tuple[str, int]) -> None:
        run = self.run()
        self.publish(run, [wanted], days=[run.today - timedelta(days=n) for n in (3, 2, 1, 0)])

    @rule(wanted=some, by=minutes)
    def a_slow_run_that_was_built_before(self, wanted: list[tuple[str, int]], by: int) -> None:
        self.publish(self.run(late_by=by), wanted)

    @rule(wanted=some, outcome=st.sampled_from([Outcome.DEGRADED, Outcome.EMPTY_EXPECTED]))
    def a_poorer_run(self, wanted: list[tuple[str, int]], outcome: Outcome) -> None:
        self.publish(self.run(), wanted, outcome=outcome)

    @rule(
        wanted=some,
        outcome=st.sampled_from([Outcome.EMPTY_UNEXPECTED, Outcome.SOURCE_ERROR]),
        forced=st.booleans(),
    )
    def a_run_that_proves_nothing(
        self, wanted: list[tuple[str, int]], outcome: Outcome, forced: bool
    ) -> None:
        before = self.site.all_bytes()
        run = self.run(forced_reason="I insist" if forced else None)
        results = self.publish(run, wanted, outcome=outcome)
        assert {result.action for result in results} == {"failed"}
        after = self.site.all_bytes()
        assert {p: b for p, b in after.items() if p != MANIFEST} == {
            p: b for p, b in before.items() if p != MANIFEST
        }

    @rule(wanted=some)
    def a_trigger_that_comes_twice(self, wanted: list[tuple[str, int]]) -> None:
        run = self.run()
        self.publish(run, wanted)
        before = self.site.all_bytes()
        results = self.publish(replace(run, run_id=f"{run.run_id}-again"), wanted)
        assert not {"published", "failed"} & {result.action.value for result in results}
        assert {p for p, b in self.site.all_bytes().items() if b != before.get(p)} <= {MANIFEST}

    @rule(wanted=some, call=store_calls, days=st.integers(0, 2))
    def a_run_that_dies(self, wanted: list[tuple[str, int]], call: int, days: int) -> None:
        run = self.run()
        self.publish(run, wanted, days=[run.today - timedelta(days=days)], dies_at=call)

    @rule(wanted=some, by=minutes, call=st.none() | store_calls)
    def a_run_that_is_forced(
        self, wanted: list[tuple[str, int]], by: int, call: int | None
    ) -> None:
        run = self.run(late_by=by, forced_reason="the numbers were wrong")
        self.publish(run, wanted, dies_at=call)

    @rule(
        first=some,
        second=some,
        late_by=st.sampled_from([0, 5, 1440]),
        order=st.lists(st.booleans(), max_size=60),
        call=st.none() | store_calls,
        days=st.integers(0, 2),
    )
    def two_runs_at_once(
        self,
        first: list[tuple[str, int]],
        second: list[tuple[str, int]],
        late_by: int,
        order: list[bool],
        call: int | None,
        days: int,
    ) -> None:
        one, other = self.run(late_by=late_by), self.run()
        self.left_behind = set()
        taking_turns(
            lambda turn: self.publish(one, first, waits=turn, dies_at=call),
            lambda turn: self.publish(
                other, second, days=[other.today - timedelta(days=days)], waits=turn
            ),
            order,
        )
        # The other one may have looked around before the dead one wrote.
        self.unlisted |= self.left_behind
        self.site.apart |= self.left_behind

    # --- holds and the manifest ------------------------------------------------------------------

    @rule(hours=st.integers(1, 30), family=st.sampled_from([(HOT, ALIAS), (LATEST,), (PRESENT,)]))
    def somebody_holds_files(self, hours: int, family: tuple[str, ...]) -> None:
        run, until = self.run(), self.now + timedelta(hours=hours)
        place_holds(self.as_run(run), run, family, until, "wrong numbers")
        self.manifest_was_merged(run)
        self.site.held = {**self.site.held, **dict.fromkeys(family, until)}

    @precondition(lambda self: self.site.held)
    @rule(draw=st.data())
    def somebody_releases_a_file(self, draw: st.DataObject) -> None:
        path = draw.draw(st.sampled_from(sorted(self.site.held)))
        run = self.run()
        release_holds(self.as_run(run), run, [path])
        self.manifest_was_merged(run)
        self.site.held = {p: until for p, until in self.site.held.items() if p != path}

    @precondition(lambda self: MANIFEST in self.site.objects)
    @rule(broken=st.booleans())
    def the_manifest_gets_lost(self, broken: bool) -> None:
        body, info = self.site.objects.pop(MANIFEST)
        if broken:
            self.site.objects[MANIFEST] = body[: len(body) // 2], info
        self.site.held = {}

    # --- what always holds -----------------------------------------------------------------------

    @invariant()
    def every_file_is_whole(self) -> None:
        for path, (body, info) in self.site.objects.items():
            if path != MANIFEST:
                parse_strict(body)
                assert info.metadata["sha256"] == sha256(body), path

    @invariant()
    def the_manifest_resolves(self) -> None:
        manifest = read_manifest(self.site)
        for path, entry in (manifest.files if manifest else {}).items():
            body, info = self.site.objects[path]
            assert int(entry.generation) <= info.generation, path
            assert path in self.unlisted or entry.sha256 == sha256(body), path
        told = {hold.path: hold.until for hold in manifest.holds} if manifest else {}
        in_force = {p: until for p, until in self.site.held.items() if until > self.latest}
        assert in_force.items() <= told.items()

    @invariant()
    def copies_are_copies(self) -> None:
        for copy in {ALIAS, LATEST, PRESENT} & self.site.objects.keys() - self.site.apart:
            label = read_label(self.site.objects[copy][1].metadata)
            assert label is not None
            source = HOT if copy == ALIAS else f"{copy.partition('/')[0]}/{label.as_of}.json"
            assert self.site.bytes_of(copy) == self.site.bytes_of(source), copy

    @invariant()
    def a_fingerprint_hides_no_missing_copy(self) -> None:
        manifest = read_manifest(self.site)
        entry = manifest.files.get(HOT) if manifest else None
        if entry and entry.fingerprint and int(entry.generation) == self.generation(HOT):
            assert f"history/{entry.as_of_date}/{HOT}" in self.site.objects
            assert self.site.bytes_of(ALIAS) == self.site.bytes_of(HOT)

    # --- how it is done --------------------------------------------------------------------------

    def run(self, *, late_by: int = 0, forced_reason: str | None = None) -> RunInfo:
        """The next run; one that is `late_by` minutes began and built that much earlier."""
        self.runs += 1
        self.now += timedelta(seconds=1)
        at = self.now - timedelta(minutes=late_by)
        day = basketball_day(at)
        return RunInfo(f"run-{self.runs}", at, day, day, forced_reason)

    def publish(
        self,
        run: RunInfo,
        wanted: list[tuple[str, int]],
        *,
        days: list[date] | None = None,
        outcome: Outcome = Outcome.OK,
        dies_at: int | None = None,
        waits: Trouble = lambda *_: None,
    ) -> list[FileResult]:
        """One publication; what it may leave behind when it dies is noted."""
        candidates = [
            self.candidate(run, kind, says, day, outcome)
            for kind, says in wanted
            for day in days or [run.today]
        ]
        touched = {p for c in candidates for p in (c.path, *c.aliases, *c.pointers)}
        death = DiesAt(dies_at or 10_000)

        def trouble(call: str, path: str) -> None:
            waits(call, path)
            death(call, path)
            self.site.writer = run

        site = Troubled(self.site, trouble)
        try:
            results = publish(candidates, site=site, ops=Troubled(self.ops, trouble), run=run)
        except Killed:
            if run.run_id == self.manifest_is_by():
                self.manifest_was_merged(run)
            self.left_behind = touched
            self.unlisted |= touched
            self.site.apart |= touched
            return []
        self.manifest_was_merged(run)
        self.unlisted -= {result.path for result in results if result.info}
        for result in results:
            if result.action in ("published", "unchanged"):
                self.site.apart.discard(result.path)
            elif result.action == "held":
                self.site.apart.add(result.path)
        return results

    def candidate(
        self, run: RunInfo, kind: str, says: int, day: date, outcome: Outcome
    ) -> Candidate:
        made = DOCUMENTS[kind](
            f"{says} of {day}",
            day=day,
            at=run.now,
            outcome=outcome,
            fingerprint=f"{says} of {day}",
        )
        if not outcome.publishable:
            self.site.never.add(sha256(made.body))
        return made

    def as_run(self, run: RunInfo) -> MemoryStore:
        self.site.writer = run
        return self.site

    def manifest_was_merged(self, run: RunInfo) -> None:
        """Holds that have ended by the clock of a run are dropped in its merge."""
        self.latest = max(self.latest, run.now)
        held = self.site.held.items()
        self.site.held = {path: until for path, until in held if until > run.now}

    def manifest_is_by(self) -> str | None:
        info = self.site.head(MANIFEST)
        return info.metadata["run_id"] if info else None

    def generation(self, path: str) -> int:
        info = self.site.head(path)
        return info.generation if info else 0


TestAnyOrderOfEvents = AnyOrderOfEvents.TestCase
TestAnyOrderOfEvents.settings = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=100,
    stateful_step_count=25,
    suppress_health_check=list(HealthCheck),
)
