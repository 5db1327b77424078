"""Family names that their endings give away."""

import re

from nlp.masks.gazetteer import bits, fold

_FAMILY_ENDINGS = re.compile(
    r"(?:ov[aá]|ev[aá]|ovic|evic|owicz|ewicz|czyk|czak|enko|chuk|sson|sdottir|dottir|shvili|"
    r"adze|oglu|"
    r"opoulos|poulou|idis|akis|escu|eanu|qvist|quist|gaard|stra|ewski|owski|inski|ynski|ovsky|"
    r"evsky|"
    r"inen|etti|ucci|elli|ellini|moto|mura|zaki|[nvwc]sk[aiy]|kawa|yama|shima|yan|stein|mann|"
    r"huis|berger|nyi|ffy|ssy)$"
)
_SURE_ENDINGS = re.compile(
    r"(?:[^aeiou]ova|[nvwz]iev|[adlnrsty]yev|[ghk]aev|[bdklmnrstz]ov|[lnrsvt]sk[aiy]|ovic|evic|owicz|"
    r"ewicz|czyk|enko|sson|dottir|shvili|adze|opoulos|escu|qvist|auskas|"
    r"evicius|oglu)$"
)


def family_ending(folded: str) -> bool:
    """Whether a folded word ends as family names do; other words may too ("Frankenstein")."""
    return _FAMILY_ENDINGS.search(folded) is not None


def sure_by_ending(word: str) -> bool:
    """Whether the ending alone makes a capitalised word a family name ("Horvatinčić")."""
    if len(word) < 6 or word.isupper() or bits(word):
        return False
    return word.endswith("ić") or _SURE_ENDINGS.search(fold(word)) is not None
