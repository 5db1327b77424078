"""Words that carry signals, found in one pass: opinions, negators, markers of every kind."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.base import AssetComponent
from nlp.components.language import NO_WORDS
from nlp.extensions import WORD, columns_of, facts_of
from nlp.languages import SCORED
from nlp.lexical import Hit, Lexical
from nlp.lexicon import WORD_LISTS
from nlp.patterns import PatternSet


@Language.factory("voc_lexicon_v1", requires=["doc.spans"], assigns=["doc._.lexical"])
def create_lexicon(nlp: Language, name: str) -> LexiconMatcher:
    return LexiconMatcher(nlp, name)


class LexiconMatcher(AssetComponent):
    """Leaves `doc._.lexical` None where the language is not scored: nothing else reads the text."""

    def __init__(self, nlp: Language, name: str) -> None:
        super().__init__(nlp, name)
        self._patterns: dict[str, PatternSet[tuple[str, Any]]] = {}

    def initialize(self, get_examples: Any, *, nlp: Language | None = None, lexicons: Any) -> None:
        """`lexicons`: terms by language."""
        self.use({language: [list(term) for term in terms] for language, terms in lexicons.items()})

    def index(self) -> None:
        self._patterns = {}
        for language, terms in self.assets.items():
            patterns = self._patterns[language] = PatternSet(language, self.tokenizer)
            for phrase, category, value in terms:
                if category not in WORD_LISTS:
                    patterns.add(phrase, (category, value))

    def __call__(self, doc: Doc) -> Doc:
        facts = facts_of(doc)
        language = facts.language if NO_WORDS not in facts.failure_reasons else SCORED[0]
        if language not in SCORED or not len(doc):
            return doc
        bounds = [(place.start, place.end) for place in facts.sentences]
        sentence_of: list[int] = []
        for index, (start, end) in enumerate(bounds):
            sentence_of.extend([index] * (end - start))
        ids = columns_of(doc)[:, WORD].tolist()
        hits: dict[str, list[Hit]] = {}
        for start, end, (category, value) in self._patterns[language].matches(
            ids, bounds, self.vocab.strings
        ):
            hits.setdefault(category, []).append(Hit(start, end, value))
        if language != facts.language:
            if "opinion" not in hits:
                return doc
            facts.failure_reasons = tuple(r for r in facts.failure_reasons if r != NO_WORDS)
        facts.lexical = Lexical(language, ids, bounds, sentence_of, hits)
        return doc
