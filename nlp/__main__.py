"""`python -m nlp predict | taxonomy | train | evaluate`: read, measure and teach the pipeline."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

from lake.config import ConfigError, NlpConfig
from nlp.learn.cli import add_commands
from nlp.learn.heads import ModelError
from nlp.learn.shipped import SERVED
from nlp.lexicon import LexiconError
from nlp.taxonomy import TaxonomyError, pack_names, problems, read_taxonomy


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m nlp", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_predict(commands)
    _add_taxonomy(commands)
    add_commands(commands)
    chosen = parser.parse_args(arguments)
    try:
        status: int = chosen.run(chosen)
    except (OSError, ConfigError, LexiconError, ModelError, TaxonomyError) as error:
        print(f"nlp: {error}", file=sys.stderr)
        return 1
    return status


def _add_predict(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("predict", help="JSON lines in, one line of signals each out")
    parser.add_argument("--input", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    _add_packs(parser)
    for task in SERVED:
        parser.add_argument(f"--{task}-model", type=Path, help="folder of a head you trained")
    parser.set_defaults(run=_predict)


def _predict(chosen: argparse.Namespace) -> int:
    from nlp.pipeline import load
    from nlp.predict import predict
    from nlp.version import pipeline_version

    config = _config(chosen)
    language = load(config)
    gc.freeze()  # what was loaded stays: spare the garbage collector to walk it
    with (
        chosen.input.open(encoding="utf-8", errors="replace") as lines,
        chosen.output.open("w", encoding="utf-8") as output,
    ):
        for line in predict(lines, language, pipeline_version(config)):
            output.write(line + "\n")
    return 0


def _add_taxonomy(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("taxonomy", help="check the taxonomy, measure it, try it")
    parser.add_argument("action", choices=("check", "coverage", "try"))
    parser.add_argument("subject", nargs="?", help="a file of texts, or a text")
    _add_packs(parser)
    parser.set_defaults(run=_taxonomy)


def _taxonomy(chosen: argparse.Namespace) -> int:
    if chosen.action == "check":
        taxonomy = read_taxonomy(chosen.pack, chosen.own)
        found = problems(taxonomy)
        print("\n".join((*found, f"{len(taxonomy.topics)} topics, {len(found)} problems")))
        return 1 if found else 0
    if chosen.subject is None:
        print(f"taxonomy {chosen.action}: name a file or a text", file=sys.stderr)
        return 2
    from nlp.pipeline import load
    from nlp.taxonomy_report import coverage, mentions

    language = load(_config(chosen))
    if chosen.action == "coverage":
        print(coverage(language, Path(chosen.subject)))
    else:
        print("\n".join(mentions(language, chosen.subject)) or "no topic")
    return 0


def _add_packs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pack", action="append", default=[], help=f"of {', '.join(pack_names())}")
    parser.add_argument("--taxonomy", dest="own", type=Path, help="your own taxonomy file")


def _config(chosen: argparse.Namespace) -> NlpConfig:
    folders = {task: getattr(chosen, f"{task}_model", None) for task in SERVED}
    models = {task: folder for task, folder in folders.items() if folder is not None}
    return NlpConfig(packs=tuple(chosen.pack), taxonomy=chosen.own, models=models)


if __name__ == "__main__":
    sys.exit(main())
