"""The customer-experience taxonomy: what people talk about, in a file that a person edits.

`assets/taxonomy/core.yaml` holds the topics of every industry, `packs/<name>.yaml` extends it:
a topic of the same id gains the pack's patterns, a new id is a new topic. An id has one to three
levels (`support.speed.wait`); a topic without patterns only groups and labels those below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import yaml

from nlp.folding import fold
from nlp.languages import SCORED
from nlp.lexicon import split_terms

BARE: Final = "?"
"""Ends a phrase that is but the name of a thing: it counts only where its clause judges."""
FOLDER: Final = Path(__file__).parent / "assets" / "taxonomy"
_ID: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*){0,2}")
JOURNEY_STAGES: Final = (
    "discover",
    "buy",
    "onboard",
    "receive",
    "use",
    "pay",
    "support",
    "return",
    "leave",
)


class TaxonomyError(ValueError):
    """A taxonomy file cannot be used; the message names the file and the topic."""


@dataclass(frozen=True, slots=True)
class Topic:
    """`patterns` and `examples` are by language."""

    id: str
    label: str
    journey: str | None
    patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All topics by id; `version` is the file's own and a digest of all that was merged."""

    version: str
    topics: Mapping[str, Topic]

    def label(self, topic: str) -> str:
        return self.topics[topic].label if topic in self.topics else topic

    def patterns(self, language: str) -> list[tuple[str, str]]:
        """Pairs of phrase and topic id; where two topics claim a phrase, the deeper one has it."""
        owners: dict[str, str] = {}
        for topic in self.topics.values():
            for phrase in topic.patterns.get(language, ()):
                owner = owners.get(phrase)
                if owner is None or topic.id.count(".") > owner.count("."):
                    owners[phrase] = topic.id
        return list(owners.items())


def pack_names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (FOLDER / "packs").glob("*.yaml")))


def read_taxonomy(packs: Iterable[str] = (), own: Path | str | None = None) -> Taxonomy:
    """Core, then packs, then the user's own file. Raises `TaxonomyError`."""
    paths = [FOLDER / "core.yaml", *(_pack(name) for name in packs)]
    if own is not None:
        paths.append(Path(own))
    topics: dict[str, Topic] = {}
    version, digest = "0", sha256()
    for path in paths:
        try:
            content = path.read_bytes()
            raw = yaml.load(content, Loader=yaml.CSafeLoader)
        except (OSError, yaml.YAMLError) as error:
            raise TaxonomyError(f"{path.name}: {error}") from error
        digest.update(content)
        version = str(raw.get("version", version)) if path is paths[0] else version
        for topic_id, entry in (raw.get("topics") or {}).items():
            topics[topic_id] = _merged(topics.get(topic_id), _topic(path.name, topic_id, entry))
    return Taxonomy(f"{version}+{digest.hexdigest()[:8]}", topics)


def _pack(name: str) -> Path:
    path = FOLDER / "packs" / f"{name}.yaml"
    if not path.exists():
        raise TaxonomyError(f"no pack named {name!r}; there are: {', '.join(pack_names())}")
    return path


def _topic(file: str, topic_id: Any, entry: Any) -> Topic:
    if not isinstance(topic_id, str) or not _ID.fullmatch(topic_id):
        raise TaxonomyError(f"{file}: {topic_id!r}: an id is one to three lower-case names")
    entry = entry or {}
    if unknown := set(entry) - {"label", "journey", "patterns", "examples"}:
        raise TaxonomyError(f"{file}: {topic_id}: unknown keys {sorted(unknown)}")
    journey = entry.get("journey")
    if journey is not None and journey not in JOURNEY_STAGES:
        raise TaxonomyError(f"{file}: {topic_id}: journey {journey!r} is not one of the stages")
    return Topic(
        topic_id,
        str(entry.get("label") or topic_id.rsplit(".", 1)[-1].replace("_", " ").capitalize()),
        journey,
        {lang: tuple(split_terms(text)) for lang, text in (entry.get("patterns") or {}).items()},
        {lang: tuple(texts) for lang, texts in (entry.get("examples") or {}).items()},
    )


def _merged(old: Topic | None, new: Topic) -> Topic:
    if old is None:
        return new
    patterns = {
        language: tuple(
            dict.fromkeys((*old.patterns.get(language, ()), *new.patterns.get(language, ())))
        )
        for language in {*old.patterns, *new.patterns}
    }
    return Topic(
        old.id, old.label, new.journey or old.journey, patterns, {**old.examples, **new.examples}
    )


def _is_below(one: str, other: str) -> bool:
    """Whether one topic groups the other: a phrase of both belongs to the deeper."""
    return one.startswith(f"{other}.") or other.startswith(f"{one}.")


def problems(taxonomy: Taxonomy) -> list[str]:
    """What a person should mend: unknown parents and languages, phrases of two topics."""
    found: list[str] = []
    owners: dict[tuple[str, tuple[str, ...]], str] = {}
    for topic in taxonomy.topics.values():
        parent = topic.id.rpartition(".")[0]
        if parent and parent not in taxonomy.topics:
            found.append(f"{topic.id}: its parent {parent} is not in the taxonomy")
        for language, phrases in topic.patterns.items():
            if language not in SCORED:
                found.append(f"{topic.id}: {language!r} is not a scored language")
                continue
            for phrase in phrases:
                key = language, tuple(fold(phrase.removesuffix(BARE), language).split())
                owner = owners.setdefault(key, topic.id)
                if owner != topic.id and not _is_below(owner, topic.id):
                    found.append(f"{language} {phrase!r} belongs to {owner} and to {topic.id}")
    return found
