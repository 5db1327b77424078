"""A post's HTML as the text that a reader sees."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_VOID = frozenset({"br", "img", "hr", "input", "wbr"})
_BLOCKS = frozenset({"p", "div", "blockquote", "pre", "ul", "ol", "li", "h1", "h2", "h3", "h4"})
_HIDDEN = frozenset({"script", "style"})
# What a reader does not see: parts of a shortened link, and the fallback link of a quote.
_UNSEEN = frozenset({"invisible", "quote-inline"})


def to_text(html: str) -> str:
    """The visible text: a blank line between paragraphs, shortened links end with an ellipsis."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = re.sub(r"[ \t]+", " ", "".join(reader.parts))
    text = re.sub(r" *\n *", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


class _Reader(HTMLParser):
    """Collects visible text; tolerates end tags that are missing or without a start."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._open: list[tuple[str, bool, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._add("\n")
        if tag in _VOID:
            return
        if tag in _BLOCKS:
            self._add("\n" if tag == "li" else "\n\n")
        classes = set((dict(attrs).get("class") or "").split())
        is_hidden = tag in _HIDDEN or bool(classes & _UNSEEN)
        self._open.append((tag, is_hidden, "…" if "ellipsis" in classes else ""))

    def handle_endtag(self, tag: str) -> None:
        if all(opened != tag for opened, _, _ in self._open):
            return
        while self._open:
            opened, _, closing = self._open[-1]
            self._add(closing)
            self._open.pop()
            if opened == tag:
                break
        if tag in _BLOCKS:
            self._add("\n" if tag == "li" else "\n\n")

    def handle_data(self, data: str) -> None:
        self._add(data)

    def _add(self, text: str) -> None:
        if text and not any(is_hidden for _, is_hidden, _ in self._open):
            self.parts.append(text)
