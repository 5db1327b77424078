"""Texts through the pipeline, in bounded batches; one that fails never stops the others."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from nlp.texts import Text

logger = logging.getLogger(__name__)


def read(language: Language, texts: Sequence[Text]) -> list[Doc | Exception]:
    """One document, or what went wrong, for each text, in order.

    Call it inside `language.memory_zone()`: the documents die with the zone.
    """
    try:
        docs = [_prepared(language, text) for text in texts]
        found: list[Doc | Exception] = list(language.pipe(docs))
        return found
    except Exception as error:  # any component may fail on any text: find which one
        name = type(error).__name__
        logger.warning("a batch of %d texts failed (%s); reading one by one", len(texts), name)
    return [_one(language, text) for text in texts]


def _one(language: Language, text: Text) -> Doc | Exception:
    try:
        return language(_prepared(language, text))
    except Exception as error:  # reported with the document's row
        logger.warning("a text failed: %s", type(error).__name__)
        return error


def _prepared(language: Language, text: Text) -> Doc:
    doc = language.make_doc(text.text)
    doc._.context = text.context
    if text.is_truncated:
        doc._.failure_reasons = ("truncated",)
    return doc
