"""A row of capitalised words: which of them are one name."""

import re
from dataclasses import dataclass

from nlp.masks.brands import BRAND_PAIRS, BRANDS_WITH_S
from nlp.masks.endings import family_ending, sure_by_ending
from nlp.masks.gazetteer import AMBIGUOUS, CASED, COMMON, FAMILY, GIVEN, PROPER, sure, unknown
from nlp.masks.name_cues import ACTS, DETERMINERS, INTRODUCERS, PLACE_BEFORE, word_before


@dataclass(frozen=True, slots=True)
class Row:
    """A row of capitalised words, each with its folded form and its bits."""

    text: str
    run: list[re.Match[str]]
    folded: list[str]
    known: list[int]
    german: bool

    def titled_end(self, at: int) -> int:
        """After a title: index after the last word that may belong to the name."""
        end = at
        while end < min(len(self.run), at + 3) and (
            not self.known[end] & COMMON
            or self.known[end] & (GIVEN | FAMILY)
            or (end == at and self._after_particle(end))
        ):
            end += 1
        return end

    def _after_particle(self, at: int) -> bool:
        """Whether a "van", "de" or the like stands before the word."""
        return at > 0 and self.run[at].start() - self.run[at - 1].end() > 2

    def name_end(self, at: int) -> int:
        """Index after the last word of the name that begins at `at`, or `at` if none does."""
        if self.folded[max(0, at - 1)] in PLACE_BEFORE:
            return at
        following = self.known[at + 1] if at + 1 < len(self.run) else 0
        first_name_follows = following & GIVEN and not following & FAMILY
        if not self.known[at] and (first_name_follows or not unknown(self.run[at][0])):
            return at
        if self._has_initial(at):
            return at + 3
        end, strong, by_ending = self._extent(at)
        while end > at and len(self.run[end - 1][0]) == 1:
            end -= 1
        pairs = (self.folded[at : at + 2], self.folded[max(0, at - 1) : at + 1])
        if end == at or any(" ".join(pair) in BRAND_PAIRS for pair in pairs):
            return at
        if end == at + 1:
            return end if self._alone(at, strong) else at
        if strong or by_ending:
            return end
        given, family = self.known[at] & GIVEN, self.known[at + 1] & (FAMILY | CASED)
        accented = not self.run[at + 1][0].isascii()
        bare = not self.known[at] & (PROPER | COMMON)
        new = bare and not self.german and unknown(self.run[at + 1][0])
        return at + 2 if given and (family or accented or new) else at

    def _extent(self, at: int) -> tuple[int, int, bool]:
        """How far words that may belong to one name reach, how many of them are surely names, and
        whether the last has the ending of a family name."""
        end, strong, names, strange, by_ending = at, 0, 0, 0, False
        while end < min(len(self.run), at + 5):
            known, word = self.known[end], self.run[end][0]
            if len(word) == 1 and end > at:
                end += 1
                continue
            also_given = known & GIVEN and not known & AMBIGUOUS
            if known & COMMON and not also_given and not (end == at and self._begins_full_name(at)):
                break
            by_ending = False
            if known & (GIVEN | FAMILY):
                names += 1
                strong += sure(known)
            elif len(word) > 5 and unknown(word) and family_ending(self.folded[end]):
                names += 1
                by_ending = True
                strong += sure_by_ending(word)
            elif not unknown(word) or (word.isupper() and not self.run[at][0].isupper()):
                break
            else:
                strange += 1
                if strange > 1 + names:
                    break
            end += 1
        return end, strong, by_ending

    def _has_initial(self, at: int) -> bool:
        """Whether this is a row like "Soib K. Kishiev", which nothing but people have."""
        if at + 3 > len(self.run) or len(self.run[at + 1][0]) > 1 or self.known[at] & PROPER:
            return False
        first, last = self.run[at][0], self.run[at + 2][0]
        if first.isupper() or last.isupper():
            return False
        return (bool(self.known[at] & GIVEN) or unknown(first)) and (
            bool(self.known[at + 2] & FAMILY) or unknown(last)
        )

    def _begins_full_name(self, at: int) -> bool:
        """Whether a plain word that is also a given name stands before a family name ("Will")."""
        rest = (i for i in range(at + 1, min(len(self.run), at + 3)) if len(self.run[i][0]) > 1)
        after = self.known[next(rest, at)]
        listed = self.known[at] & GIVEN and len(self.run[at][0]) > 2
        return bool(listed and after & FAMILY and sure(after))

    def _alone(self, at: int, strong: int) -> bool:
        """Whether a single word is a name: surely one, or one by its capital within a sentence."""
        match = self.run[at]
        after = self.text[match.end() : match.end() + 2]
        if after in ("'s", "’s") and self.folded[at] in BRANDS_WITH_S:
            return False
        if strong:
            return not (match[0].isupper() and len(match[0]) < 5)
        beside = self.known[max(0, at - 1) : at] + self.known[at + 1 : at + 2]
        if match[0].isupper() or self.known[at] & COMMON or not all(bit & COMMON for bit in beside):
            return False
        if self.known[at] & GIVEN and word_before(self.text, match.start()) in INTRODUCERS:
            return not self.known[at] & PROPER or self._greeted(match)
        if not self.known[at] & CASED or self.german:
            return False
        if self._opens(at):
            return after[:1] in (",", ":") or after in ("'s", "’s") or self._acts(match.end())
        return self._before(at).rsplit(" ", 1)[-1].lower() not in DETERMINERS

    def _greeted(self, match: re.Match[str]) -> bool:
        word = word_before(self.text, match.start())
        return word not in ("to", "with") and self.text[match.end() : match.end() + 1] in ",.!\n"

    def _acts(self, end: int) -> bool:
        return ACTS.match(self.text, end) is not None

    def _before(self, at: int) -> str:
        start = self.run[at].start()
        return self.text[max(0, start - 12) : start].rstrip(" ")

    def _opens(self, at: int) -> bool:
        """Whether the word opens a sentence, where a capital says nothing."""
        before = self._before(at)
        return not before or before[-1] in '.!?:\n"“>'
