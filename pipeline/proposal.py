"""What `voc add` thinks of a file: how it is read, what its columns are, what that gives."""

from __future__ import annotations

import itertools
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any

from extractors.core.spec import Pull
from extractors.sources.files import SOURCE, layouts
from extractors.sources.files.detect import fingerprint
from extractors.sources.files.faults import FileError
from extractors.sources.files.listing import DropFile, files
from extractors.sources.files.mapping import Reading
from extractors.sources.files.readers import Layout
from extractors.sources.files.roles import Role, best, date_format, guess, scale_of, turns_in
from extractors.sources.files.values import text_of
from lake.config import ConfigError, SourceConfig
from lake.records import Feedback, RecordError, Score
from lake.store import Lake

_SAMPLE = 500
_SINGLE: tuple[Role, ...] = (
    "created_at", "updated_at", "title", "author", "agent", "brand", "product", "product_version",
    "location", "language", "thread", "url",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """A file's layout, the role of each column, and the channel.

    `samples` are its first values; `turns` says where a conversation's turns are.
    """

    path: str
    layout: Layout
    roles: Mapping[str, Role]
    channel: str
    samples: Mapping[str, tuple[str, ...]] = field(repr=False)
    turns: Mapping[str, str] | None = None

    def with_role(self, column: str, role: Role) -> Proposal:
        """The same with another role for one column. Raises `KeyError` for an unknown column."""
        if column not in self.roles:
            raise KeyError(column)
        return replace(self, roles={**self.roles, column: role})

    @property
    def params(self) -> dict[str, Any]:
        """The mapping, as it stands under `[sources.params]`."""
        return {"path": self.path, "channel": self.channel, **self._reading(), **self._columns()}

    def _reading(self) -> dict[str, Any]:
        """How one file is read; the files of a folder or glob may differ, so each is looked at."""
        layout = self.layout
        if layout.format in ("vtt", "srt") or not PurePath(self.path).suffix or "*" in self.path:
            return {}
        if layout.format == "xlsx":
            return {"format": "xlsx", "sheet": layout.sheet}
        delimiter = {"delimiter": layout.delimiter} if layout.format == "csv" else {}
        return {"format": layout.format, "encoding": layout.encoding, **delimiter}

    def _columns(self) -> dict[str, Any]:
        if self.layout.format in ("vtt", "srt"):
            return {"id": "file", "turns": {"default_role": "customer"}}
        found: dict[str, Any] = {"turns": dict(self.turns)} if self.turns else {}
        for role in ("id", "text"):
            if columns := self._of(role):
                found[role] = columns[0] if len(columns) == 1 else columns
        found |= {role: columns[0] for role in _SINGLE if (columns := self._of(role))}
        if self.channel == "ticket" and "id" in found and "created_at" in found:
            found["case"] = [{"kind": "created", "column": found["created_at"]}]
        for kind in ("email", "phone"):
            if columns := self._of(kind):
                found.setdefault("customer", {"kind": kind, "column": columns[0]})
        times = self._of("created_at", "updated_at")
        dates = [date_format(self.samples[column], True) for column in times]
        if formats := [form for form in dict.fromkeys(dates) if form and form != "iso"]:
            found["date_formats"] = ["iso", *formats]
        if "created_at" in found or "updated_at" in found:
            found["time_zone"] = "UTC"
        if scores := [self._score(column) for column in self._of("score")]:
            found["scores"] = scores
        used = {*self._of("id", "text", "score"), *(found.get(role) for role in _SINGLE)}
        used.add(found.get("customer", {}).get("column"))
        spare = [name for name, role in self.roles.items() if role != "ignore" and name not in used]
        return found | {
            key: columns
            for key, columns in (("attributes", spare), ("ignore", self._of("ignore")))
            if columns
        }

    def _of(self, *roles: str) -> list[str]:
        return [column for column, role in self.roles.items() if role in roles]

    def _score(self, column: str) -> dict[str, Any]:
        values = self.samples[column]
        question = f"{column} {self.layout.wording.get(column, '')}"
        metric, low, high = scale_of(question, values) or ("other", 0, 10)
        return {"column": column, "metric": metric, "min": low, "max": high}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a proposal gives: first normalized rows, and rejects by rule with a reason each."""

    rows: tuple[dict[str, Any], ...]
    loaded: int
    rejects: Mapping[str, int]
    reasons: Mapping[str, str]


def propose(path: str | Path) -> Proposal:
    """Look at a file and guess; of a folder or glob, at its first file.

    Raises `ConfigError` when it is not there or cannot be read, with the place of the fault.
    """
    url = str(path) if "://" in str(path) else str(Path(path).resolve())
    found = files(url)
    if not found:
        raise ConfigError(f"{path} holds no file that can be read")
    try:
        return _proposal(url, found[0])
    except FileError as error:
        place = f", line {error.line}" if error.line else ""
        raise ConfigError(f"{found[0].path} {error.reason}{place}") from error


def _proposal(url: str, file: DropFile) -> Proposal:
    layout = layouts.layout_of(file, fingerprint(file), Reading(path=url), ())
    rows = itertools.islice((row for row in layouts.rows(file, layout) if not row.fault), _SAMPLE)
    values = [row.values for row in rows]
    columns = layout.columns or tuple(dict.fromkeys(name for row in values for name in row))
    samples: dict[str, tuple[str, ...]] = {}
    roles: dict[str, Role] = {}
    turns: dict[str, str] | None = None
    for name in columns:
        texts = [text_of(row.get(name)) for row in values]
        nested = any(isinstance(row.get(name), list | dict) for row in values)
        samples[name] = () if nested else tuple(text for text in texts if text)
        turns = turns or turns_in(name, [row.get(name) for row in values])
        roles[name] = "keep" if nested else guess(name, texts, layout.wording.get(name, ""))
    roles = _settled(roles, samples)
    if turns:
        roles = {name: "keep" if role == "text" else role for name, role in roles.items()}
        roles[turns["records"]] = "ignore"
        return Proposal(url, layout, roles, "chat", samples, turns)
    return Proposal(url, layout, roles, _channel(roles, layout), samples)


def preview(proposal: Proposal, count: int = 5) -> Preview:
    """Run the proposal over the whole file, by the same code that a pull and a mapping run."""
    config = SourceConfig(name="preview", type="files", params=proposal.params)
    rows: list[dict[str, Any]] = []
    rejects: Counter[str] = Counter()
    reasons: dict[str, str] = {}
    loaded = 0
    with tempfile.TemporaryDirectory() as folder:
        pull = Pull(config, "files", None, datetime.now(UTC), None, {}, Lake(folder))
        for record in itertools.chain.from_iterable(part.records for part in SOURCE.pull(pull)):
            try:
                records = list(SOURCE.to_records(config, "files", record.payload))
            except RecordError as error:
                rejects[error.rule] += 1
                reasons.setdefault(error.rule, f"{record.origin}: {error.reason}")
                continue
            loaded += 1
            rows += _shown([item for item in records if isinstance(item, Feedback | Score)])
            del rows[count:]
    return Preview(tuple(rows), loaded, rejects, reasons)


def _settled(roles: dict[str, Role], samples: Mapping[str, tuple[str, ...]]) -> dict[str, Role]:
    """The longest column is the text where none seems so; one column each for id, dates, names."""
    settled: dict[str, Role] = {
        name: "keep" if role in ("id", *_SINGLE) and best(roles, role) != name else role
        for name, role in roles.items()
    }
    spare = [name for name, role in settled.items() if role == "keep" and samples[name]]
    longest = max(spare, key=lambda name: sum(map(len, samples[name])), default=None)
    if "text" not in roles.values() and longest and any(" " in text for text in samples[longest]):
        settled[longest] = "text"
    return settled


def _channel(roles: Mapping[str, Role], layout: Layout) -> str:
    if layout.format in ("vtt", "srt"):
        return "call"
    named = " ".join((*roles, *layout.wording.values())).casefold()
    words = {"tweet": "social", "ticket": "ticket", "complaint": "ticket", "nps": "survey"}
    found = next((channel for word, channel in words.items() if word in named), None)
    if found is None and ("?" in named or list(roles.values()).count("text") > 1):
        return "survey"
    return found or ("review" if "score" in roles.values() else "web")


def _shown(records: Sequence[Feedback | Score]) -> list[dict[str, Any]]:
    """A row a verbatim with its response's scores beside it; a response without one has its own."""
    scores = [record for record in records if isinstance(record, Score)]
    said = [record for record in records if isinstance(record, Feedback)]
    answered = {
        score.name or score.metric: f"{score.value:g}"
        for score in scores
        if score.value is not None
    }
    names = ("native_id", "created_at", "title", "body", "brand", "product")
    rows = []
    for record in said or scores[:1]:
        shown = {name: getattr(record, name, None) for name in names}
        if isinstance(record, Feedback) and record.turns:
            shown["body"] = " / ".join(f"{turn.speaker_role}: {turn.text}" for turn in record.turns)
        shown = {name: value for name, value in shown.items() if value is not None}
        rows.append(shown | answered)
    return rows
