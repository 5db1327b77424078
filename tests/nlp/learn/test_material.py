import numpy as np

from nlp.learn.material import CONTRAST, LENT, gather
from nlp.learn.sources import Source, Text
from nlp.learn.tasks import TASKS

FLAG = {"complaint": ("complaint",), "sentiment": ("negative",)}
NONE = {"complaint": (), "sentiment": ("neutral",)}
CORPUS = (
    Text("en-1", "It broke.", FLAG),
    Text("de-1", "Kaputt.", {**FLAG, "severity": ("1",)}, language="de"),
    Text("en-2", "It broke.", FLAG),
    Text("en-3", "Where is it?", NONE),
)
SET = Source("chats", "MIT", "all", 0.5, (Text("chats:0", "Hello?", NONE),))


def test_gather_puts_the_corpus_first_and_lends_the_rest_at_its_weight() -> None:
    material = gather(CORPUS, [SET], ("en",), seed=0, folds=2)

    assert [text.id for text in material.texts] == ["en-1", "en-2", "en-3", "chats:0"]
    assert material.own == 3
    assert material.weight.tolist() == [1, 1, 1, 0.5]
    assert material.rows_of("chats").tolist() == [3]


def test_gather_lends_english_to_other_languages_at_less_weight() -> None:
    material = gather(CORPUS, [SET], ("de",), seed=0, folds=1)

    assert [text.id for text in material.texts] == ["de-1", "en-1", "en-2", "en-3", "chats:0"]
    assert material.weight.tolist() == [1, LENT, LENT, LENT, 0.5 * LENT]


def test_heads_of_a_group_are_taught_with_one_idf() -> None:
    material = gather(CORPUS, [SET], ("de",), seed=0, folds=1)

    severity, complaint = (material.examples(TASKS[name]) for name in ("severity", "complaint"))
    assert len(severity.labels) < len(complaint.labels)
    assert severity.idf is complaint.idf is material.idf


def test_contrasts_teach_little_of_how_people_write_and_all_of_what_happened() -> None:
    labels: dict[str, tuple[str, ...]] = {**FLAG, "severity": ("1",)}
    contrast = Text("en-9", "Lovely, it broke.", labels, is_contrast=True)
    material = gather([contrast, *CORPUS], [], ("en",), seed=0, folds=1)

    assert material.texts[material.own :] == (contrast,)
    assert material.examples(TASKS["complaint"]).weight.tolist() == [1, 1, 1, CONTRAST]
    assert material.examples(TASKS["severity"]).weight.tolist() == [1]


def test_gather_keeps_equal_texts_in_one_fold() -> None:
    material = gather(CORPUS, [SET], ("en",), seed=0, folds=2)

    assert material.folds[0] == material.folds[1]


def test_material_knows_which_texts_have_a_label() -> None:
    material = gather(CORPUS, [SET], ("de",), seed=0, folds=1)

    assert material.known(TASKS["severity"]).tolist() == [0]
    assert material.examples(TASKS["severity"]).labels == (("1",),)
    assert np.array_equal(material.examples(TASKS["complaint"]).weight, material.weight)
