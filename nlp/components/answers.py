"""Answers to a survey's question: what a bare word means depends on what was asked."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from spacy.attrs import LOWER
from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.base import AssetComponent
from nlp.extensions import Facts, Reading, facts_of, text_of
from nlp.languages import SCORED
from nlp.patterns import PatternSet
from nlp.scale import polarity_label

_EDGES: Final = re.compile(r"^[\s.!,;:()\"']+|[\s.!,;:()\"']+$")
_WORD_LISTS: Final = ("non_answer", "yes_answer", "no_answer")
_LONGEST_BARE: Final = 8
_GOOD, _BAD = 0.5, -0.5


@Language.factory(
    "voc_answers_v1",
    requires=["doc._.lexical", "doc._.sentiment", "doc._.complaint_probability"],
    assigns=["doc._.sentiment", "doc._.is_complaint", "doc._.spam"],
    default_config={"lean": 0.3},
)
def create_answers(nlp: Language, name: str, lean: float) -> AnswerReader:
    """`lean`: sentiment that a question lends an answer without an opinion of its own."""
    return AnswerReader(nlp, name, lean)


class AnswerReader(AssetComponent):
    """Reads non-answers, bare yes and no, spam, and answers that only name a thing.

    "Nothing" to "What could we improve?" is good news, to "What did you like?" it is not; without
    a question it says nothing. An answer that names a thing leans the way it was asked.
    """

    def __init__(self, nlp: Language, name: str, lean: float) -> None:
        super().__init__(nlp, name)
        self.lean = lean
        self._words: dict[str, dict[str, str]] = {}
        self._prompts: dict[str, PatternSet[str]] = {}
        self._kind = lru_cache(maxsize=4096)(self._read_prompt)

    def initialize(self, get_examples: Any, *, nlp: Language | None = None, lexicons: Any) -> None:
        """`lexicons`: terms by language, for non-answers, yes and no, and kinds of question."""
        wanted = (*_WORD_LISTS, "prompt")
        self.use(
            {
                language: [list(term) for term in terms if term[1] in wanted]
                for language, terms in lexicons.items()
            }
        )

    def index(self) -> None:
        self._words, self._prompts = {}, {}
        self._kind.cache_clear()
        for language, terms in self.assets.items():
            words = self._words[language] = {}
            prompts = self._prompts[language] = PatternSet(language, self.tokenizer)
            for phrase, category, value in terms:
                if category == "prompt":
                    prompts.add(phrase, value)
                else:
                    kind = value if category == "non_answer" else category.partition("_")[0]
                    words.setdefault(phrase.casefold(), kind)

    def __call__(self, doc: Doc) -> Doc:
        facts = facts_of(doc)
        language = facts.language if facts.language in SCORED else "en"
        prompt = facts.context.prompt
        asked = self._kind(prompt, language) if prompt else None
        said = None
        if len(doc) <= _LONGEST_BARE:
            text = text_of(doc)
            bare = _EDGES.sub("", text).casefold() or text.strip()
            said = self._words[language].get(bare)
            if bare in ("no", "none", "nothing") and asked is None:
                said = "nothing"
        if said is not None:
            _settle_bare(facts, said, asked)
            return doc
        lexical = facts.lexical
        if lexical is None:
            return doc
        if lexical.get("spam") and not facts.is_complaint:
            facts.spam = "spam"
        if asked in ("negative", "positive") and not facts.opinions:
            self._lean(doc, self.lean if asked == "positive" else -self.lean)
        return doc

    def _read_prompt(self, prompt: str, language: str) -> str | None:
        """Kind of question: `negative`, `positive`, `yes_good`, `yes_bad`, or None."""
        doc = self.tokenizer(prompt)
        ids = doc.to_array(LOWER).tolist()
        for tongue in dict.fromkeys((language, *SCORED)):
            kinds = {
                kind
                for _, _, kind in self._prompts[tongue].matches(
                    ids, [(0, len(ids))], self.vocab.strings
                )
            }
            for kind in ("yes_bad", "negative", "yes_good", "positive"):
                if kind in kinds and not (kind == "negative" and "yes_good" in kinds):
                    return kind
        return None

    def _lean(self, doc: Doc, score: float) -> None:
        facts = facts_of(doc)
        facts.sentiment = score
        facts.sentiment_label = polarity_label(score, 0.0)
        for mention in facts.mentions.values():
            if mention.reading is not None and mention.reading.polarity == "neutral":
                label = polarity_label(score, 0.0)
                intent = "praise" if score > 0 else "complaint"
                mention.reading = Reading(label, score, (), intent)


def _settle_bare(facts: Facts, said: str, asked: str | None) -> None:
    """`said` is nothing, void, yes or no."""
    if said == "no" and asked in ("negative", "positive"):
        said = "nothing"
    verdict = {
        ("nothing", "negative"): _GOOD,
        ("nothing", "positive"): _BAD,
        ("nothing", "yes_bad"): _GOOD,
        ("nothing", "yes_good"): _BAD,
        ("no", "yes_bad"): _GOOD,
        ("no", "yes_good"): _BAD,
        ("yes", "yes_bad"): _BAD,
        ("yes", "yes_good"): _GOOD,
    }.get((said, asked or ""))
    if verdict is None:
        _clear(facts)
        return
    facts.failure_reasons = tuple(
        reason for reason in facts.failure_reasons if not reason.startswith("language_")
    )
    facts.sentiment = verdict
    facts.sentiment_label = polarity_label(verdict, 0.0)
    facts.complaint_probability = 0.02 if verdict > 0 else 0.6
    facts.is_complaint = verdict < 0
    facts.severity = 1 if verdict < 0 else 0
    facts.intents = ("complaint",) if verdict < 0 else ("praise",)
    facts.urgency = 0.0
    facts.churn_intent = False
    facts.emotions = ()


def _clear(facts: Facts) -> None:
    """A non-answer has no sentiment: unknown, not neutral."""
    facts.spam = "non_answer"
    facts.sentiment = facts.sentiment_label = None
    facts.complaint_probability = facts.is_complaint = facts.severity = None
    facts.intents = ("other",)
    facts.urgency = facts.effort = facts.churn_intent = None
    facts.emotions = ()
    facts.failure_reasons = (*facts.failure_reasons, "non_answer")
