"""What the turn before asked for, so that a bare answer can be read."""

import re
from functools import lru_cache

_ASKS = re.compile(
    r"\b(?:please|provide|what|which|who|whom|may i|can i|can you|could|would you|confirm|tell|"
    r"give|enter|share|need|verify|type|under|bitte|wie|welche\w*|nennen|quel\w*|donner|veuillez|"
    r"cuál|cual|puede|indique|wat|welke|kunt|qual\w*|può|inserisca)\b"
)
_WORDS = {
    "SSN": r"ssn|social(?: security)?|sozialversicherung|sécurité sociale|seguridad social",
    "EMAIL": r"e-?mail|mail ?id|correo|courriel",
    "PHONE": r"phone|mobile|cell|contact number|telef|handy|portable|móvil|cellulare|"
    r"reach you|call you",
    "CARD": r"(?:credit |debit |bank )?card|karte|carte|tarjeta|carta|kaart",
    "POLICY": r"polic[ey]|polizza|póliza|polis|versicherungs?(?:schein)?nummer",
    "CLAIM": r"claim|schaden|sinistre|siniestro|schade|sinistro",
    "BOOKING": r"booking|confirmation|reservation|réservation|reserva|prenotazione|buchung|pnr|"
    r"itinerary",
    "PASSWORD": r"password|pass ?code|passwort|mot de passe|contraseña|wachtwoord|otp|one.time|"
    r"pin\b|security (?:code|question|answer|word)|maiden|verification code",
    "DATE_OF_BIRTH": r"birth|dob\b|geburt|naissance|nacimiento|nascita|geboorte",
    "ADDRESS": r"(?<!mail )(?<!ip )(?<!web )address|adresse|anschrift|dirección|indirizzo|adres\b|"
    r"(?:do you|are you) liv(?:e|ing)|wohnen sie",
    "ACCOUNT": r"account|acct|konto|compte|cuenta|rekening|conto|customer (?:id|number)|"
    r"member(?:ship)?|kundennummer|user ?(?:id|name)|iban|login",
    "ORDER": r"(?:order|tracking|parcel|invoice) (?:number|id|no\b|code|ref)|bestellnummer|"
    r"auftragsnummer|sendungsnummer|numéro de (?:commande|suivi)|número de pedido|numero d.ordine|"
    r"bestelnummer|ordernummer",
    "NAME": r"(?<!company )(?<!brand )(?<!product )(?:user)?name(?! of (?:the|your|a) "
    r"(?!account|card|p))|naam|nom\b|nombre|nome\b|who am i|with whom|heißen",
}
_KINDS = {kind: re.compile(rf"(?<![^\W_])(?:{words})") for kind, words in _WORDS.items()}
_QUANTITY = re.compile(
    r"how (?:many|much|long|old)|price|cost|amount|budget|zip|postal|year|when|"
    r"what (?:time|date)|rating|rate|scale|wie ?(?:viele?|lange)|combien|cuánt|hoeveel|quant[oi]|"
    r"score|quantity|size|number of"
)


@lru_cache(maxsize=2048)  # a survey has one question, agents ask the same ones again
def asked(previous: str | None) -> list[str]:
    """The kinds of personal data that the turn before asked for; empty if it asked for none."""
    lower = (previous or "").lower()  # patterns that ignore case take twice as long
    if "?" not in lower and not _ASKS.search(lower):
        return []
    return [kind for kind, pattern in _KINDS.items() if pattern.search(lower)]


@lru_cache(maxsize=2048)
def asked_quantity(previous: str | None) -> bool:
    """Whether the turn before asked how many, how much or when."""
    return previous is not None and _QUANTITY.search(previous.lower()) is not None
