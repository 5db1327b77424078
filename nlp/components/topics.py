"""Mentions of topics: phrases of the taxonomy, with exact places."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.components.base import AssetComponent
from nlp.lexical import Clause, Lexical
from nlp.patterns import Match, PatternSet


@Language.factory(
    "voc_topics_v1", requires=["doc._.lexical", "doc._.clauses"], assigns=["doc.spans"]
)
def create_topics(nlp: Language, name: str) -> TopicMatcher:
    return TopicMatcher(nlp, name)


class TopicMatcher(AssetComponent):
    """`doc.spans["topics"]`: the longest phrases, one a topic and clause, labelled with its id."""

    def __init__(self, nlp: Language, name: str) -> None:
        super().__init__(nlp, name)
        self._patterns: dict[str, PatternSet[str]] = {}
        self._labels: dict[str, int] = {}
        self.version = ""

    def initialize(self, get_examples: Any, *, nlp: Language | None = None, taxonomy: Any) -> None:
        """`taxonomy`: its `version`, and `patterns`: pairs of phrase and topic by language."""
        self.use(taxonomy)

    def index(self) -> None:
        self.version = self.assets["version"]
        self._patterns = {}
        for language, pairs in self.assets["patterns"].items():
            patterns = self._patterns[language] = PatternSet(language, self.tokenizer)
            for phrase, topic in pairs:
                patterns.add(phrase, topic)
                self._labels[topic] = self.vocab.strings.add(topic)

    def __call__(self, doc: Doc) -> Doc:
        facts = doc._
        lexical: Lexical | None = facts.lexical
        if lexical is None or lexical.language not in self._patterns:
            return doc
        found = self._patterns[lexical.language].matches(
            lexical.ids, lexical.bounds, self.vocab.strings
        )
        if found:
            doc.spans["topics"] = [
                Span(doc, start, end, label=self._labels[topic])
                for start, end, topic in _kept(found, facts.clauses)
            ]
        return doc


def _kept(found: list[Match[str]], clauses: list[Clause]) -> list[Match[str]]:
    """The leftmost, then longest matches, the first of each topic in each clause."""
    kept: list[Match[str]] = []
    seen: set[tuple[int, str]] = set()
    covered, number = -1, 0
    for start, end, topic in sorted(found, key=lambda match: (match[0], -match[1])):
        if start < covered:
            continue
        while clauses[number].end <= start:
            number += 1
        covered = end
        if (number, topic) not in seen:
            seen.add((number, topic))
            kept.append((start, end, topic))
    return kept
