"""`python -m extractors list | run SOURCE`: pull configured sources from the command line."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence

from extractors import registry
from extractors.core.engine import Landed, extract
from extractors.core.errors import ExtractError
from lake import clock
from lake.config import ConfigError
from lake.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the process's exit status: 0, 1 for a failed pull, 2 for a setting."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    try:
        settings = Settings.load()
        if options.command == "list":
            return _list(settings)
        return _run(settings, options)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    except ExtractError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m extractors", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the configured sources and their streams")
    run = commands.add_parser("run", help="pull a source; with --since or --until, a backfill")
    run.add_argument("source", help="name of a configured source")
    run.add_argument("--stream", help="only this stream")
    run.add_argument("--since", type=clock.parse, help="start, inclusive, ISO 8601")
    run.add_argument("--until", type=clock.parse, help="end, exclusive, ISO 8601")
    return parser


def _list(settings: Settings) -> int:
    for config in settings.config.sources:
        for stream in registry.get(config.type).streams(config):
            print(f"{config.name}\t{config.type}\t{stream}")
    return 0


def _run(settings: Settings, options: argparse.Namespace) -> int:
    config = settings.config.source(options.source)
    streams = registry.get(config.type).streams(config)
    is_backfill = options.since is not None or options.until is not None
    for stream in [options.stream] if options.stream else streams:
        landed = extract(
            settings,
            config.name,
            stream,
            options.since,
            options.until,
            "backfill" if is_backfill else "schedule",
        )
        for item in landed:
            print(_line(item))
    return 0


def _line(item: Landed) -> str:
    state = "new" if item.is_new else "known"
    cap = f", cap hit: {item.trailer.cap_hit}" if item.trailer.cap_hit else ""
    return f"{item.batch.name}: {item.trailer.records} landed, {state}{cap}"


if __name__ == "__main__":
    sys.exit(main())
