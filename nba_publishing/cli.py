"""`nba-publishing`: what the UI does, from a terminal, on the same instance."""

import argparse
import gc
import os
import sys
import traceback
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from nba_publishing.commands.selection import DayFlags, UsageError, chosen_days, chosen_products

PROGRAM = "nba-publishing"
LONGEST_REASON = 200
COLLECT_RARELY = (100_000, 50, 50)


class _Parser(argparse.ArgumentParser):
    """A parser that reports a wrong command line like every other error."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code. Errors are one line, with `--debug` a stack too."""
    # Loading the libraries makes a million objects that stay; looking through them again and
    # again for garbage is a tenth of a short command's time.
    gc.set_threshold(*COLLECT_RARELY)
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    try:
        options = _parser().parse_args([part for part in given if part != "--debug"])
        return options.run(options)
    except Exception as error:  # noqa: BLE001 - the last place that can turn it into a sentence
        if debug:
            traceback.print_exc()
        print(f"error: {_sentence(error)}", file=sys.stderr)
        return 1


def _sentence(error: Exception) -> str:
    known = isinstance(error, ValueError | OSError) or type(error).__module__.startswith(
        "nba_publishing."
    )
    text = " ".join(str(error).split()) or type(error).__name__
    return text if known else f"{type(error).__name__}: {text} (--debug shows where)"


def _parser() -> _Parser:
    parser = _Parser(prog=PROGRAM, description="Publishes the public files of the site.")
    parser.add_argument("--debug", action="store_true", help="show the stack of an error")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)
    _add_export(commands.add_parser("export", help="build and publish"))
    _add_demo(commands.add_parser("demo", help="publish the demo league, with no cloud at all"))
    _add_verify(commands.add_parser("verify", help="check a site from outside"))
    _add_diff(commands.add_parser("diff", help="build, compare with the site, write nothing"))
    _add_rollback(commands.add_parser("rollback", help="put back what an earlier run published"))
    _add_release(commands.add_parser("release", help="end the hold of a rollback"))
    _add_gc(commands.add_parser("gc", help="list or delete what nobody needs any more"))
    warehouse = commands.add_parser("warehouse", help="look after a warehouse folder")
    below = warehouse.add_subparsers(required=True, metavar="ACTION", parser_class=_Parser)
    check = below.add_parser("check", help="compare a folder with the declared tables")
    check.add_argument("folder", type=Path)
    check.set_defaults(run=_warehouse_check)
    return parser


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", help="YYYY-MM-DD, today or yesterday")
    parser.add_argument("--start-date", help="first day of a range")
    parser.add_argument("--end-date", help="last day of a range, included")
    parser.add_argument("--backfill-all", action="store_true", help="every graded day so far")
    parser.add_argument("--only", metavar="LIST", help="types and groups, separated by commas")
    parser.add_argument("--players", action="store_true", help="same as --only players")
    parser.add_argument("--min-games", metavar="N", help="with players: 1-82")
    parser.add_argument("--dry-run", action="store_true", help="write nothing anywhere")
    parser.add_argument("--force", action="store_true", help="pass the guards; needs --reason")
    parser.add_argument("--reason", help="why the guards are passed, at most 200 characters")
    parser.add_argument("--json", action="store_true", help="one JSON object per file")
    parser.set_defaults(run=_export)


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dir", type=Path, default=Path("data"), help="where everything goes")
    parser.add_argument("--date", help="the evening of this day, YYYY-MM-DD")
    parser.set_defaults(run=_demo)


def _add_verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--base-url", metavar="URL", help="the site; default: the configured one")
    parser.add_argument("--date", help="also check the history of this day")
    parser.add_argument("--json", action="store_true", help="findings as JSON")
    parser.set_defaults(run=_verify)


def _add_diff(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", help="YYYY-MM-DD, today or yesterday")
    parser.add_argument("--only", metavar="LIST", help="types and groups, separated by commas")
    parser.set_defaults(run=_diff)


def _add_rollback(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="such as trends/whos-hot-v2.json")
    parser.add_argument("--to", metavar="RUN_ID", help="the run whose bytes to put back")
    parser.add_argument("--steps", type=_whole_number, metavar="N", help="editions back, default 1")
    parser.add_argument("--reason", metavar="TEXT", help="why; public, at most 200 characters")
    parser.add_argument(
        "--hold-hours", type=float, default=6, metavar="H", help="0-72, default 6; 0: no hold"
    )
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be done")
    parser.set_defaults(run=_rollback)


def _add_release(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a held path")
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be done")
    parser.set_defaults(run=_release)


def _add_gc(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--apply", action="store_true", help="delete; without it only list")
    parser.set_defaults(run=_gc)


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise UsageError(f"'{text}' is not a whole number") from error


def _checked(options: argparse.Namespace) -> None:
    """Flags that exclude or need each other."""
    if options.players and options.only is not None:
        raise UsageError("--players and --only exclude each other")
    if options.min_games is not None:
        if not options.players and "players" not in (options.only or ""):
            raise UsageError("--min-games needs players")
        if not 1 <= _whole_number(options.min_games) <= 82:
            raise UsageError("--min-games must be 1 to 82")
    if options.force and not (options.reason or "").strip():
        raise UsageError("--force needs --reason")
    if options.reason and len(options.reason) > LONGEST_REASON:
        raise UsageError(f"--reason has more than {LONGEST_REASON} characters")


def _export(options: argparse.Namespace) -> int:
    _checked(options)
    products = chosen_products("players" if options.players else options.only)
    from nba_publishing.commands import export
    from nba_publishing.definitions import resources_of
    from nba_publishing.settings import read_settings

    return export.run(
        resources_of(read_settings(os.environ)),
        products,
        DayFlags(options.date, options.start_date, options.end_date, options.backfill_all),
        reason=options.reason if options.force else None,
        dry=options.dry_run,
        as_json=options.json,
    )


def _demo(options: argparse.Namespace) -> int:
    from nba_publishing.commands import demo

    day = None
    if options.date:
        chosen = chosen_days(DayFlags(date=options.date), date.max)
        day = chosen[0] if chosen else None
    return demo.run(options.dir, day)


def _verify(options: argparse.Namespace) -> int:
    from nba_publishing.commands import verify

    return verify.run(options.base_url, options.date, as_json=options.json)


def _diff(options: argparse.Namespace) -> int:
    from nba_publishing.commands import diff

    return diff.run(chosen_products(options.only), options.date)


def _rollback(options: argparse.Namespace) -> int:
    from nba_publishing.commands import rollback
    from nba_publishing.definitions import resources_of
    from nba_publishing.settings import read_settings

    return rollback.roll_back(
        resources_of(read_settings(os.environ)),
        options.path,
        reason=options.reason,
        to_run=options.to,
        steps=options.steps,
        hold_hours=options.hold_hours,
        dry=options.dry_run,
    )


def _release(options: argparse.Namespace) -> int:
    from nba_publishing.commands import rollback
    from nba_publishing.definitions import resources_of
    from nba_publishing.settings import read_settings

    return rollback.release(
        resources_of(read_settings(os.environ)), options.path, dry=options.dry_run
    )


def _gc(options: argparse.Namespace) -> int:
    from nba_publishing.commands import gc
    from nba_publishing.definitions import resources_of
    from nba_publishing.settings import read_settings

    settings = read_settings(os.environ)
    return gc.run(resources_of(settings), settings.messages.folder, apply=options.apply)


def _warehouse_check(options: argparse.Namespace) -> int:
    from nba_publishing.commands import warehouse_check

    return warehouse_check.run(options.folder)
