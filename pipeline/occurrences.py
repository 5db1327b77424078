"""How often a verbatim without an id came before in its file: over all parts of the file.

A big file is landed in parts, which are normalized in any order and by any process. So a part
counts what the parts before it hold, by reading them again; what one part holds is remembered
while its file is worked on, at eight bytes a verbatim.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from extractors.core import engine
from lake import raw
from lake.config import SourceConfig
from lake.raw import RawBatch, Trailer
from lake.records import Feedback, Record, Score
from lake.store import Lake

_PART = re.compile(r"(?P<file>.+?)(?:\.p(?P<part>\d{4,}))?\.[0-9a-f]{16}")
_LAST = 1 << 32

Digests = npt.NDArray[np.uint64]


def digest(record: Feedback, scores: Sequence[Score]) -> str:
    """24 hex digits that stand for what was said and rated, whoever said it."""
    said = [record.title, record.body, record.prompt, *(turn.text for turn in record.turns)]
    rated = [(score.metric, score.name, score.value) for score in scores]
    text = json.dumps([said, rated], ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def unidentified(records: Sequence[Record]) -> list[str]:
    """The digests of a raw line's verbatims without an id, in order."""
    scores = [record for record in records if isinstance(record, Score)]
    return [
        digest(record, scores)
        for record in records
        if isinstance(record, Feedback) and record.native_id is None
    ]


def before(
    lake: Lake, config: SourceConfig, batch: RawBatch, trailer: Trailer, wanted: Sequence[str]
) -> Counter[str]:
    """How often each of the digests stands in the parts of the file before this one."""
    if not wanted or not trailer.notes.get("file_part"):
        return Counter()
    file, part = _place(batch)
    parts = [
        _digests(lake, other, config.model_dump_json())
        for other in raw.batches(lake, batch.source, batch.stream)
        if _place(other)[0] == file and _place(other)[1] < part
    ]
    if not parts:
        return Counter()
    known = np.sort(np.concatenate(parts))
    asked = sorted(set(wanted))
    numbers = _numbers(asked)
    counts = np.searchsorted(known, numbers, "right") - np.searchsorted(known, numbers, "left")
    return Counter(dict(zip(asked, counts.tolist(), strict=True)))


def _place(batch: RawBatch) -> tuple[str, int]:
    """The file's label and the part's number; the last part bears the plain label."""
    found = _PART.fullmatch(batch.name)
    if found is None:
        return batch.name, 0
    return found["file"], int(found["part"]) if found["part"] else _LAST


@lru_cache(maxsize=256)
def _digests(lake: Lake, batch: RawBatch, config: str) -> Digests:
    source = SourceConfig.model_validate_json(config)
    lines, trailer = raw.read(lake, batch)
    mapped = engine.map_batch(source, batch.stream, lines, trailer)
    return _numbers([item for _, records in mapped.records for item in unidentified(records)])


def _numbers(digests: Sequence[str]) -> Digests:
    """The first 64 bits of each: enough to tell the verbatims of one file apart."""
    return np.array([int(item[:16], 16) for item in digests], dtype=np.uint64)
