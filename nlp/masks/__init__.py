"""Typed masks for personal data, put in before any text is stored."""

import re
from collections.abc import Iterator, Sequence

from nlp.masks import (
    addresses,
    answers,
    births,
    emails,
    identifiers,
    introductions,
    links,
    names,
    national,
    numbers,
    signatures,
)
from nlp.masks.spans import Masked, Span, insert, opaque, replace, resolve

__all__ = ["VERSION", "Masked", "Span", "find", "find_turns", "mask", "mask_turns"]

VERSION = "3"
"""Changes whenever any text would be masked otherwise than before."""

_ROUNDS = 4
"""How often masked text is read again: a mask can lay bare what the words before it hid."""
_DIGIT = re.compile(r"[0-9]")


def mask(text: str, *, language: str | None = None, previous: str | None = None) -> Masked:
    """Replace personal data by `<KIND>`; masking masked text again changes nothing.

    `previous` is the turn or question before, which decides what a bare answer is. The rules of all
    six languages are always applied, since names and numbers cross languages; `language` (ISO
    639-1) only tells that a capital means nothing in German.
    """
    return replace(text, find(text, language=language, previous=previous))


def find(
    text: str, *, language: str | None = None, previous: str | None = None, chat: bool = False
) -> list[Span]:
    """The personal data in `text`, in order and apart, at offsets into the text as given.

    `chat` says that the text is a turn of a conversation, where a bare word or code is an answer.
    """
    spans = _once(text, language, previous, chat)
    for _ in range(_ROUNDS):
        more = _once(replace(text, spans).text, language, previous, chat) if spans else []
        if not more:
            break
        spans = insert(spans, more)
    given = _names(text, spans)
    if not given:
        return spans
    return _with_repeats(text, spans, introductions.heard(given, chat=chat), chat=chat)


def _names(text: str, spans: list[Span]) -> set[str]:
    return {text[span.start : span.end] for span in spans if span.kind == "NAME"}


def _with_repeats(
    text: str, spans: list[Span], names: dict[str, bool], *, chat: bool
) -> list[Span]:
    """`spans` with every further place where a part of a given name stands."""
    again = list(introductions.repeats(text, names, chat=chat))
    if not again and len(spans) < 2:
        return spans
    return resolve(text, [*spans, *again], links.around(spans, opaque(text)))


def _once(text: str, language: str | None, previous: str | None, chat: bool) -> list[Span]:
    secrets = list(links.find(text))
    finds = [*secrets, *_finds(text, language, previous, chat)]
    return resolve(text, finds, links.around(secrets, opaque(text))) if finds else []


def _finds(text: str, language: str | None, previous: str | None, chat: bool) -> Iterator[Span]:
    lower = text.lower()
    yield from emails.find(text, lower)
    yield from identifiers.passwords(text, lower)
    if _DIGIT.search(text):
        yield from births.find(text, lower)
        yield from national.find(text)
        shaped = list(numbers.find(text))
        yield from (span for span in shaped if span.kind != "PHONE")
        yield from identifiers.find(text, lower)
        yield from addresses.find(text)
        yield from shaped
    yield from introductions.find(text, lower)
    yield from signatures.find(text, lower)
    yield from names.find(text, lower, german=language == "de")
    yield from answers.find(text, previous, chat)


def mask_turns(turns: Sequence[tuple[str, str]]) -> list[Masked]:
    """Mask a conversation, given as (speaker role, text) in order.

    The last turn of another speaker tells what a bare answer means, and a name once given is masked
    wherever it comes again.
    """
    spans = find_turns(turns)
    return [replace(text, found) for (_, text), found in zip(turns, spans, strict=True)]


def find_turns(turns: Sequence[tuple[str, str]]) -> list[list[Span]]:
    """What `mask_turns` masks: for each turn the spans, at offsets into its text."""
    found = []
    last: dict[str, str] = {}
    for role, text in turns:
        question = next((said for who, said in reversed(last.items()) if who != role), None)
        found.append(find(text, previous=question, chat=True))
        last.pop(role, None)
        last[role] = text
    given = {
        name for (_, text), spans in zip(turns, found, strict=True) for name in _names(text, spans)
    }
    if not given:
        return found
    heard = introductions.heard(given, chat=True)
    return [
        _with_repeats(text, spans, heard, chat=True)
        for (_, text), spans in zip(turns, found, strict=True)
    ]
