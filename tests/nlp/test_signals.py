"""Sentences and what must be found in them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

Read = Callable[..., Doc]


def mentions(doc: Doc) -> list[tuple[str, str, str]]:
    return [
        (span.text, span.label_, span._.reading.polarity) for span in doc.spans.get("topics", ())
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The battery is excellent.", [("battery", "product.quality", "positive")]),
        ("The battery is not good.", [("battery", "product.quality", "negative")]),
        (
            "The food was great but the parking was awful.",
            [
                ("food", "food.quality", "positive"),
                ("parking", "accessibility.access", "negative"),
            ],
        ),
        (
            "I was charged twice and nobody answers",
            [
                ("charged twice", "billing.charges.double", "negative"),
                ("nobody answers", "support.speed.silence", "negative"),
            ],
        ),
        ("Do you have a refund form?", [("refund", "returns.refund", "neutral")]),
        ("Nothing of note here.", []),
        (
            "Das Essen war lecker, aber das Personal war unfreundlich.",
            [
                ("Essen", "food.quality", "positive"),
                ("lecker", "food.quality", "positive"),
                ("Personal", "staff.manner", "negative"),
                ("unfreundlich", "staff.manner", "negative"),
            ],
        ),
        (
            "Le prix est correct mais la livraison est catastrophique.",
            [
                ("prix", "billing.price", "positive"),
                ("livraison", "delivery.speed", "negative"),
            ],
        ),
        ("El envío llegó tarde y la caja estaba rota.", None),
        (
            "De koffie was koud maar de prijs was prima.",
            [
                ("koffie", "food.quality", "negative"),
                ("prijs", "billing.price", "positive"),
            ],
        ),
        ("Il bagno era sporco.", [("bagno", "environment.cleanliness", "negative")]),
    ],
)
def test_topics_are_found_with_their_polarity(
    read: Read, text: str, expected: list[tuple[str, str, str]] | None
) -> None:
    found = mentions(read(text))

    if expected is None:
        assert {label for _, label, _ in found} >= {"delivery.speed"}
    else:
        # one mention a topic and clause: further words of the same topic add nothing
        assert found == [item for item in expected if item in found]
        assert {(label, polarity) for _, label, polarity in found} == {
            (label, polarity) for _, label, polarity in expected
        }


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("This is good.", "positive"),
        ("This is not good.", "negative"),
        ("This is not good at all.", "negative"),
        ("I am not happy.", "negative"),
        ("I don't like it.", "negative"),
        ("Not bad at all!", "positive"),
        ("No problems whatsoever.", "positive"),
        ("sooooo gooood 😍", "positive"),
        ("WORST SERVICE EVER", "negative"),
        ("Great job losing my suitcase again, still waiting", "negative"),
        ("The parcel is on the table.", "neutral"),
        ("Der Kaffee schmeckt mir nicht.", "negative"),
        ("Ich bin sehr zufrieden.", "positive"),
        ("Je ne recommande pas cet endroit.", "negative"),
        ("Tout était parfait, merci.", "positive"),
        ("No funciona nada, una vergüenza.", "negative"),
        ("Muy buena atencion", "positive"),
        ("Het eten was heerlijk.", "positive"),
        ("Nooit meer, wat een slechte service.", "negative"),
        ("Pessima esperienza, non lo consiglio.", "negative"),
        ("Personale gentile e disponibile.", "positive"),
        ("The app is terrrible", "negative"),
        ("terible experiance, disapointed", "negative"),
        ("I &amp; my wife loved it<br/>", "positive"),
    ],
)
def test_sentiment_follows_what_is_said(read: Read, text: str, label: str) -> None:
    assert read(text)._.sentiment_label == label


@pytest.mark.parametrize(
    ("text", "is_complaint"),
    [
        ("I have been waiting three weeks for my refund and nobody answers my emails.", True),
        ("Das ist eine Frechheit, die Ware ist kaputt angekommen.", True),
        ("C'est inadmissible, toujours pas remboursé.", True),
        ("Es una vergüenza, no responden y no funciona nada.", True),
        ("Nog steeds niets ontvangen, belachelijk.", True),
        ("Vergognoso, non funziona e nessuno risponde.", True),
        ("How can I change my address?", False),
        ("Thank you, everything was perfect.", False),
        ("I am sorry to hear that, our team will look into it.", False),
        ("The shop opens at nine.", False),
    ],
)
def test_complaint_is_dissatisfaction_that_calls_for_an_answer(
    read: Read, text: str, is_complaint: bool
) -> None:
    assert read(text)._.is_complaint is is_complaint


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Lovely place, thank you!", 0),
        ("The queue was annoyingly slow and the staff rude.", 1),
        ("My account is blocked and I can't access my money, unacceptable.", 2),
        ("My card was stolen, this is fraud and you ignore me. I will call my lawyer.", 3),
        ("How do I report fraud?", 0),
    ],
)
def test_severity_is_graded_by_the_gravest_thing_said(read: Read, text: str, severity: int) -> None:
    assert read(text)._.severity == severity


@pytest.mark.parametrize(("text", "label"), [("😡😡😡", "negative"), ("👍", "positive")])
def test_sentiment_of_emoji_alone_needs_no_language(read: Read, text: str, label: str) -> None:
    doc = read(text)

    assert (doc._.language, doc._.sentiment_label) == ("und", label)
    assert doc._.failure_reasons == ()


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("I use the app every day.", []),
        ("I love the app.", ["app"]),
        ("The app crashes and I hate it.", ["app.crash"]),
        ("The grocery bags tore on the way home.", ["product.quality"]),
        ("They lost my luggage.", ["baggage.lost"]),
        ("I have a loan with you.", []),
        ("We were happy to eat at six.", []),
    ],
)
def test_topics_need_more_than_the_bare_name_of_a_thing(
    read: Read, text: str, topics: list[str]
) -> None:
    doc = read(text)
    phrases = [m.label_ for m in doc.spans.get("topics", ()) if m._.method == "pattern"]
    assert phrases == topics


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("The delivery could be faster.", "negative"),
        ("The staff were not friendly at all.", "negative"),
        ("The food was great but the service was awful.", "positive"),
        ("How long does delivery take?", "neutral"),
    ],
)
def test_polarity_of_the_first_mention(read: Read, text: str, polarity: str) -> None:
    assert mentions(read(text))[0][2] == polarity


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Waited... and waited", 1),
        ("Rude staff... Never again", 2),
        (
            "i ordered a sofa in march and they told me it would come in two weeks... "
            "then nothing came at all.. so i called",
            2,
        ),
        ("please send it to\nmy new address", 1),
    ],
)
def test_sentences_end_at_dots_only_where_a_thought_does(read: Read, text: str, count: int) -> None:
    assert len(read(text).spans["sentences"]) == count


def test_effort_is_null_without_evidence(read: Read) -> None:
    assert read("The colour is blue.")._.effort is None
    assert read("So easy to use")._.effort > 0
    assert read("I had to call several times, so complicated")._.effort < 0


def test_churn_is_said_not_guessed(read: Read) -> None:
    assert read("I am closing my account and switching to another bank.")._.churn_intent is True
    assert read("Terrible, terrible service.")._.churn_intent is False


def test_intents_may_be_several(read: Read) -> None:
    doc = read("The app keeps crashing, this is unacceptable. Please fix it. When will it work?")

    assert {"complaint", "request", "question"} <= set(doc._.intents)


def test_urgency_of_praise_is_low(read: Read) -> None:
    assert read("I need help immediately, please!")._.urgency > 0.4
    assert read("They answered immediately, wonderful.")._.urgency < 0.3


def test_emotions_that_are_negated_do_not_count(read: Read) -> None:
    assert "joy" not in read("I am not happy.")._.emotions
    assert "joy" in read("I am happy.")._.emotions


@pytest.mark.parametrize(
    ("prompt", "text", "label"),
    [
        ("What could we improve?", "Nothing", "positive"),
        ("What did you like most?", "Nothing", "negative"),
        ("Was your problem resolved?", "No", "negative"),
        ("Was your problem resolved?", "yes.", "positive"),
        ("Did you have any problems?", "no", "positive"),
        ("Was können wir verbessern?", "Nichts", "positive"),
        ("¿Qué podemos mejorar?", "Nada", "positive"),
        ("What could we improve?", "The parking", "negative"),
        ("What did you like best?", "The parking", "positive"),
    ],
)
def test_answers_mean_what_was_asked(read: Read, prompt: str, text: str, label: str) -> None:
    assert read(text, prompt=prompt)._.sentiment_label == label


@pytest.mark.parametrize("text", ["n/a", "nothing", "-", "N/A.", "no comment"])
def test_answers_without_content_have_no_sentiment(read: Read, text: str) -> None:
    doc = read(text)

    assert doc._.spam == "non_answer"
    assert doc._.sentiment is None
    assert doc._.is_complaint is None
    assert "non_answer" in doc._.failure_reasons


def test_answers_tell_spam(read: Read) -> None:
    assert read("Use my code ABC123 and we both get 10 euros")._.spam == "spam"


def test_language_not_scored_keeps_its_code_and_gets_no_signal(read: Read) -> None:
    doc = read("To jest naprawdę bardzo dobra aplikacja i polecam ją wszystkim znajomym")

    assert doc._.language == "pl"
    assert doc._.failure_reasons == ("language_not_scored:pl",)
    assert doc._.sentiment is None
    assert doc._.complaint_probability is None
    assert "topics" not in doc.spans


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Great app", "en"),
        ("Sehr gut", "de"),
        ("Très bien", "fr"),
        ("Muy buena", "es"),
        ("Heel goed", "nl"),
        ("Molto bene", "it"),
    ],
)
def test_language_of_two_words_is_told_by_known_words(read: Read, text: str, code: str) -> None:
    assert read(text)._.language == code


def test_language_mixed_or_without_words_says_so(read: Read) -> None:
    mixed = read(
        "The room was clean and the people at the desk were very kind to all of us. "
        "Das Frühstück war leider kalt und wir mussten sehr lange auf unseren Kaffee warten."
    )

    assert (mixed._.language, mixed._.failure_reasons) == ("und", ("language_mixed",))
    blended = read(
        "Das Essen war gut but the service was terrible und die Kellnerin was rude to us"
    )
    assert (blended._.language, blended._.failure_reasons) == ("und", ("language_mixed",))
    assert read("Der Kundenservice war super nice, das Update läuft smooth")._.language == "de"
    assert read("12 ???")._.failure_reasons == ("language_no_words",)


def test_language_declared_settles_short_texts(read: Read) -> None:
    assert read("Service", declared_language="fr-FR")._.language == "fr"


def test_agents_trouble_is_not_the_customers(read: Read) -> None:
    doc = read("Your order is lost, this is terrible, nobody answers.", speaker_role="agent")

    assert doc._.complaint_probability is None
    assert doc._.severity is None
    assert doc._.churn_intent is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Is it open?", "question"),
        ("It would be nice if it worked.", "conditional"),
        ('They said "all is perfect" and left.', "quote"),
        ("Thanks for nothing, still waiting.", "sarcasm"),
    ],
)
def test_stance_of_a_sentence(read: Read, text: str, kind: str) -> None:
    assert 0 in read(text)._.stance[kind]


def test_sentences_end_where_a_reader_would_say(read: Read) -> None:
    doc = read("Dr. Smith came at 5.30 p.m. today. Great!!! Really?\n\nyes it was\n- second point")

    assert [span.text.strip() for span in doc.spans["sentences"]] == [
        "Dr. Smith came at 5.30 p.m. today.",
        "Great!!!",
        "Really?",
        "yes it was",
        "- second point",
    ]


def test_very_long_text_is_read(read: Read) -> None:
    doc = read("The room was dirty and the staff rude. " * 2000)

    assert doc._.sentiment_label == "negative"
    assert len(doc.spans["sentences"]) == 2000
