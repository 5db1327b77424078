"""Words beside a name that tell whether it is one."""

import re

from nlp.masks.gazetteer import fold, word_set
from nlp.masks.introductions import TITLES

PLACE_BEFORE = word_set(
    "san santa santo saint st sao los las el fort mount mt lake port cape new north south east "
    "west via"
    " calle rue piazza plaza avenida rua hotel cafe"
)
DETERMINERS = word_set(
    "the a an my your our this that his her their in on die der das ein eine le la les un une "
    "el los las"
    " una de het een il lo i gli no per of"
)
ACTS = re.compile(
    r" (?:is|was|has|had|said|says|told|helped|gave|made|called|took|did|went|from|at)\b"
)
INTRODUCERS = word_set(
    "am im i'm i’m is hi hello hey dear hallo liebe lieber bonjour cher chère hola estimado "
    "estimada ciao caro cara"
    " beste geachte thanks thank thx danke merci gracias bedankt grazie sorry soy suis ben bin "
    "ist sono named"
    " agent rep representative manager waiter waitress server technician adviser advisor "
    "stewardess mitarbeiter"
    " mitarbeiterin kollege kollegin medewerker conseiller conseillère empleado empleada "
    "regards cheers sincerely"
    " grüße gruß cordialement saludos groeten groetjes groet saluti it's it’s its that's with "
    "to ok okay"
)
"""Words after which a weaker name with a capital, or a short one without, is taken."""
_NAMERS = word_set(
    "says said named mr mrs ms dr mme sr sra herr frau prof mister starring user"
    " son daughter wife husband friend colleague brother sister mom mother dad father partner kid"
    " cousin nephew niece uncle aunt fils fille mari collègue hijo hija esposa marido amigo amiga"
    " zoon dochter collega figlio figlia moglie marito amico amica kollege kollegin mitarbeiter"
    " mitarbeiterin agent rep representative attendant waiter waitress steward stewardess host"
    " hostess technician supervisor concierge regards sincerely grüße cordialement saludos groet"
    " groeten saluti"
)
"""Words after which an unknown word with a capital is a name."""

PERSON_AFTER = re.compile(
    r" (?:lives|lived) (?:in|on|at|near)\b| was born\b| (?:shouted|smiled|laughed|shrugged)\b"
    r"|['’]s (?:wife|husband|son|daughter|kids?|mother|father|brother|sister|boss|address)\b"
)
"""What follows a person, never a firm or product."""

_CALLED = re.compile(
    r"\b(?:was|is|were|been|guy|man|woman|lady|girl|boy|gentleman|person|someone|somebody|rep|agent)"
    r" called $",
    re.IGNORECASE,
)
_FIRM_NAMED = re.compile(
    r"\b(?:company|firm|brand|product|app|shop|store|place|hotel|restaurant|bar|bank|agency|site|"
    r"website|above|file) named $",
    re.IGNORECASE,
)


def names_person(text: str, start: int) -> bool:
    """Whether what stands before makes an unknown word with a capital a name."""
    before = text[max(0, start - 24) : start]
    if word_before(text, start) in _NAMERS:
        return _FIRM_NAMED.search(before) is None
    return _CALLED.search(before) is not None


def word_before(text: str, start: int) -> str:
    """The word before, in lower case; none if a sentence ends between, save after "Mr."."""
    before = text[max(0, start - 16) : start].rstrip(" ,:\n")
    word = before.rstrip(".").replace("\n", " ").rsplit(" ", 1)[-1].lower()
    return word if before[-1:] != "." or fold(word) in TITLES else ""
