"""Generated feedback in any number, as JSON lines: one made-up company after another.

Each company of the sandbox has other customers, who say other things: no text is multiplied.
`python -m benchmarks.documents COUNT FOLDER` writes them and prints their lengths as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any, TextIO

from sandbox.company import Company, generate

LINES_A_FILE = 5_000


@dataclass(frozen=True, slots=True)
class Document:
    """One feedback record of a source, and all the text that it holds."""

    source: str
    record: dict[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long the documents are on average; a word is what blanks separate."""

    documents: int
    distinct: int
    words: float
    characters: float


def documents() -> Iterator[Document]:
    """Documents without end; the same ones each time."""
    for seed in count(1):
        yield from _company_documents(generate(seed), f"{seed}-")


def write(wanted: int, folder: Path) -> Lengths:
    """Write as many documents below `folder/SOURCE/`, at most `LINES_A_FILE` a file."""
    texts: set[int] = set()
    words = characters = 0
    lines: dict[str, int] = {}
    files: dict[str, TextIO] = {}
    for document in islice(documents(), wanted):
        number, line = divmod(lines.get(document.source, 0), LINES_A_FILE)
        if line == 0:
            path = folder / document.source / f"{document.source}_{number:04d}.jsonl"
            path.parent.mkdir(parents=True, exist_ok=True)
            if document.source in files:
                files[document.source].close()
            files[document.source] = path.open("w", encoding="utf-8")
        files[document.source].write(json.dumps(document.record, ensure_ascii=False) + "\n")
        lines[document.source] = number * LINES_A_FILE + line + 1
        texts.add(hash(document.text))
        words += len(document.text.split())
        characters += len(document.text)
    for file in files.values():
        file.close()
    return Lengths(wanted, len(texts), words / wanted, characters / wanted)


def _company_documents(company: Company, prefix: str) -> Iterator[Document]:
    for review in company.reviews:
        said = review.said
        record = {
            "id": prefix + review.id, "at": review.at.isoformat(), "title": said.title,
            "text": said.text, "author": review.author, "version": review.version,
            "stars": review.rating, "language": said.language,
        }  # fmt: skip
        yield Document("reviews", record, f"{said.title}\n{said.text}")
    for post in company.posts:
        record = {
            "id": prefix + post.id, "at": post.at.isoformat(), "text": post.said.text,
            "author": post.handle,
        }  # fmt: skip
        yield Document("posts", record, post.said.text)
    for answer in company.surveys:
        record = {
            "id": prefix + answer.id, "at": answer.at.isoformat(), "reason": answer.reason.text,
            "product": answer.product, "email": answer.customer.email, "nps": answer.nps,
            "csat": answer.csat,
        }  # fmt: skip
        yield Document("surveys", record, answer.reason.text)
    for ticket in company.tickets:
        first = ticket.audits[0]
        text = first.comment.said.text if first.comment else ""
        record = {
            "id": f"{prefix}{ticket.id}", "at": first.at.isoformat(), "subject": ticket.subject,
            "text": text, "product": ticket.product, "email": ticket.requester.email,
        }  # fmt: skip
        yield Document("tickets", record, f"{ticket.subject}\n{text}")
    for chat in (*company.chats, *company.file_chats, *company.calls):
        turns = [
            {"role": turn.role, "text": turn.said.text, "start": turn.begin_ms, "end": turn.end_ms}
            for turn in chat.turns
        ]
        record = {
            "id": prefix + chat.id, "at": chat.at.isoformat(), "email": chat.customer.email,
            "agent": str(chat.agent.id), "turns": turns,
        }  # fmt: skip
        yield Document("chats", record, "\n".join(turn.said.text for turn in chat.turns))


if __name__ == "__main__":
    made = write(int(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps({name: getattr(made, name) for name in Lengths.__slots__}))
