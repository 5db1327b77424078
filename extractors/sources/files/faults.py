"""What makes a whole file unusable."""

from __future__ import annotations


class FileError(Exception):
    """A file that is rejected whole.

    `rule` is a short stable name, `reason` one sentence that never repeats the file's content;
    `line` and `column` are 1-based, where known.
    """

    def __init__(
        self, rule: str, reason: str, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(reason)
        self.rule = rule
        self.reason = reason
        self.line = line
        self.column = column
