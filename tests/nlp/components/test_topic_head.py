from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from nlp.learn.shipped import shipped_head

Read = Callable[..., Doc]
INDIRECT = "The card machine swallowed it and nobody can tell me where my cash is."


def test_topic_head_adds_only_where_no_phrase_names_a_topic(read: Read) -> None:
    doc = read("My parcel arrived damaged. They let strangers see what I had written.")

    sentences = {
        method: {doc._.lexical.sentence_of[m.start] for m in doc.spans["topics"] if how(m)}
        for method, how in (
            ("phrase", lambda m: m._.method == "pattern"),
            ("head", lambda m: m._.method.startswith("head:topics@")),
        )
    }
    assert sentences["phrase"] == {0}
    assert not sentences["head"] & sentences["phrase"]


@pytest.mark.parametrize(
    "text",
    [
        "the bill kept growing\n\nand growing, what am I paying 80 quid for?",
        "@shop why am I paying",
    ],
)
def test_topic_head_mentions_lie_in_their_sentence_and_say_how_sure_they_are(
    read: Read, text: str
) -> None:
    head = shipped_head("topics")
    doc = read(text)
    for mention in doc.spans.get("topics", ()):
        if mention._.method != "pattern":
            assert mention.label_ in head.labels
            assert mention._.score >= head.thresholds[head.labels.index(mention.label_)]
            assert mention._.reading is not None
            assert text[mention.start_char : mention.end_char] == mention.text
            assert mention.text == mention.text.strip()
            assert not mention.text.startswith("@")
