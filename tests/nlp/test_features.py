from __future__ import annotations

from collections.abc import Callable

import numpy as np
from spacy.tokens import Doc

from nlp.features import FEATURE_NAMES, INDEX, sentence_features


def test_features_have_one_row_a_sentence(read: Callable[..., Doc]) -> None:
    doc = read("Great staff! But I am STILL WAITING for my refund, @shop. Why?")

    rows = sentence_features(doc)

    assert rows.shape == (3, len(FEATURE_NAMES))
    assert rows.dtype == np.float32
    value = lambda row, name: rows[row, INDEX[name]]  # noqa: E731
    assert value(0, "positive_medium") == 1
    assert value(0, "exclamation_marks") == 1
    assert value(1, "complaint") > 0
    assert value(1, "handles") == 1
    assert value(1, "share_capitals") > 0
    assert value(1, "money") == 1
    assert value(2, "is_question") == 1
    assert value(2, "share_position") == 1


def test_features_of_an_unscored_language_have_no_rows(read: Callable[..., Doc]) -> None:
    doc = read("To jest naprawdę bardzo dobra aplikacja i polecam ją wszystkim znajomym")

    assert sentence_features(doc).shape == (0, len(FEATURE_NAMES))
    assert doc._.features is None


def test_features_are_made_only_where_the_rules_tell_a_complaint(read: Callable[..., Doc]) -> None:
    assert read("My parcel never arrived.")._.features is None
    assert read("😡😡")._.features is not None


def test_features_names_are_unique() -> None:
    assert len(set(FEATURE_NAMES)) == len(FEATURE_NAMES)
