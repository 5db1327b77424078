from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from lake.config import NlpConfig
from nlp.components.heads import languages_of
from nlp.context import Context
from nlp.learn.features import extract
from nlp.learn.head_files import save
from nlp.learn.heads import ModelError, fingerprint
from nlp.learn.labelled import Labelled
from nlp.learn.shipped import models_folder, shipped_head
from nlp.learn.tasks import TASKS
from nlp.learn.train import train, write
from nlp.methods import RULES
from nlp.pipeline import load

Read = Callable[..., Doc]
BAD = "I have been waiting three weeks for my refund and nobody answers."


def test_heads_flag_and_score_what_they_were_trained_for(read: Read) -> None:
    doc = read(BAD)

    head = shipped_head("complaint")
    assert doc._.complaint_probability == pytest.approx(
        float(head.probabilities(extract([BAD]))[0, 0]), abs=1e-6
    )
    assert doc._.is_complaint
    assert doc._.sentiment < 0
    assert doc._.sentiment_label == "negative"


def test_heads_name_themselves_and_leave_the_rest_to_rules(read: Read) -> None:
    methods = read(BAD)._.methods

    assert methods["complaint"] == f"head:complaint@{fingerprint(shipped_head('complaint'))}"
    assert methods["sentiment"] == f"head:sentiment@{fingerprint(shipped_head('sentiment'))}"
    assert methods["spam"] == RULES["spam"]


def test_heads_of_the_other_languages_are_others(read: Read) -> None:
    doc = read("Ich warte seit drei Wochen auf mein Geld und niemand antwortet.")

    assert doc._.language == "de"
    assert doc._.is_complaint
    others = shipped_head("complaint", "de")
    assert doc._.methods["complaint"] == f"head:complaint@{fingerprint(others)}"
    assert fingerprint(others) != fingerprint(shipped_head("complaint"))


def test_heads_score_each_sentence(read: Read) -> None:
    doc = read("The room was lovely. The parcel arrived broken and nobody answers my mails!")

    praise, trouble = doc._.sentence_complaint
    assert praise < 0.2 < 0.8 < trouble


def test_heads_never_make_an_agent_complain(read: Read) -> None:
    doc = read(BAD, speaker_role="agent")

    assert doc._.is_complaint is None
    assert doc._.complaint_probability is None
    assert doc._.severity is None


@pytest.mark.parametrize(
    ("channel", "complains"), [("review", True), ("survey", True), ("chat", False)]
)
def test_heads_have_a_threshold_of_their_own_where_an_opinion_is_given(
    tmp_path: Path, channel: str, complains: bool
) -> None:
    head = replace(shipped_head("complaint"), thresholds=np.array([1.0]), opinion=0.0)
    save(head, tmp_path / "complaint")
    language = load(NlpConfig())
    language.get_pipe("heads").from_disk(tmp_path)
    doc = language.make_doc("The app does not open on my phone.")
    doc._.context = Context(channel=channel)

    assert language(doc)._.is_complaint is complains


@pytest.mark.parametrize(
    ("text", "complains"),
    [
        ("Waited two hours at the gate, awful airline. Never again! #fail", True),
        ("Hi, my card payment was declined, could you check what happened please?", False),
    ],
)
def test_heads_tell_from_the_wording_whether_an_opinion_is_given_where_no_channel_is_told(
    tmp_path: Path, text: str, complains: bool
) -> None:
    head = replace(shipped_head("complaint"), thresholds=np.array([1.0]), opinion=0.0)
    save(head, tmp_path / "complaint")
    save(shipped_head("opinion"), tmp_path / "opinion")
    language = load(NlpConfig())
    language.get_pipe("heads").from_disk(tmp_path)

    assert language(text)._.is_complaint is complains


@pytest.mark.parametrize(
    ("text", "is_urgent"),
    [
        ("My flight leaves in two hours and I cannot check in, please help!", True),
        ("Someone is using my card right now, block it please!", True),
        ("I need an answer immediately, please!", False),
        ("They answered immediately, wonderful.", False),
    ],
)
def test_heads_call_urgent_what_cannot_wait_not_who_is_impatient(
    read: Read, text: str, is_urgent: bool
) -> None:
    assert (read(text)._.urgency >= 0.5) is is_urgent


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("I was passed from one department to the next and spent two hours on hold.", -2, -1),
        ("Opening the account took two minutes, so easy.", 1, 2),
    ],
)
def test_heads_tell_effort_where_trouble_or_ease_is_told(
    read: Read, text: str, least: float, most: float
) -> None:
    assert least <= read(text)._.effort <= most
    assert read("The colour is blue.")._.effort is None


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("I am closing my account and switching to another bank.", True),
        ("I have uninstalled the app.", True),
        ("Je résilie mon abonnement, c'est trop cher.", True),
        ("I switched to you last year and I love it.", False),
        ("Terrible, terrible service.", False),
    ],
)
def test_heads_tell_who_says_to_leave(read: Read, text: str, leaves: bool) -> None:
    assert read(text)._.churn_intent is leaves


@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        (
            "I was passed from one department to the next and spent two hours on hold.",
            "frustration",
        ),
        ("I'm so worried about my savings, what happens to them now?", "worry"),
        ("I don't understand this bill at all, what is the service charge?", "confusion"),
        ("Thank you so much, you saved our holiday.", "gratitude"),
        ("What a lovely surprise to find flowers in the room!", "surprise"),
    ],
)
def test_heads_name_emotions(read: Read, text: str, emotion: str) -> None:
    assert emotion in read(text)._.emotions


def test_heads_of_harm_told_calmly(read: Read) -> None:
    doc = read("I fell on the wet floor in your supermarket and broke my wrist.")

    assert doc._.is_complaint
    assert doc._.severity == 3


def test_heads_leave_a_bare_answer_to_its_question(read: Read) -> None:
    doc = read("Nothing", prompt="What could we improve?")

    assert doc._.is_complaint is False
    assert doc._.sentiment_label == "positive"


def test_heads_say_nothing_of_a_language_that_nobody_scores(read: Read) -> None:
    doc = read("To jest naprawdę bardzo dobra aplikacja i polecam ją wszystkim znajomym")

    assert doc._.sentiment is None
    assert doc._.complaint_probability is None
    assert doc._.methods is None


def test_heads_serve_the_languages_they_name() -> None:
    for task in ("complaint", "sentiment"):
        assert "en" in languages_of(shipped_head(task))


def test_heads_read_a_batch_as_they_read_each_text(language: Language) -> None:
    texts = [BAD, "Lovely staff!", "", "Wo ist mein Paket? Ich warte seit Wochen.", "Where is it?"]
    single = [language(text)._.complaint_probability for text in texts]

    together = [doc._.complaint_probability for doc in language.pipe(texts)]

    assert [p is None for p in together] == [p is None for p in single]
    known = [(a, b) for a, b in zip(together, single, strict=True) if a is not None]
    assert np.allclose(*zip(*known, strict=True), atol=1e-6)


def test_heads_survive_bytes(language: Language) -> None:
    stored = language.get_pipe("heads").to_bytes()
    other = spacy.blank("xx").add_pipe("voc_heads_v1")

    other.from_bytes(stored)

    assert {task: fingerprint(head) for task, head in other.heads.items()} == {
        task: fingerprint(head) for task, head in language.get_pipe("heads").heads.items()
    }


@pytest.fixture(scope="module")
def own_severity(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A head that finds anything about badgers of the gravest kind."""
    texts = [f"badger number {i} again" if i % 2 else f"tea number {i} again" for i in range(60)]
    labels = tuple(("3",) if i % 2 else ("0",) for i in range(60))
    ids = tuple(map(str, range(60)))
    data = Labelled(ids, tuple(texts), labels, ("en",) * 60, {})
    folder = tmp_path_factory.mktemp("severity")
    write(train(data, TASKS["severity"], folds=2), data, folder, "badgers.csv")
    return folder


def test_heads_of_a_user_replace_the_rules(own_severity: Path) -> None:
    language = load(NlpConfig(models={"severity": own_severity}))
    doc = language.make_doc("A badger number 7 again")
    doc._.context = Context(declared_language="en")

    assert language(doc)._.severity == 3
    assert doc._.methods["severity"].startswith("head:severity@")


def test_heads_of_a_user_leave_other_languages_to_those_that_ship(own_severity: Path) -> None:
    language = load(NlpConfig(models={"severity": own_severity}))
    doc = language.make_doc("Ich warte seit drei Wochen auf mein Geld.")
    doc._.context = Context(declared_language="de")

    shipped = fingerprint(shipped_head("severity", "de"))
    assert language(doc)._.methods["severity"] == f"head:severity@{shipped}"


def test_heads_of_another_task_are_refused(own_severity: Path) -> None:
    with pytest.raises(ModelError, match="is for severity, not complaint"):
        load(NlpConfig(models={"complaint": own_severity}))
    with pytest.raises(ModelError, match="reads no head for spam"):
        load(NlpConfig(models={"spam": models_folder() / "spam"}))
