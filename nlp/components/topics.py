"""Mentions of topics: phrases of the taxonomy, with exact places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from nlp.components.base import AssetComponent
from nlp.extensions import facts_of
from nlp.lexical import Clause, Opinion
from nlp.patterns import Match, PatternSet
from nlp.taxonomy import BARE

Named = tuple[str, bool]
"""A topic, and whether the phrase is but the name of a thing."""


@Language.factory(
    "voc_topics_v1",
    requires=["doc._.lexical", "doc._.clauses", "doc._.opinions"],
    assigns=["doc.spans"],
)
def create_topics(nlp: Language, name: str) -> TopicMatcher:
    return TopicMatcher(nlp, name)


class TopicMatcher(AssetComponent):
    """`doc.spans["topics"]`: the longest phrases, one a topic and clause, labelled with its id.

    A topic of the first level is the bare name of a thing ("the app"): it counts only where its
    clause holds an opinion, and gives way to a topic below it in the same clause. So is a phrase
    that the taxonomy marks with a question mark ("dinner?"), whatever its topic.
    """

    def __init__(self, nlp: Language, name: str) -> None:
        super().__init__(nlp, name)
        self._patterns: dict[str, PatternSet[Named]] = {}
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
                is_bare = phrase.endswith(BARE) or "." not in topic
                patterns.add(phrase.removesuffix(BARE), (topic, is_bare))
                self._labels[topic] = self.vocab.strings.add(topic)

    def __call__(self, doc: Doc) -> Doc:
        facts = facts_of(doc)
        lexical = facts.lexical
        if lexical is None or lexical.language not in self._patterns:
            return doc
        found = self._patterns[lexical.language].matches(
            lexical.ids, lexical.bounds, self.vocab.strings
        )
        if found and (kept := _kept(found, facts.clauses, facts.opinions)):
            doc.spans["topics"] = [
                Span(doc, start, end, label=self._labels[topic]) for start, end, topic in kept
            ]
            facts.named = {lexical.sentence_of[start] for start, _, _ in kept}
        return doc


def _kept(
    found: list[Match[Named]], clauses: Sequence[Clause], opinions: Sequence[Opinion]
) -> list[Match[str]]:
    """The leftmost, then longest matches, the first of each topic in each clause."""
    kept: dict[tuple[int, str], tuple[Match[str], bool]] = {}
    covered, number = -1, 0
    for start, end, (topic, is_bare) in sorted(found, key=lambda match: (match[0], -match[1])):
        if start < covered:
            continue
        while clauses[number].end <= start:
            number += 1
        covered = end
        held = kept.get((number, topic))
        if held is None or (held[1] and not is_bare):
            kept[number, topic] = (start, end, topic), is_bare
    told = {(number, topic.partition(".")[0]) for number, topic in kept if "." in topic}
    return [
        match
        for (number, topic), (match, is_bare) in kept.items()
        if not is_bare
        or (("." in topic or (number, topic) not in told) and _is_judged(clauses[number], opinions))
    ]


def _is_judged(clause: Clause, opinions: Sequence[Opinion]) -> bool:
    return any(clause.start <= opinion.start < clause.end for opinion in opinions)
