"""The `voc` command: every step by itself, and all of them in one go."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from lake import clock
from lake.config import ConfigError
from lake.raw import Kind
from lake.settings import Settings
from pipeline import publish as publishing
from pipeline import steps, themes_cli
from pipeline.build import init

Command = Callable[[Settings, argparse.Namespace, Console], int]


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 a step failed, 2 wrong usage."""
    arguments = _parser().parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    console = Console(soft_wrap=True, highlight=False)
    command: Command = arguments.command
    try:
        return command(Settings.load(), arguments, console)
    except (ConfigError, FileNotFoundError, ValueError) as error:
        Console(stderr=True).print(f"voc: {error}", markup=False)
        return 2
    except RuntimeError as error:
        Console(stderr=True).print(f"voc: {error}", markup=False)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("voc", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Command, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(command=command)
        return sub

    add("init", _init, "make VOC_HOME: folders, key, an empty table of each kind")
    adding = add("add", _add, "look at a file, propose its mapping, write it to the configuration")
    adding.add_argument("file", type=Path)
    adding.add_argument("--name", help="name of the source; default: from the file's name")
    adding.add_argument("--yes", action="store_true", help="take the proposal without asking")
    running = add("run", _run, "extract, normalize, enrich, build, gate and publish")
    running.add_argument("--source", action="append", help="only these sources are pulled")
    add("status", _status, "what is published, what waits, what was rejected and why")
    topping = add("top", _top, "top complaints with a quoted sentence each")
    topping.add_argument("--brand")
    topping.add_argument("--week", help="first day of an ISO week, such as 2026-06-22")
    topping.add_argument("--limit", type=int, default=10)
    add("report", _report, "the whole picture on one screen")
    extracting = add("extract", _extract, "vendor or file to raw")
    extracting.add_argument("source")
    extracting.add_argument("--stream")
    extracting.add_argument("--since", type=clock.parse)
    extracting.add_argument("--until", type=clock.parse)
    add("normalize", _normalize, "all raw batches that wait")
    add("enrich", _enrich, "all feedback that waits")
    building = add("build", _build, "a candidate warehouse, tested by dbt")
    building.add_argument("--force", action="store_true", help="also when nothing changed")
    add("gate", _gate, "judge a candidate").add_argument("build_id")
    add("publish", _publish, "publish a judged candidate").add_argument("build_id")
    rolling = add("rollback", _rollback, "publish an earlier build and hold publishing")
    rolling.add_argument("build_id", nargs="?")
    add("release", _release, "let publishing go on after a rollback")
    themes_cli.add_to(commands)
    return parser


def _init(settings: Settings, _: argparse.Namespace, console: Console) -> int:
    init(settings)
    console.print(f"ready: {settings.home}")
    return 0


def _add(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    from pipeline.add import add

    init(settings)
    done = add(
        arguments.file,
        settings.config_path,
        name=arguments.name,
        assume_yes=arguments.yes,
        console=console,
    )
    return 0 if done else 1


def _run(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    init(settings)
    failed = 0
    for source in settings.config.sources:
        if arguments.source and source.name not in arguments.source:
            continue
        failed += _pull(settings, source.name, None, console)
    _normalize(settings, arguments, console)
    _enrich(settings, arguments, console)
    console.print(steps.theme(settings).line())
    candidate = steps.build(settings)
    if candidate is None:
        console.print("build: nothing to do; the published file stands")
    else:
        console.print(f"build: {candidate.build_id}")
        console.print(steps.gate(settings, candidate.build_id).line())
        console.print(steps.publish(settings, candidate.build_id).line())
        console.print(f"published: {settings.published}")
    return 1 if failed else 0


def _pull(
    settings: Settings, source: str, arguments: argparse.Namespace | None, console: Console
) -> int:
    """Pull all streams of a source; one that fails is named and the others go on."""
    failed = 0
    wanted = arguments.stream if arguments else None
    since, until = (arguments.since, arguments.until) if arguments else (None, None)
    kind: Kind = "backfill" if since or until else "schedule"
    for stream in steps.streams(settings, source):
        if wanted not in (None, stream):
            continue
        try:
            run = steps.extract(settings, source, stream, since, until, kind)
            console.print(run.line())
        except RuntimeError as error:
            failed += 1
            console.print(f"extract/{source}/{stream}: failed: {error}", markup=False)
    return failed


def _extract(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    init(settings)
    return 1 if _pull(settings, arguments.source, arguments, console) else 0


def _normalize(settings: Settings, _: argparse.Namespace, console: Console) -> int:
    for unit in steps.units(steps.pending_normalize(settings)):
        console.print(steps.normalize(settings, unit).line())
    return 0


def _enrich(settings: Settings, _: argparse.Namespace, console: Console) -> int:
    for unit in steps.units(steps.pending_enrich(settings)):
        console.print(steps.enrich(settings, unit).line())
    return 0


def _build(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    candidate = steps.build(settings, force=arguments.force)
    console.print(candidate.build_id if candidate else "nothing to do; the published file stands")
    return 0


def _gate(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    console.print(steps.gate(settings, arguments.build_id).line())
    return 0


def _publish(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    console.print(steps.publish(settings, arguments.build_id).line())
    return 0


def _rollback(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    build_id = publishing.rollback(settings, arguments.build_id)
    console.print(f"published: {build_id}; publishing is held until `voc release`")
    return 0


def _release(settings: Settings, _: argparse.Namespace, console: Console) -> int:
    held = publishing.release(settings)
    console.print("publishing goes on" if held else "publishing was not held")
    return 0


def _status(settings: Settings, _: argparse.Namespace, console: Console) -> int:
    from pipeline import report

    report.status(settings, console)
    return 0


def _top(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    from pipeline import report

    report.top(settings, console, arguments.brand, arguments.week, arguments.limit)
    return 0


def _report(settings: Settings, _: argparse.Namespace, console: Console) -> int:
    from pipeline import report

    report.overview(settings, console)
    return 0


if __name__ == "__main__":
    sys.exit(main())
