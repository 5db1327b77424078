"""Secrets and addresses carried in a link's query: the value is masked, the link stays."""

import re
from collections.abc import Iterable, Iterator

from nlp.masks.spans import Span

_SECRET = re.compile(
    r"[?&;](?:[a-z_\-]{0,20}(?:token|key|secret|session|sid|auth|sig(?:nature)?|jwt|password|pwd|"
    r"email|e?mail|phone|user(?:name|id)?|otp))=([^\s&#<>\"']{4,512})",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Span]:
    """The value of each query parameter that opens an account or names a person."""
    if "=" in text and ("?" in text or "&" in text):
        for match in _SECRET.finditer(text):
            yield Span(match.start(1), match.end(1), "URL_TOKEN")


def around(secrets: list[Span], opaque: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The opaque stretches without the secrets that lie in them."""
    if not secrets:
        return list(opaque)
    rest: list[tuple[int, int]] = []
    index = 0
    for start, end in opaque:
        while index < len(secrets) and secrets[index].end <= start:
            index += 1
        while index < len(secrets) and secrets[index].start < end:
            rest.append((start, max(start, secrets[index].start)))
            start = secrets[index].end
            index += 1
        if start < end:
            rest.append((start, end))
    return rest
