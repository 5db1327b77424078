"""Writing an accepted theme into the user's own taxonomy file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import yaml

from nlp.taxonomy import Taxonomy, TaxonomyError, problems, read_taxonomy

_HEAD: Final = "# Topics of our own. They extend the taxonomy that ships.\n"
_TOPICS: Final = "topics:"


def write_topic(
    path: Path,
    topic: str,
    label: str,
    phrases: dict[str, Sequence[str]],
    packs: Sequence[str] = (),
) -> list[str]:
    """Add a topic with its phrases by language at the top of the file's `topics`, and groups for
    levels above it that nobody names yet; comments and all other lines stay as they are.

    Returns what a person should look over in the taxonomy since then. Raises `TaxonomyError` when
    the file holds the topic already or cannot be extended; it is then left as it was.
    """
    before = read_taxonomy(packs, path if path.exists() else None)
    text = path.read_text(encoding="utf-8") if path.exists() else f"{_HEAD}{_TOPICS}\n"
    held = yaml.load(text, Loader=yaml.CSafeLoader) or {}
    if topic in (held.get("topics") or {}):
        raise TaxonomyError(f"{path.name}: {topic} is there already; add to its patterns by hand")
    extended = _extended(path, text, _entries(before, topic, label, phrases))
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(extended, encoding="utf-8")
        after = read_taxonomy(packs, temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return [problem for problem in problems(after) if problem not in set(problems(before))]


def _entries(
    taxonomy: Taxonomy, topic: str, label: str, phrases: dict[str, Sequence[str]]
) -> list[str]:
    names = topic.split(".")
    above = [".".join(names[:level]) for level in range(1, len(names))]
    lines = [
        f"{group}: {{label: {json.dumps(group.rsplit('.', 1)[-1].replace('_', ' ').capitalize())}}}"
        for group in above
        if group not in taxonomy.topics
    ]
    lines += [f"{topic}:", f"  label: {json.dumps(label, ensure_ascii=False)}", "  patterns:"]
    for language, terms in phrases.items():
        lines.append(f"    {language}: {json.dumps(', '.join(terms), ensure_ascii=False)}")
    return lines


def _extended(path: Path, text: str, entries: Sequence[str]) -> str:
    lines = text.splitlines()
    try:
        at = next(n for n, line in enumerate(lines) if line.split("#")[0].rstrip() == _TOPICS)
    except StopIteration:
        raise TaxonomyError(
            f"{path.name}: no line that says `{_TOPICS}` alone; write one, with the topics below it"
        ) from None
    following = (line for line in lines[at + 1 :] if line.strip() and line.lstrip()[0] != "#")
    first = next(following, "  ")
    indent = first[: len(first) - len(first.lstrip())] or "  "
    return "\n".join(
        [*lines[: at + 1], *(indent + entry for entry in entries), *lines[at + 1 :], ""]
    )
