"""The first pass over a file: is it readable to its end, and what do only all rows tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.sources.files import layouts
from extractors.sources.files.detect import Fingerprint
from extractors.sources.files.faults import FileError
from extractors.sources.files.listing import DropFile
from extractors.sources.files.mapping import Mapping
from extractors.sources.files.payload import ENVELOPE
from extractors.sources.files.readers import Layout
from extractors.sources.files.values import lookup, text_of

_LONG_NUMBER = re.compile(r"\d{16,}")
_ROUNDED = re.compile(r"\d{15}0+|\d(?:[.,]\d+)?[eE]\+?\d{2,}")
_JSON = ("json", "jsonl")
_LARGEST_UNGROUPED = 1 << 28


@dataclass(frozen=True, slots=True)
class Survey:
    """What the whole file tells.

    `faults`: rows that cannot be read; `unidentified`: these and rows without a usable id.
    `rounded_ids`: a spreadsheet cut its long ids to 15 digits. `is_grouped`: the rows of a
    conversation stand together.
    """

    layout: Layout
    rows: int
    faults: int
    unidentified: int
    rounded_ids: bool
    is_grouped: bool


def survey(file: DropFile, found: Fingerprint, mapping: Mapping) -> Survey:
    """Read the file once to its end, in constant memory. Raises `FileError`.

    A table with stray quotes or rows of another width is read again to tell what its quotes mean.
    """
    wanted = () if mapping.turns and not mapping.turns.group_by else mapping.required
    layout = layouts.layout_of(file, found, mapping, wanted)
    if layout.format != "csv" or mapping.quoting:
        return _survey(file, found, layout, mapping)
    try:
        strict = _survey(file, found, replace(layout, quoting="strict"), mapping)
        if not strict.faults:
            return replace(strict, layout=layout)
    except FileError as error:
        if error.rule != "unclosed_quote":
            raise
    return _fewer_faults(file, found, layout, mapping)


def _fewer_faults(file: DropFile, found: Fingerprint, layout: Layout, mapping: Mapping) -> Survey:
    """Quotes taken as quotes or as plain characters, whichever fits more rows.

    Where both do, tabs mean plain characters: text between tabs is rarely quoted.
    """
    plain = _survey(file, found, replace(layout, quoting="none"), mapping)
    try:
        quoted = _survey(file, found, layout, mapping)
    except FileError:
        if plain.faults:
            raise
        return plain
    prefers_plain = plain.faults < quoted.faults + (layout.delimiter == "\t")
    return plain if prefers_plain else quoted


def _survey(file: DropFile, found: Fingerprint, layout: Layout, mapping: Mapping) -> Survey:
    rows = faults = nameless = long_ids = rounded = 0
    unseen = set(mapping.required) if layout.format in _JSON else set()
    group, groups, is_grouped = None, set(), True
    for row in layouts.rows(file, layout):
        rows += 1
        if row.fault:
            faults += 1
            continue
        unseen -= {name for name in unseen if lookup(row.values, name) is not None}
        ids = [text_of(lookup(row.values, name)) for name in mapping.id_columns]
        nameless += not all(ids) or ENVELOPE in row.values
        shapes = [is_rounded(item) for item in ids]
        long_ids += any(shape is not None for shape in shapes)
        rounded += any(shapes)
        if mapping.turns and mapping.turns.group_by:
            key = text_of(lookup(row.values, mapping.turns.group_by))
            is_grouped = is_grouped and (key == group or key not in groups)
            group = key
            groups.add(key)
    if unseen and rows > faults:
        raise FileError("missing_column", f"no record holds: {', '.join(sorted(unseen))}")
    if not is_grouped and found.size > _LARGEST_UNGROUPED:
        raise FileError("too_large", "has conversations in pieces and over 256 MB; sort it by them")
    rounded_ids = 2 * rounded > long_ids
    unidentified = faults + nameless + (rounded if rounded_ids else 0)
    return Survey(layout, rows, faults, unidentified, rounded_ids, is_grouped)


def is_rounded(said: str) -> bool | None:
    """Whether a long id has only zeros from its 16th digit on; None for up to 15 digits."""
    if _LONG_NUMBER.fullmatch(said) or _ROUNDED.fullmatch(said):
        return bool(_ROUNDED.fullmatch(said))
    return None
