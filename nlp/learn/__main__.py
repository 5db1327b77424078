"""`python -m nlp.learn train|evaluate`."""

import argparse
import sys

from nlp.learn.cli import add_commands

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m nlp.learn")
    add_commands(parser.add_subparsers(required=True))
    arguments = parser.parse_args()
    sys.exit(arguments.run(arguments))
