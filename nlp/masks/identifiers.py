"""Identifiers that only the words before them give away: "policy number is AB-1234"."""

import re
from collections.abc import Iterator

from nlp.masks.gazetteer import AMBIGUOUS, COMMON, fold, unknown, word_set, words
from nlp.masks.spans import Span, around_digits, holds

_NUMBER = (
    r"(?:numbers?|n[umber]{4,6}|num|nbr|no|nos|nr|n[°ºo]|id|ids|code|codes|ref|"
    r"reference|details?|#|nummer|"
    r"numm?ero|número|numéro|numero|codigo|código|codice|pin)"
)
KINDS: tuple[tuple[str, str], ...] = (
    (
        "SSN",
        r"ssn|ss|social(?: security)?|sozialversicherungs\w*|sécurité sociale|seguridad social",
    ),
    (
        "ID_DOCUMENT",
        r"passport|passeport|pasaporte|paspoort|passaporto|reisepass\w*|ausweis\w*|"
        r"personalausweis\w*|"
        r"driv(?:er'?s?|ing) licen[cs]e|drivers licen[cs]e|führerschein\w*|permis de conduire|"
        r"rijbewijs\w*|"
        r"carnet de conducir|patente|national id|id card|tax id|steuer-?id\w*|steuernummer|bsn|"
        r"burgerservicenummer|sofinummer|"
        r"dni|nie|nif|"
        r"codice fiscale|national insurance|nino|ni(?= n)",
    ),
    (
        "POLICY",
        r"polic(?:y|ies)|police|polizza|póliza|poliza|polis(?:nummer)?|"
        r"versicherungs(?:schein)?(?:nummer|nr)|"
        r"policen(?:nummer|nr)|policyid|contrat|vertrags(?:nummer|nr)|insurance",
    ),
    (
        "CLAIM",
        r"claims?|claimid|schaden(?:s|fall)?-?(?:nummer|nr)|sinistre|siniestro|"
        r"schade(?:nummer)?|sinistro",
    ),
    (
        "BOOKING",
        r"bookings?|reservations?|réservation|reserva|reservering(?:s)?\w*|prenotazione|"
        r"buchung(?:s)?\w*|"
        r"conf[io]rm[ation]{4,7}s?|conf|pnr|record locator|itinerary|e-?ticket",
    ),
    (
        "PASSWORD",
        r"[po]as{1,2} ?w(?:[oa]r)?[dtls]{1,2}s?|pswd|pass(?= is|:| ?=)|"
        r"pwd?|pass ?code|one time password|otp|pin|"
        r"passwort|kennwort|mot de passe|"
        r"contraseña|wachtwoord|clave|tan|cvv2?|cvc|security code|verification code|"
        r"maiden name",
    ),
    (
        "CARD",
        r"(?:credit |debit )?cards?|visa|mastercard|karte|kartennummer|carte|tarjeta|carta|kaart",
    ),
    (
        "ACCOUNT",
        r"accounts?|acc+ount|acct?s?|acnt|a/c|ac|konto|kontonummer|kontonr|compte|cuenta|rekening|"
        r"rekeningnummer|conto|user ?(?:id|name)|login|customer|kunden-?(?:nummer|nr)|kundennr|"
        r"client|cliente|"
        r"klant(?:nummer)?|member(?:ship)?|mitglieds?(?:nummer|nr)|routing|sort code|blz|loyalty|"
        r"(?:my|the|and) (?:number|no|num|id|code)(?= is)|"
        r"(?:last|first) (?:four|five|three|[3-6])(?: digits?)?(?= (?:is|are)\b|:)|"
        r"(?:correct|digit) (?:number|code)|"
        r"frequent flyer|rapid rewards|skymiles|aadvantage|"
        r"mileage ?plus",
    ),
    (
        "PHONE",
        r"phone|mobile|cell|contact|telephone|handy|tel|whatsapp|ph|t[ée]l[ée]fono|téléphone|telefoon|"
        r"m[óo]vil|rufnummer|handynummer|telefonnummer|portable|cellulare|mobiel",
    ),
    (
        "ORDER",
        r"orders?|tracking|parcel|invoice|delivery|(?:bestell|auftrags|sendungs|rechnungs|paket)-?"
        r"(?:nummer|nr)|(?:bestel|order|factuur)nummer|commande|colis|facture|pedido|factura|ordine|"
        r"spedizione|fattura|pratica|bestelling",
    ),
)
_KEY = "|".join(f"(?P<{kind}>{words})" for kind, words in KINDS)
_LINK = (
    rf"(?:[\s.:=#(\-]{{0,3}}(?<![a-z0-9])(?:{_NUMBER}|is|was|it|its|are|will|be|of|(?:my|the|as|"
    rf"our|your|this|that|op|de|la|le|el|il|mi|ma)(?! [0-9])|"
    r"(?:last|first)(?: (?:four|4|five|5|three|3|six|6|two|2))?|four|five|three|digits?|"
    r"ending|ends|in|with|should|needs|said|"
    r"says|"
    r"ist|lautet|war|est|es|è|era|mon|meine?|mijn|mia|mio|und|and|eindigt|"
    r"endet|auf|termin\w+|par|finit)(?![a-z0-9])){0,7}"
)
_CUE = re.compile(
    rf"(?<![a-z0-9äöüß])(?:{_KEY})(?![a-zäöüéñ])(?P<link>{_LINK})[\s.:=#(\-\"'»«“”]{{0,4}}",
)
_NAMED = re.compile(
    rf"(?<![a-z]){_NUMBER}(?![a-z])|[#:=]|digit|\b(?:is|ist|lautet|est|es|è|ending|ends|are|its)\b",
    re.IGNORECASE,
)
_CALLED_NUMBER = re.compile(rf"(?<![a-z]){_NUMBER}(?![a-z])|nummer|nr|#", re.IGNORECASE)
_PIECE = re.compile(
    r"([a-z]{1,12}|[0-9]{1,24})(?![^\W_])|([a-z0-9]{2,40})(?![^\W_])", re.IGNORECASE
)
_JOIN = re.compile(r"[ \-/._](?=[a-z0-9])", re.IGNORECASE)
UNITS = word_set(
    "st th nd rd am pm gb mb kb tb usd eur gbp inr rs nos pcs qty kg lb lbs km mi hrs hr min "
    "mins sec days day"
    " kms mile lap laps weeks week months month years year yrs items item people persons nights "
    "night times time percent mg ml"
    " cm mm hz ghz mph gbs mbps hours minutes cups pizza pizzas pieces number euro euros "
    "dollars dollar pounds"
    " bucks stars star points miles no nr tage jahre jahr stunden uhr jours ans heures horas "
    "años dagen uur giorni"
    " anni ore jan feb mar apr may jun jul aug sep sept oct nov dec january february march "
    "april june july august"
    " september october november december and und cash card zip"
)
"""Words that beside a number make it a quantity, a time or a date."""
_BEFORE_AMOUNT = word_set("rs usd eur gbp inr no nr nos and und to at on am in by")
NO_CODE = UNITS | word_set(
    "is the my for to on in of it at was yes or but so with from by are be as an we me you do "
    "i'm im its not has"
    " have can will would please thanks thank name email mail phone contact address ph x ist et "
    "est y es e è en"
    " der die das le la el il if when then than off up out extra new model since seit depuis "
    "desde sinds da"
)
_PASSWORD = re.compile(
    r"(?<![^\W_])(?:[po]as{1,2} ?w(?:[oa]r)?[dtls]{1,2}|pswd|pwd|pass ?code|"
    r"passwort|kennwort|mot de passe|contraseña|wachtwoord)"
    r"(?:(?: is| was| ?:| ?=| ist| lautet| est| es| è):?\s{0,2}|"
    r"(?= [a-z]{2,20} [0-9]{1,8}(?![^\W_])) |(?P<last> )(?=[^\W\d_]{4,20}$))[\"'»«“„]?"
    r"(?P<word>[^\s\"'»«“”]{2,40})(?P<digits> [0-9]{1,8}(?![^\W_]))?",
    re.IGNORECASE,
)
_PASSWORD_HINTS = ("pas", "oas", "pswd", "pwd", "kennwort", "contraseña", "wachtwoord")
_COUNTED = re.compile(
    r" ?(?:[%€$£]|euros?|eur|usd|gbp|dollars?|pounds?|bucks|people|users?|customers?|followers|"
    r"times|days|hours|years)(?!\w)",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"[0-3]?[0-9][./\-][0-3]?[0-9][./\-](?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}[./\-][0-9]{1,2}[./\-]"
    r"[0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}"
)
_CLOSES = re.compile(r"[ .!,]{0,4}(?:\Z| and(?![^\W_]))")
_LETTERS = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}$")


def find(text: str, lower: str) -> Iterator[Span]:
    """Every code or number that follows the name of its kind; needs a digit in the text.

    `lower` is the text in lower case, in which cues are found much faster than by ignoring case.
    """
    if len(lower) != len(text):
        lower = "".join(char.lower()[0] for char in text)
    for start, stop in around_digits(text, before=70, after=0):
        at = start
        while match := _CUE.search(lower, at, stop):
            kind = next(name for name, _ in KINDS if match[name])
            glued = match.end() > 0 and text[match.end() - 1].isalnum()
            end = 0 if glued else code_end(text, match.end())
            lead = _CALLED_NUMBER if kind == "ORDER" else _NAMED
            named = lead.search(match[0]) is not None
            if (
                end
                and not _COUNTED.match(text, end)
                and plausible(text[match.end() : end], kind, named)
            ):
                yield Span(match.end(), end, kind)
                at = end
            else:
                at = max(match.end(kind), at + 1)


def passwords(text: str, lower: str) -> Iterator[Span]:
    """A word given as password, in whatever letters and signs."""
    if not holds(lower, _PASSWORD_HINTS):
        return
    for match in _PASSWORD.finditer(text):
        word = match["word"].rstrip(".,;!?)\"'")
        tail = len(match["digits"] or "") if word == match["word"] else 0
        plain = words().get(fold(word), 0) & (COMMON if tail else COMMON | AMBIGUOUS)
        verb = word.islower() and word.endswith(("ed", "ing"))
        if match["last"] and not unknown(word):
            continue
        if not plain and (tail or (len(word) > 3 and not verb)):
            start = match.start("word")
            yield Span(start, start + len(word) + tail, "PASSWORD")


def plausible(code: str, kind: str, named: bool) -> bool:
    """Whether a code is long enough for its kind, longer where no "number" or "is" leads to it."""
    digits = sum(map(str.isdigit, code))
    runs = [len(run) for run in _LETTERS.findall(code)]
    letters = sum(runs)
    if kind == "PHONE":
        return digits >= 6 and letters == 0
    if kind == "CARD" and (letters or digits < 3 or 4 < digits < 12):
        return False
    if kind == "PASSWORD" and named:
        return digits > 1 or len(code) > 4
    if kind == "ORDER" and (not named or digits < 4):
        return False
    if max(runs, default=0) > 6 or _DATE.fullmatch(code):
        return False
    if named:
        return digits >= 3 or (digits >= 1 and letters + digits >= 5)
    if _YEAR.match(code):
        return False
    if " " in code:
        first = code.split(" ", 1)[0]
        listed = len(first) > 1 and words().get(first.lower(), 0)
        return kind in ("PASSWORD", "BOOKING") and not listed and digits > 1 and len(code) > 5
    return digits >= 4 if letters == 0 else digits >= 2 and len(code) >= 5


def code_end(text: str, start: int) -> int:
    """Where the code that begins at `start` ends, or 0.

    A code is a row of pieces of letters and digits with single blanks or signs between them
    ("k 2 x 3 b 7", "AB-12/345") and has at least one digit.
    """
    at, end = start, 0
    while (piece := _PIECE.match(text, at)) and at - start < 48:
        joint = _JOIN.match(text, piece.end())
        if any(map(str.isdigit, piece[0])):
            end = piece.end()
        else:
            next_digit = joint is not None and text[joint.end()].isdigit()
            glued = at > start and text[at - 1] != " "
            closes = end > 0 and _CLOSES.match(text, piece.end()) is not None
            if not _belongs(piece[0].lower(), next_digit, glued, closes, first=at == start):
                break
            end = piece.end() if end else 0
        if not joint:
            break
        at = joint.end()
    return end


def _belongs(token: str, next_digit: bool, glued: bool, closes: bool, *, first: bool) -> bool:
    """Whether letters beside digits are a piece of the code and not a word, unit or amount."""
    if token in _BEFORE_AMOUNT:
        return False
    if token in NO_CODE:
        before = len(token) < 3 and next_digit and (token not in UNITS or first)
        return before or (len(token) == 1 and closes)
    if glued:
        return len(token) < 13
    short = 7 if first and unknown(token) else 5
    return (next_digit and len(token) <= short) or (closes and len(token) < 5)
