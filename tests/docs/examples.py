"""The examples of the documents: found in fenced blocks, run, and compared with what is shown.

`python -m tests.docs.examples` runs them on the sample and writes the outputs anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from lake.warehouse import read_only
from tests.docs.sample_home import sample_home

ROOT = Path(__file__).parents[2]
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
_LINES = r"((?:(?!\s*```).*\n)*)"
_BLOCK = re.compile(rf"^ *```(\w+)\n{_LINES} *```$", re.MULTILINE)
_SQL = re.compile(rf"^```sql\n{_LINES}```\n\n```text\n{_LINES}```$", re.MULTILINE)
_WIDTH = 64


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a document; `line` is where its content begins."""

    document: str
    line: int
    language: str
    content: str

    def __str__(self) -> str:
        return f"{self.document}:{self.line}"


def blocks(*languages: str) -> list[Block]:
    """The blocks of these languages, over all documents."""
    found = []
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        for match in _BLOCK.finditer(text):
            line = text.count("\n", 0, match.start()) + 2
            if match[1] in languages:
                found.append(Block(str(path.relative_to(ROOT)), line, match[1], match[2]))
    return found


def shown(document: Path) -> list[tuple[str, str]]:
    """Each SQL block that is followed by its output, with that output."""
    return _SQL.findall(document.read_text(encoding="utf-8"))


def answer(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The result as the documents show it: one line a row, long texts cut."""
    result = connection.execute(sql)
    names = [column[0] for column in result.description or ()]
    rows = [[_cell(value) for value in row] for row in result.fetchall()]
    widths = [max(map(len, column)) for column in zip(names, *rows, strict=True)]
    lines = [names, ["-" * width for width in widths], *rows]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        + "\n"
        for line in lines
    )


def refresh(document: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Write the outputs of a document's SQL blocks anew."""
    text = _SQL.sub(
        lambda found: f"```sql\n{found[1]}```\n\n```text\n{answer(connection, found[1])}```",
        document.read_text(encoding="utf-8"),
    )
    document.write_text(text, encoding="utf-8")


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.1f}"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"


if __name__ == "__main__":
    with read_only(sample_home().published) as warehouse:
        for path in DOCUMENTS:
            refresh(path, warehouse)
