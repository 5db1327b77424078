"""`voc add FILE`: look at a file, propose a mapping, show what it gives, write it down."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import tomlkit
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractors.sources.files.mapping import Channel
from extractors.sources.files.roles import Role
from lake import config
from lake.config import ConfigError, SourceConfig
from pipeline.proposal import Preview, Proposal, preview, propose

__all__ = ["Preview", "Proposal", "add", "preview", "propose"]

_HELP = (
    "Enter writes it, [b]n[/b] stops, [b]COLUMN = ROLE[/b] changes a role, "
    "[b]channel = CHANNEL[/b] the channel"
)
_WIDTH = 60


def add(
    path: str | Path,
    config_path: Path,
    name: str | None = None,
    assume_yes: bool = False,
    answers: Sequence[str] | None = None,
    console: Console | None = None,
) -> str | None:
    """Propose a mapping for a file, talk it over, append it to the configuration file.

    Returns the new source's name, None when the user stops. `answers` stand in for the keyboard.
    Raises `ConfigError` when the file cannot be read, the name is taken or the configuration file
    is broken; nothing is written then.
    """
    console = console or Console()
    taken = {source.name for source in config.load(config_path).sources}
    if name in taken:
        raise ConfigError(f"{config_path}: a source named {name!r} is configured already")
    proposal = propose(path)
    name = name or _free_name(Path(str(path)).name, taken)
    SourceConfig(name=name, type="files")
    ask = _asker(console, answers)
    while True:
        shown = _try(proposal, console)
        if assume_yes and shown is None:
            raise ConfigError(f"{path}: no mapping fits by itself; run without --yes and say roles")
        answer = "" if assume_yes else ask()
        if answer.lower() in ("n", "no", "q"):
            return None
        if answer.lower() in ("", "y", "yes"):
            if shown is None:
                continue
            _append(config_path, name, proposal)
            console.print(f"Added source [b]{name}[/b] to {config_path}. Next: [b]voc run[/b]")
            return name
        proposal = _changed(proposal, answer, console)


def _asker(console: Console, answers: Sequence[str] | None) -> Callable[[], str]:
    given: Iterator[str] | None = iter(answers) if answers is not None else None

    def ask() -> str:
        # Answers that run out stop, like a closed terminal.
        if given is not None:
            return next(given, "n").strip()
        try:
            return console.input(f"{_HELP}\n> ").strip()
        except EOFError:
            return "n"

    return ask


def _try(proposal: Proposal, console: Console) -> Preview | None:
    _show_proposal(proposal, console)
    try:
        shown = preview(proposal)
    except ConfigError as error:
        console.print(f"[red]This mapping cannot be used:[/red] {escape(str(error))}")
        return None
    _show_preview(shown, console)
    return shown


def _changed(proposal: Proposal, answer: str, console: Console) -> Proposal:
    column, _, value = (part.strip() for part in answer.rpartition("="))
    if column == "channel" and value in get_args(Channel):
        return replace(proposal, channel=value)
    roles = {role: role for role in get_args(Role)}
    if column in proposal.roles and value in roles:
        return proposal.with_role(column, roles[value])
    console.print(
        f"[red]Not understood.[/red] Roles: {', '.join(roles)}. "
        f"Channels: {', '.join(get_args(Channel))}."
    )
    return proposal


def _show_proposal(proposal: Proposal, console: Console) -> None:
    layout = proposal.layout
    facts = [layout.format.upper(), f"channel {proposal.channel}"]
    if layout.format == "xlsx":
        facts.append(f"sheet {layout.sheet}")
    else:
        facts.append(f"encoding {layout.encoding}")
    if layout.format == "csv":
        facts.append(f"delimiter {layout.delimiter!r}")
    if layout.columns:
        facts.append(f"header in row {layout.header}")
    console.print(f"[b]{escape(proposal.path)}[/b]: {escape(', '.join(facts))}")
    table = Table("column", "role", "example", title="Mapping", title_justify="left")
    turns = proposal.params.get("turns", {}).get("records")
    for column, role in proposal.roles.items():
        example = next(iter(proposal.samples[column]), "")
        table.add_row(escape(column), "turns" if column == turns else role, escape(_short(example)))
    console.print(table)


def _show_preview(shown: Preview, console: Console) -> None:
    columns = list(dict.fromkeys(name for row in shown.rows for name in row))
    table = Table(*columns, title="First rows, normalized", title_justify="left")
    for row in shown.rows:
        table.add_row(*(escape(_short(str(row.get(name, "")))) for name in columns))
    console.print(table)
    console.print(f"{shown.loaded} loaded, {sum(shown.rejects.values())} rejected")
    for rule, count in shown.rejects.items():
        console.print(f"  {rule}: {count}, first {escape(shown.reasons[rule])}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"


def _free_name(file_name: str, taken: set[str]) -> str:
    stem = re.sub(r"[^a-z0-9]+", "_", file_name.split(".")[0].lower()).strip("_")[:40]
    base = stem if stem[:1].isalpha() else f"file_{stem}".rstrip("_")
    numbered = (f"{base}_{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(name for name in numbered if name not in taken)


def _append(config_path: Path, name: str, proposal: Proposal) -> None:
    """Add one `[[sources]]` table; what stands in the file stays as it is."""
    text = config_path.read_text(encoding="utf-8") if config_path.exists() else ""
    document = tomlkit.parse(text)
    if text and not text.endswith("\n\n"):
        document.add(tomlkit.nl())
    source = tomlkit.table()
    source.add(tomlkit.comment("Added by `voc add`; the README of the files source explains it."))
    source.add("name", name)
    source.add("type", "files")
    params = tomlkit.table()
    for key, value in proposal.params.items():
        params.add(key, _item(value))
    if "time_zone" in proposal.params:
        params["time_zone"].comment("of times that name none")
    source.add("params", params)
    tables: Any = document.get("sources")
    if tables is None:
        tables = tomlkit.aot()
        document.add("sources", tables)
    tables.append(source)
    config_path.parent.mkdir(parents=True, exist_ok=True)
    temporary = config_path.with_name(f".{config_path.name}.tmp")
    try:
        temporary.write_text(tomlkit.dumps(document), encoding="utf-8")
        config.load(temporary)
        temporary.replace(config_path)
    finally:
        temporary.unlink(missing_ok=True)


def _item(value: Any) -> Any:
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        table.update(value)
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        array.extend([_item(item) for item in value])
        return array.multiline(len(value) > 3)
    return tomlkit.item(value)
