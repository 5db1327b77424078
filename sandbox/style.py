"""The surface of a text: lower case, capitals, typing errors, emoji; and saying it twice."""

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from sandbox.model import Said

_TYPO_WORD = re.compile(r"\b[a-z]{6,}\b")
_EMOJI = {
    -1: ("😡", "😤", "🙄", "😠", "👎", "😩", "🤦", "🤦‍♀️", "😭", "💀"),
    0: ("🤔", "🙏", "🤷", "😅"),
    1: ("😍", "👍", "❤️", "🥰", "🎉", "🙌", "😊", "👏🏽"),
}


def styled(
    rng: Random, text: str, used: Sequence[tuple[str, str]], style: str, tone: int
) -> tuple[str, list[tuple[str, str]]]:
    """The text in `style`, and the personal values `used` as they now read in it.

    `tone` is -1, 0, 1, or 2 for a mixed text.
    """
    pairs = list(used)
    if style == "lower":
        text = text.lower().rstrip(".")
        text = text.replace("'", "") if rng.random() < 0.5 else text
        if rng.random() < 0.3:
            text = re.sub(r"\byou\b", "u", text)
        if rng.random() < 0.4:
            text = text.replace(". ", rng.choice((" ", ", ", "... ")))
        pairs = [(kind, value.lower()) for kind, value in pairs]
    elif style == "caps":
        text = text.upper()
        pairs = [(kind, value.upper()) for kind, value in pairs]
    elif style == "typos":
        text = _TYPO_WORD.sub(
            lambda m: _typo(rng, m.group()) if rng.random() < 0.12 else m[0], text
        )
    elif style == "emoji":
        sign = 0 if tone == 2 else tone
        face = rng.choice(_EMOJI[sign]) * rng.choice((1, 1, 2, 3))
        text = f"{text} {face}" if rng.random() < 0.7 else f"{text.rstrip('.')}{face}"
    elif style == "shout":
        ending = ("??", "???", "?!") if text.endswith("?") else ("!", "!!", "!!!", "!!!!")
        text = text.rstrip(".?!") + rng.choice(ending)
    return text, pairs


def _typo(rng: Random, word: str) -> str:
    at = rng.randrange(1, len(word) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return rng.choice((swapped, word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]))


def nearly(rng: Random, said: Said) -> Said:
    """The same text with the small differences of somebody who posts it twice."""
    change = rng.choice(("ending", "case", "word"))
    text = said.text
    if change == "ending":
        text = text.rstrip(".! ") + rng.choice(
            (" !!!", "...", " 😡" if said.is_complaint else " 👍")
        )
    elif change == "case":
        text = text[:1].swapcase() + text[1:].replace(", ", " , ", 1)
    else:
        text = rng.choice(("Again: ", "Posting again. ", "As I said, ")) + text
    return replace(said, text=text, planted=(*said.planted, "near_duplicate"))
