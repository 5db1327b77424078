"""What a person who edits the taxonomy wants to see: what it finds, and how much it covers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from spacy.language import Language


def mentions(language: Language, text: str) -> list[str]:
    """One line a mention: topic, polarity, place and words."""
    doc = language(text)
    return [
        f"{span.label_}  {span._.reading.polarity}  "
        f"{span.start_char}-{span.end_char}  {span.text!r}"
        for span in doc.spans.get("topics", ())
    ]


def coverage(language: Language, path: Path) -> str:
    """Share of texts in a scored language that hold a topic, and the topics by texts.

    The file holds one text a line, or JSON lines with a `text`. Memory does not grow with it.
    """
    texts = covered = 0
    by_topic: Counter[str] = Counter()
    with language.memory_zone():
        for doc in language.pipe(_texts(path)):
            if doc._.lexical is None:
                continue
            topics = {span.label_ for span in doc.spans.get("topics", ())}
            texts += 1
            covered += bool(topics)
            by_topic.update(topics)
    share = covered / texts if texts else 0.0
    lines = [f"{covered} of {texts} texts hold a topic ({share:.1%})"]
    lines += [f"{count:8d}  {topic}" for topic, count in by_topic.most_common()]
    return "\n".join(lines)


def _texts(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if not line.strip():
                continue
            text = line
            if line.lstrip().startswith("{"):
                try:
                    text = str(json.loads(line).get("text", ""))
                except ValueError:
                    text = line
            yield text.strip()
