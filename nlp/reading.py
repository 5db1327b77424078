"""Texts through the pipeline, in bounded batches; one that fails never stops the others."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc
from threadpoolctl import ThreadpoolController

from nlp.extensions import facts_of
from nlp.texts import Text

logger = logging.getLogger(__name__)

# Products of a batch are small: further threads would wait for each other longer than they work.
_ALGEBRA: Final = ThreadpoolController()
_THREADS: Final = 1


def read(language: Language, texts: Sequence[Text]) -> list[Doc | Exception]:
    """One document, or what went wrong, for each text, in order.

    A side of a conversation too short to tell its language is read in the other side's.
    Call it inside `language.memory_zone()`: the documents die with the zone.
    """
    with _ALGEBRA.limit(limits=_THREADS, user_api="blas"):
        try:
            return _together(language, texts)
        except Exception as error:  # any component may fail on any text: find which one
            name = type(error).__name__
            logger.warning("a batch of %d texts failed (%s); reading one by one", len(texts), name)
        return [_one(language, text) for text in texts]


def _together(language: Language, texts: Sequence[Text]) -> list[Doc | Exception]:
    found: list[Doc | Exception] = [
        *_through(language, [_prepared(language, text) for text in texts])
    ]
    for index, told in _heard(texts, found).items():
        context = replace(texts[index].context, language=told)
        found[index] = language(_prepared(language, replace(texts[index], context=context)))
    return found


def _through(language: Language, docs: list[Doc]) -> list[Doc]:
    """What `Language.pipe` does, one component after another: each finds its own code and words
    still in the processor's cache, which a document handed through all of them in turn does not.
    """
    for _, component in language.pipeline:
        pipe = getattr(component, "pipe", None)
        docs = list(pipe(docs)) if pipe else [component(doc) for doc in docs]
    return docs


def _heard(texts: Sequence[Text], docs: Sequence[Doc | Exception]) -> dict[int, str]:
    """Languages of the other side, by index of the texts whose own could not be told."""
    known: dict[int, str] = {}
    unknown: list[int] = []
    for index, (text, doc) in enumerate(zip(texts, docs, strict=True)):
        if isinstance(doc, Doc) and text.segments[0].field == "turn":
            heard = facts_of(doc).language
            if heard == "und":
                unknown.append(index)
            else:
                known[text.row] = heard
    return {index: known[texts[index].row] for index in unknown if texts[index].row in known}


def _one(language: Language, text: Text) -> Doc | Exception:
    try:
        return language(_prepared(language, text))
    except Exception as error:  # reported with the document's row
        logger.warning("a text failed: %s", type(error).__name__)
        return error


def _prepared(language: Language, text: Text) -> Doc:
    doc = language.make_doc(text.text)
    facts = facts_of(doc)
    facts.context = text.context
    if text.is_truncated:
        facts.failure_reasons = ("truncated",)
    return doc
