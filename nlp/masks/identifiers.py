"""Identifiers that only the words before them give away: "policy number is AB-1234"."""

import re
from collections.abc import Iterator

from nlp.masks.spans import Span

_NUMBER = (
    r"(?:numbers?|num|nbr|no|nos|nr|n[°ºo]|id|ids|code|codes|ref|reference|details?|#|nummer|"
    r"numm?ero|número|numéro|numero|codigo|código|codice|pin)"
)
KINDS: tuple[tuple[str, str], ...] = (
    ("SSN", r"ssn|ss|social security|sozialversicherungs\w*|sécurité sociale|seguridad social"),
    (
        "ID_DOCUMENT",
        r"passport|passeport|pasaporte|paspoort|passaporto|reisepass\w*|ausweis\w*|personalausweis\w*|"
        r"driv(?:er'?s?|ing) licen[cs]e|drivers licen[cs]e|führerschein\w*|permis de conduire|rijbewijs\w*|"
        r"carnet de conducir|patente|national id|id card|tax id|steuer-?id\w*|steuernummer|bsn|dni|nie|nif|"
        r"codice fiscale|national insurance|nino",
    ),
    (
        "POLICY",
        r"polic(?:y|ies)|police|polizza|póliza|poliza|polis(?:nummer)?|versicherungs(?:schein)?(?:nummer|nr)|"
        r"policen(?:nummer|nr)|policyid|contrat|vertrags(?:nummer|nr)|insurance",
    ),
    (
        "CLAIM",
        r"claims?|claimid|schaden(?:s|fall)?-?(?:nummer|nr)|sinistre|siniestro|schade(?:nummer)?|sinistro",
    ),
    (
        "BOOKING",
        r"bookings?|reservations?|réservation|reserva|reservering(?:s)?\w*|prenotazione|buchung(?:s)?\w*|"
        r"confirmation|conformation|confirmations|conf|pnr|record locator|itinerary|e-?ticket",
    ),
    (
        "PASSWORD",
        r"pass ?words?|passwd|pwd?|pass ?code|one time password|otp|pin|passwort|kennwort|mot de passe|"
        r"contraseña|wachtwoord|clave|tan|cvv2?|cvc|security code|verification code|"
        r"maiden name",
    ),
    ("CARD", r"(?:credit |debit )?cards?|visa|mastercard|karte|kartennummer|carte|tarjeta|carta|kaart"),
    (
        "ACCOUNT",
        r"accounts?|acc+ount|acct?s?|acnt|a/c|ac|konto|kontonummer|kontonr|compte|cuenta|rekening|"
        r"rekeningnummer|conto|user ?(?:id|name)|login|customer|kunden-?(?:nummer|nr)|kundennr|client|cliente|"
        r"klant(?:nummer)?|member(?:ship)?|mitglieds?(?:nummer|nr)|routing|sort code|blz|loyalty|"
        r"frequent flyer|rapid rewards|skymiles|aadvantage|mileage ?plus",
    ),
    ("PHONE", r"phone|mobile|cell|contact|telephone|handy|tel|whatsapp|ph"),
)
_KEY = "|".join(f"(?P<{kind}>{words})" for kind, words in KINDS)
_LINK = (
    rf"(?:[\s.:=#(\-]{{0,3}}(?<![a-z0-9])(?:{_NUMBER}|is|was|it|its|are|will|be|as|of|my|the|our|your|for|this|that|"
    r"last|first|four|4|five|5|three|3|six|digits?|digit|ending|ends|in|with|on|should|needs|to|said|says|"
    r"ist|lautet|war|est|es|è|era|de|la|le|el|il|mi|mon|ma|meine?|mijn|mia|mio|und|and|eindigt|op|"
    r"endet|auf|termin\w+|par|finit)(?![a-z0-9])){0,7}"
)
_CUE = re.compile(
    rf"(?<![a-z0-9äöüß])(?:{_KEY})(?![a-zäöüéñ])(?P<link>{_LINK})[\s.:=#(\-\"'»«“”]{{0,4}}", re.IGNORECASE
)
_NAMED = re.compile(
    rf"(?<![a-z]){_NUMBER}(?![a-z])|[#:=]|digit|\b(?:is|ist|lautet|est|es|è|ending|ends|are|its)\b",
    re.IGNORECASE,
)
_PIECE = re.compile(r"([a-z]{1,12}|[0-9]{1,24})(?![^\W_])|([a-z0-9]{2,40})(?![^\W_])", re.IGNORECASE)
_JOIN = re.compile(r"[ \-/._](?=[a-z0-9])", re.IGNORECASE)
_STOP = frozenset(
    "and is my the for to on in of it at was no yes or but so with from by are be as an we me you do i'm am"
    " im its not has have can will would please thanks thank name email mail phone contact address ph st"
    " th nd rd am pm gb mb kb tb usd eur gbp inr rs nos pcs qty kg lb lbs km mi hrs hr min mins sec days day"
    " weeks week months month years year yrs items item people persons nights night times time percent x"
    " und ist et est y es e è en der die das le la el il der mg ml cm mm hz ghz mph if when then than off up"
    " out gbs mbps extra new hours minutes cups pizza pizzas pieces number euro euros dollars dollar pounds"
    " bucks model".split()
)
_PASSWORD_VALUE = re.compile(r"(?:(?<=is )|(?<=: )|(?<=:)|(?<== )|(?<=password )|(?<=ist )|(?<=est ))\S{4,40}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}$")


def find(text: str) -> Iterator[Span]:
    """Every code or number that follows the name of its kind; needs a digit in the text."""
    at = 0
    while match := _CUE.search(text, at):
        kind = match.lastgroup if match.lastgroup != "link" else None
        kind = kind or next(name for name, _ in KINDS if match[name])
        end = code_end(text, match.end())
        named = _NAMED.search(match[0]) is not None
        if end and _plausible(text[match.end() : end], kind, named):
            yield Span(match.end(), end, kind)
            at = end
        else:
            at = max(match.end(kind), at + 1)


def _plausible(code: str, kind: str, named: bool) -> bool:
    digits = sum(char.isdigit() for char in code)
    letters = sum(char.isalpha() for char in code)
    if kind == "PHONE":
        return digits >= 6 and letters == 0
    if named:
        return digits >= 3 or (digits >= 1 and letters + digits >= 5)
    if _YEAR.match(code):
        return False
    return (digits >= 4 and letters == 0) or (digits >= 2 and letters >= 1 and len(code) >= 5)


def code_end(text: str, start: int) -> int:
    """Where the code that begins at `start` ends, or 0.

    A code is a row of pieces of letters and digits with single blanks or signs between them
    ("k 2 x 3 b 7", "AB-12/345") and has at least one digit.
    """
    at, end, letters = start, 0, 0
    while (piece := _PIECE.match(text, at)) and at - start < 48:
        token = piece[0].lower()
        joint = _JOIN.match(text, piece.end())
        if any(char.isdigit() for char in token):
            end, letters = piece.end(), 0
        else:
            next_digit = joint is not None and text[joint.end()].isdigit()
            letters += len(token)
            if letters > 7 or (token in _STOP and not (len(token) == 1 and next_digit)):
                break
            if end and (len(token) <= 3 or next_digit and len(token) <= 5):
                end = piece.end()
        if not joint:
            break
        at = joint.end()
    return end
