"""The `voc` command: every step by itself, and all of them in one go."""

from __future__ import annotations

import argparse
import getpass
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
from pipeline.erasing import KINDS, Request
from pipeline.parallel import run_units

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
    extracting.add_argument("source", nargs="?", help="default: all that are configured")
    extracting.add_argument("--stream")
    extracting.add_argument("--since", type=clock.parse)
    extracting.add_argument("--until", type=clock.parse)
    normalizing = add("normalize", _normalize, "all raw batches that wait")
    enriching = add("enrich", _enrich, "all feedback that waits")
    for parallel in (running, normalizing, enriching):
        parallel.add_argument(
            "--jobs", type=int, default=1, help="processes for normalize and enrich; default: 1"
        )
    building = add("build", _build, "a candidate warehouse, tested by dbt")
    building.add_argument("--force", action="store_true", help="also when nothing changed")
    add("gate", _gate, "judge a candidate").add_argument("build_id")
    add("publish", _publish, "publish a judged candidate").add_argument("build_id")
    rolling = add("rollback", _rollback, "publish an earlier build and hold publishing")
    rolling.add_argument("build_id", nargs="?")
    add("release", _release, "let publishing go on after a rollback")
    add("maintain", _maintain, "erase who asked for it, let go of what is old, merge small files")
    erasing = add("erase", _erase, "remove a person from every layer; the value is asked for")
    kinds = erasing.add_mutually_exclusive_group(required=True)
    for kind in KINDS:
        kinds.add_argument(f"--{kind}", dest="kind", action="store_const", const=kind)
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
    names = [source.name for source in settings.config.sources]
    wanted = arguments.source or names
    failed = sum(_pull(settings, name, None, console) for name in names if name in wanted)
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
    configured = [source.name for source in settings.config.sources]
    names = [arguments.source] if arguments.source else configured
    return 1 if sum(_pull(settings, name, arguments, console) for name in names) else 0


def _normalize(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    waiting = steps.pending_normalize(settings)
    for run in run_units(steps.normalize, settings, waiting, arguments.jobs):
        console.print(run.line())
    return 0


def _enrich(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    waiting = steps.pending_enrich(settings)
    for run in run_units(steps.enrich, settings, waiting, arguments.jobs):
        console.print(run.line())
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


def _maintain(settings: Settings, _: argparse.Namespace, console: Console) -> int:
    init(settings)
    for step in (steps.erase, steps.retain, steps.compact):
        console.print(step(settings).line(), markup=False)
    return 0


def _erase(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    """The value comes from a prompt, or from standard input: never from the command's history."""
    asked = f"{arguments.kind} to erase: "
    value = getpass.getpass(asked) if sys.stdin.isatty() else sys.stdin.readline()
    init(settings)
    run = steps.erase(settings, [Request(arguments.kind, value.strip())])
    console.print(run.line(), markup=False)
    console.print(f"proof: {settings.erasures}")
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
