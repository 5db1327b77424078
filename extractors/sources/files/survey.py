"""The first pass over a file: is it readable to its end, and what do only all rows tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.sources.files import layouts
from extractors.sources.files.detect import Fingerprint
from extractors.sources.files.faults import FileError
from extractors.sources.files.listing import DropFile
from extractors.sources.files.mapping import Mapping
from extractors.sources.files.readers import Layout, Row
from extractors.sources.files.values import lookup, text_of

_LONG_NUMBER = re.compile(r"\d{16,}")
_ROUNDED = re.compile(r"\d{15}0+|\d(?:[.,]\d+)?[eE]\+?\d{2,}")
_JSON = ("json", "jsonl")
_LARGEST_UNGROUPED = 1 << 28


@dataclass(frozen=True, slots=True)
class Survey:
    """What the whole file tells.

    `rounded_ids`: a spreadsheet cut its long ids to 15 digits. `is_grouped`: the rows of a
    conversation stand together.
    """

    layout: Layout
    rows: int
    faults: int
    rounded_ids: bool
    is_grouped: bool


def survey(file: DropFile, found: Fingerprint, mapping: Mapping) -> Survey:
    """Read the file once to its end, in constant memory. Raises `FileError`.

    Quotes are taken as plain characters in a table that has fewer faulty rows that way.
    """
    wanted = () if mapping.turns and not mapping.turns.group_by else mapping.required
    layout = layouts.layout_of(file, found, mapping, wanted)
    try:
        first = _survey(file, found, layout, mapping)
    except FileError as fault:
        if fault.rule != "unclosed_quote" or mapping.quoting:
            raise
        return _survey(file, found, replace(layout, quoting="none"), mapping, worst=0, fault=fault)
    if first.faults and layout.format == "csv" and not mapping.quoting:
        plain = _survey(file, found, replace(layout, quoting="none"), mapping)
        return plain if plain.faults < first.faults else first
    return first


def _survey(
    file: DropFile,
    found: Fingerprint,
    layout: Layout,
    mapping: Mapping,
    worst: int | None = None,
    fault: FileError | None = None,
) -> Survey:
    """One pass; raises `fault` when more than `worst` rows are faulty."""
    rows = faults = long_ids = rounded = 0
    unseen = set(mapping.required) if layout.format in _JSON else set()
    group, groups, is_grouped = None, set(), True
    for row in layouts.rows(file, layout):
        rows += 1
        if row.fault:
            faults += 1
            if fault and worst is not None and faults > worst:
                raise fault
            continue
        unseen -= {name for name in unseen if lookup(row.values, name) is not None}
        shapes = [is_rounded(row, name) for name in mapping.id_columns]
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
    return Survey(layout, rows, faults, 2 * rounded > long_ids, is_grouped)


def is_rounded(row: Row, column: str) -> bool | None:
    """Whether a long id has only zeros from its 16th digit on; None for up to 15 digits."""
    said = text_of(lookup(row.values, column))
    if _LONG_NUMBER.fullmatch(said) or _ROUNDED.fullmatch(said):
        return bool(_ROUNDED.fullmatch(said))
    return None
