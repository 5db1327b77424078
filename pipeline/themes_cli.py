"""`voc themes`: look at the themes nobody listed; take one into the taxonomy, or dismiss it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from lake.settings import Settings
from lake.warehouse import read_only
from pipeline import theme_files
from pipeline.lease import leased

_LIST = """
    select theme_id, state, language, label, sentences, share, sentences_28d,
        sentences_28d_before, first_seen_on, quotes[1]
    from mart_theme_candidate
    where $all or state = 'candidate' and sentences > 0
    order by sentences desc, theme_id limit $limit
"""


def add_to(commands: Any) -> None:
    """Add the `themes` commands to the parser's sub-commands."""
    text = "themes that the taxonomy does not cover"
    themes = commands.add_parser("themes", help=text, description=text)
    actions = themes.add_subparsers(required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="candidates as published, the largest first")
    listing.add_argument("--all", action="store_true", help="also accepted, rejected, silent ones")
    listing.add_argument("--limit", type=int, default=20)
    listing.set_defaults(command=_list)
    accepting = actions.add_parser("accept", help="write a theme into your taxonomy as a topic")
    accepting.add_argument("theme")
    accepting.add_argument("--topic", required=True, help="taxonomy id, such as packaging.bags")
    accepting.add_argument("--label", help="the topic's name; default: the theme's label")
    accepting.set_defaults(command=_accept)
    rejecting = actions.add_parser("reject", help="show a theme no more")
    rejecting.add_argument("theme")
    rejecting.set_defaults(command=_reject)


def _list(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    values = {"all": arguments.all, "limit": arguments.limit}
    with read_only(settings.published) as connection:
        rows = connection.execute(_LIST, values).fetchall()
    table = Table(title="Themes nobody listed", title_justify="left", expand=True)
    for name in ("theme", "state", "", "label", "n", "share", "28 d", "before", "since"):
        table.add_column(name, no_wrap=name != "label")
    table.add_column("as somebody said it", overflow="ellipsis", no_wrap=True, ratio=1)
    for theme, state, language, label, n, share, recent, before, since, quote in rows:
        shown = f"{share:.1%}" if share is not None else ""
        cells = (theme, state, language, label, n, shown, recent, before, since, quote)
        table.add_row(*("" if cell is None else str(cell) for cell in cells))
    console.print(table if rows else "No theme waits for you.")
    return 0


def _accept(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    from nlp.themes.acceptance import write_topic

    path = _own_taxonomy(settings)
    with leased(settings):
        theme = theme_files.find(settings.lake, arguments.theme)
        if theme["state"] == "accepted":
            raise ValueError(f"theme {arguments.theme} was accepted as {theme['topic']}")
        label = arguments.label or theme["label"].capitalize()
        phrases = {theme["language"]: theme["phrases"]}
        packs = settings.config.nlp.packs
        for problem in write_topic(path, arguments.topic, label, phrases, packs):
            console.print(f"look over: {problem}", markup=False)
        theme_files.restate(settings, arguments.theme, "accepted", arguments.topic)
    console.print(f"{arguments.topic}: {', '.join(theme['phrases'])}", markup=False)
    console.print(f"written to {path}; `voc run` reads all feedback again with it", markup=False)
    return 0


def _reject(settings: Settings, arguments: argparse.Namespace, console: Console) -> int:
    with leased(settings):
        theme_files.restate(settings, arguments.theme, "rejected")
    console.print(f"{arguments.theme}: rejected; the next build says so")
    return 0


def _own_taxonomy(settings: Settings) -> Path:
    path = settings.config.nlp.taxonomy
    if path is None:
        raise ValueError(
            f"no taxonomy of your own is configured; write into {settings.config_path}:\n"
            f'[nlp]\ntaxonomy = "{settings.home / "taxonomy.yaml"}"'
        )
    return path
