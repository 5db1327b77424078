"""`python -m nlp.learn train|evaluate`."""

import argparse
import sys
from collections.abc import Sequence

from nlp.learn.cli import add_commands


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the commands; its exit status."""
    parser = argparse.ArgumentParser(prog="python -m nlp.learn")
    add_commands(parser.add_subparsers(required=True, metavar="COMMAND"))
    parsed = parser.parse_args(arguments)
    status: int = parsed.run(parsed)
    return status


if __name__ == "__main__":
    sys.exit(main())
