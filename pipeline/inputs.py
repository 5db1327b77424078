"""The optional inputs as the build reads them: one typed Parquet file each, always there."""

from __future__ import annotations

import logging
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lake.inputs import INPUTS, read_input
from lake.settings import Settings
from pipeline.suppression import suppressed

log = logging.getLogger(__name__)


def prepare(settings: Settings, folder: Path) -> dict[str, int]:
    """Write `<name>.parquet` for every input; returns how many rows of each did not fit.

    Rows of people who were erased are left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    gone = suppressed(settings.erasures)
    left_out = {}
    for name in INPUTS:
        table, bad = read_input(settings.inputs, name, settings.keys)
        for column in INPUTS[name].people if gone else ():
            erased = pc.is_in(table[column], value_set=pa.array(sorted(gone), pa.string()))
            table = table.filter(pc.invert(erased))
        pq.write_table(table, folder / f"{name}.parquet")
        if bad:
            left_out[name] = len(bad)
            lines = ", ".join(str(line) for line in bad[:5])
            log.warning("%s.csv: %d rows do not fit, such as line %s", name, len(bad), lines)
    return left_out
