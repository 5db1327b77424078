"""`python -m sandbox`: serve the vendors, write the files, or write the planted truth."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from sandbox.app import create_app
from sandbox.company import DEFAULT_SEED, generate
from sandbox.files import write_files
from sandbox.timeline import DEFAULT_AS_OF
from sandbox.truth import write_truth

_ABOUT = """Stand-in for the App Store, Mastodon and Zendesk APIs and for the files of
Amazon Connect Contact Lens, surveys and kiosks, over 26 weeks of Marrowby, a made-up
online grocer. The same seed and end date always give the same company."""


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    company = generate(options.seed, options.as_of)
    if options.command == "serve":
        print(f"Sandbox on http://{options.host}:{options.port} as of {options.as_of.isoformat()}",
              flush=True)  # fmt: skip
        uvicorn.run(create_app(company), host=options.host, port=options.port, log_level="warning")
    elif options.command == "files":
        written = write_files(company, options.output)
        print(f"{len(written)} files in {options.output}")
    else:
        print(f"{write_truth(company, options.output)} records in {options.output}")
    return 0


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--seed", type=int, default=DEFAULT_SEED, help="default: %(default)s")
    common.add_argument(
        "--as-of",
        type=_moment,
        default=DEFAULT_AS_OF,
        metavar="ISO",
        help=f"end of the 26 weeks, default: {DEFAULT_AS_OF.isoformat()}",
    )
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=_ABOUT)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", parents=[common], help="serve the vendors' endpoints")
    serve.add_argument("--port", type=int, default=8765, help="default: %(default)s")
    serve.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    files = commands.add_parser(
        "files", parents=[common], help="write contact_lens/, drop/ and inputs/"
    )
    files.add_argument("--output", type=Path, required=True, metavar="DIR")
    truth = commands.add_parser("truth", parents=[common], help="write what was planted, for tests")
    truth.add_argument("--output", type=Path, required=True, metavar="FILE")
    return parser


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


if __name__ == "__main__":
    raise SystemExit(main())
