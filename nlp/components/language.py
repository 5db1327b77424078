"""Which language a text is in, and whether it is one that is scored."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import eldc
import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.base import AssetComponent
from nlp.extensions import IS_ALPHA, WORD, columns_of, facts_of, text_of
from nlp.folding import shortened
from nlp.languages import SCORED, base_language

_NOISE = re.compile(r"<[A-Z_]+>|https?://\S+|[@#]\w+|\S+@\S+")
NO_WORDS = "language_no_words"
_SOME_WORDS = 3
_FOREIGN_WORDS = 5
_LIKELY = 0.5
_TELLING = frozenset({"common", "opinion"})
_NOISY = ("<", "http", "@", "#")


@Language.factory(
    "voc_language_v1",
    assigns=["doc._.language", "doc._.language_confidence", "doc._.failure_reasons"],
    default_config={"short_words": 6, "mixed_characters": 100, "prior": 0.5},
)
def create_language(
    nlp: Language, name: str, short_words: int, mixed_characters: int, prior: float
) -> LanguageGate:
    """`short_words`: words below which known words and the declared language also count;
    `mixed_characters`: shortest text whose halves are compared; `prior`: weight of the declared
    language, against a detector's score of 0..1."""
    return LanguageGate(nlp, name, short_words, mixed_characters, prior)


class LanguageGate(AssetComponent):
    """Sets `und` with a reason when a text is too short or mixed; a language that is not scored
    keeps its code and gets the reason `language_not_scored:xx`."""

    def __init__(
        self, nlp: Language, name: str, short_words: int, mixed_characters: int, prior: float
    ) -> None:
        super().__init__(nlp, name)
        self.short_words = short_words
        self.mixed_characters = mixed_characters
        self.prior = prior
        self._speakers: dict[int, tuple[str, ...]] = {}
        self._only_in: dict[int, str] = {}
        eldc.init()
        self._detector = eldc.instance()

    def initialize(self, get_examples: Any, *, nlp: Language | None = None, lexicons: Any) -> None:
        """`lexicons`: terms by language; their single words tell short texts apart."""
        self.use(
            {
                language: sorted(
                    {
                        phrase.lower()
                        for phrase, category, _ in terms
                        if category in _TELLING and phrase.isalpha()
                    }
                )
                for language, terms in lexicons.items()
            }
        )

    def index(self) -> None:
        speakers: dict[int, list[str]] = {}
        for language, words in self.assets.items():
            for word in words:
                speakers.setdefault(self.vocab.strings.add(word), []).append(language)
        self._speakers = {key: tuple(languages) for key, languages in speakers.items()}
        self._only_in = {key: known[0] for key, known in self._speakers.items() if len(known) == 1}

    def __call__(self, doc: Doc) -> Doc:
        facts = facts_of(doc)
        context = facts.context
        if context.language is not None:
            told: tuple[str, float | None, str | None] = (context.language, 1.0, None)
        else:
            told = self.tell(doc, base_language(context.declared_language))
        language, confidence, reason = told
        facts.language = language
        facts.language_confidence = confidence
        if reason is None and language not in SCORED:
            reason = f"language_not_scored:{language}"
        if reason is not None:
            facts.failure_reasons = (*facts.failure_reasons, reason)
        return doc

    def tell(self, doc: Doc, declared: str | None) -> tuple[str, float | None, str | None]:
        """RETURNS: language, confidence 0..1 and the reason when it is `und`."""
        columns = columns_of(doc)
        count = np.count_nonzero(columns[:, IS_ALPHA]) if len(doc) else 0
        if not count:
            return "und", None, NO_WORDS
        text = text_of(doc)
        if any(mark in text for mark in _NOISY):
            text = _NOISE.sub(" ", text)
        found = self._detector.detect_details(text)
        if count < self.short_words or not found.reliable:
            words = columns[columns[:, IS_ALPHA] == 1, WORD].tolist()
            return self._tell_short(words, found, declared)
        if len(text) >= self.mixed_characters and self._is_mixed(text, found.language):
            return "und", None, "language_mixed"
        if count >= 2 * _FOREIGN_WORDS and self._is_blended(columns[:, WORD], found.language):
            return "und", None, "language_mixed"
        return found.language, _score(found), None

    def _tell_short(
        self, words: list[int], found: Any, declared: str | None
    ) -> tuple[str, float | None, str | None]:
        points: dict[str, float] = dict(found.scores)
        speakers = [self._spoken_in(word) for word in words]
        for languages in speakers:
            for language in languages:
                points[language] = points.get(language, 0.0) + 1.0 / len(words)
        if declared is not None:
            points[declared] = points.get(declared, 0.0) + self.prior
        if not points:
            return "und", None, "language_too_short"
        best = max(points, key=lambda language: points[language])
        is_known = declared is not None or any(best in languages for languages in speakers)
        is_likely = len(words) >= _SOME_WORDS and _score(found) >= _LIKELY
        if not (is_known or is_likely or found.reliable):
            return "und", None, "language_too_short"
        return best, min(1.0, points[best] / 2), None

    def _spoken_in(self, word: int) -> tuple[str, ...]:
        """Scored languages that know the word, also with letters held down ("gooood")."""
        known = self._speakers.get(word)
        if known is not None:
            return known
        for reading in shortened(self.vocab.strings[word]):
            if (known := self._speakers.get(self.vocab.strings[reading])) is not None:
                return known
        return ()

    def _is_blended(self, words: npt.NDArray[np.uint64], language: str) -> bool:
        """Whether sentences change the language on their way: of the words that one language alone
        knows, several belong to another one, and half as many at least as to the text's own."""
        if language not in SCORED:
            return False
        told = Counter(map(self._only_in.get, words.tolist()))
        del told[None]
        own = told.pop(language, 0)
        foreign = max(told.values(), default=0)
        return foreign >= max(_FOREIGN_WORDS, own / 2)

    def _is_mixed(self, text: str, language: str) -> bool:
        middle = text.find(" ", len(text) // 2)
        halves = [self._detector.detect_details(part) for part in (text[:middle], text[middle:])]
        return any(half.reliable and half.language != language for half in halves)


def _score(found: Any) -> float:
    return float(found.scores.get(found.language, 0.0))
