"""Bare answers in chats: by the question before, by shape, by what was said earlier."""

import pytest

from nlp import masks

ASKED = [
    ("what are the last four digits of your card?", "4471", "<CARD>"),
    ("can i have your name please", "jon smithe", "<NAME>"),
    ("May I have your full name?", "sure its zorvana", "sure its <NAME>"),
    ("please provide your policy number", "ab 1234 x", "<POLICY>"),
    ("what is your claim number?", "99812", "<CLAIM>"),
    ("could you share the booking reference?", "gy 76 gt", "<BOOKING>"),
    ("What is your date of birth?", "march 3 1980", "<DATE_OF_BIRTH>"),
    ("last four of your social security number?", "5589", "<SSN>"),
    ("What is your delivery address?", "4 maple drive springfield", "<ADDRESS>"),
    ("what is your phone number?", "9526741283", "<PHONE>"),
    ("please enter your password", "hunterzzz", "<PASSWORD>"),
    ("Wie lautet Ihre Kundennummer?", "4471882", "<ACCOUNT>"),
    ("Quel est votre numéro de réservation ?", "xk12pq", "<BOOKING>"),
    ("¿Cuál es su nombre?", "zoraida quint", "<NAME>"),
    ("Wat is uw rekeningnummer?", "55128834", "<ACCOUNT>"),
    ("What are the last four digits of your SSN?", "4821", "<SSN>"),
    ("Could I have your order number?", "4471882", "<ORDER>"),
    ("Where do you live?", "12 Baker St", "<ADDRESS>"),
    ("Qual è il suo numero di polizza?", "7781234", "<POLICY>"),
]
NOT_ASKED = [
    ("how much did you pay?", "350"),
    ("How many guests will there be?", "4500"),
    ("how long have you had your account?", "10 years"),
    ("What is your zip code?", "85001"),
    ("What did you like?", "the pizza"),
    ("Is your account working now?", "yes thank you"),
    ("Which city are you flying to?", "zorvania"),
]
BARE = [
    "4471",
    "acct 3233",
    "priya",
    "alex 453689",
    "jennifer and 4510",
    "hgy 827",
    "v 2 z 8 s 7",
    "zorvana",
    "2 g 3 g 4 h",
    "4578 is my account number",
    "wer 456",
    "zorvana 8 hyh 5",
]
NOT_BARE = [
    "5 pm",
    "20 gb",
    "100 usd",
    "2 large pizzas",
    "ok thanks",
    "bye",
    "10/10",
    "3 nights",
    "nothanks",
    "okthankyou",
    "usd 500",
    "thanksss",
]


@pytest.mark.parametrize(("question", "answer", "expected"), ASKED)
def test_mask_reads_an_answer_by_its_question(question: str, answer: str, expected: str) -> None:
    assert masks.mask(answer, previous=question).text == expected


@pytest.mark.parametrize(("question", "answer"), NOT_ASKED)
def test_mask_leaves_answers_to_other_questions(question: str, answer: str) -> None:
    assert masks.mask(answer, previous=question).text == answer


@pytest.mark.parametrize("turn", BARE)
def test_mask_turns_masks_bare_ids_and_names(turn: str) -> None:
    (masked,) = masks.mask_turns([("customer", turn)])
    assert masked.counts


@pytest.mark.parametrize("turn", NOT_BARE)
def test_mask_turns_leaves_quantities_and_small_talk(turn: str) -> None:
    (masked,) = masks.mask_turns([("customer", turn)])
    assert masked.text == turn


def test_mask_turns_uses_the_last_turn_of_the_other_speaker() -> None:
    turns = [
        ("agent", "What are the last four digits of your card?"),
        ("customer", "hold on"),
        ("customer", "4471"),
    ]
    assert [turn.text for turn in masks.mask_turns(turns)][2] == "<CARD>"


def test_mask_turns_masks_a_name_wherever_it_comes_again() -> None:
    turns = [
        ("customer", "my name is zorvana"),
        ("agent", "Thank you Zorvana, one moment"),
    ]
    assert masks.mask_turns(turns)[1].text == "Thank you <NAME>, one moment"


def test_find_turns_matches_mask_turns() -> None:
    turns = [("agent", "Your name?"), ("customer", "priya raman 4471")]
    masked = masks.mask_turns(turns)
    for spans, turn in zip(masks.find_turns(turns), masked, strict=True):
        assert len(spans) == sum(turn.counts.values())
