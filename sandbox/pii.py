"""Made-up personal values with valid checksums, from ranges reserved for fiction."""

from collections.abc import Callable
from random import Random

from sandbox.model import Person

_IBAN = {"de": ("DE", 18), "fr": ("FR", 23), "es": ("ES", 20), "nl": ("NL", 14), "it": ("IT", 23)}
_BANKS = {"nl": "MRWB", "it": "K"}


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choices("0123456789", k=count))


def card(rng: Random) -> str:
    """Sixteen digits that pass Luhn's check, grouped as people type them."""
    stem = rng.choice(("4", "51", "53", "4929")) + digits(rng, 14)
    stem = stem[:15]
    doubled = (int(d) * 2 if i % 2 == 0 else int(d) for i, d in enumerate(stem))
    total = sum(n - 9 if n > 9 else n for n in doubled)
    number = stem + str(-total % 10)
    groups = [number[i : i + 4] for i in range(0, 16, 4)]
    return rng.choice((" ", "-", "", " ")).join(groups)


def iban(rng: Random, country: str) -> str:
    """An IBAN of the country's length (Germany's where unknown) with ISO 7064 check digits."""
    code, length = _IBAN.get(country, _IBAN["de"])
    prefix = _BANKS.get(country, "")
    body = prefix + digits(rng, length - len(prefix))
    as_number = int("".join(str(int(char, 36)) for char in f"{body}{code}00"))
    number = f"{code}{98 - as_number % 97:02d}{body}"
    if rng.random() < 0.3:
        return number
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def ssn(rng: Random) -> str:
    return f"{rng.randint(101, 665)}-{rng.randint(10, 99)}-{rng.randint(1000, 9999)}"


def ip(rng: Random) -> str:
    """An address of the blocks that RFC 5737 keeps for documentation."""
    return f"{rng.choice(('192.0.2', '198.51.100', '203.0.113'))}.{rng.randint(1, 254)}"


def phone(rng: Random, country: str) -> str:
    """E.164, from the numbers that regulators keep for drama."""
    patterns: dict[str, Callable[[], str]] = {
        "us": lambda: f"+1{rng.choice(('312', '206', '617', '303'))}55501{digits(rng, 2)}",
        "gb": lambda: f"+447700900{digits(rng, 3)}",
        "ie": lambda: f"+353209100{digits(rng, 3)}",
        "de": lambda: f"+493023125{digits(rng, 3)}",
        "fr": lambda: f"+3319900{digits(rng, 4)}",
    }
    return patterns.get(country, patterns["gb"])()


def typed_phone(rng: Random, number: str) -> str:
    """The same number as its owner would type it."""
    if number.startswith("+1"):
        area, exchange, line = number[2:5], number[5:8], number[8:]
        return rng.choice((f"({area}) {exchange}-{line}", f"{area}-{exchange}-{line}", number))
    if number.startswith("+44"):
        local = "0" + number[3:]
        return rng.choice((f"{local[:5]} {local[5:]}", local, number))
    return rng.choice((number, f"{number[:3]} {number[3:5]} {number[5:]}"))


def value(kind: str, rng: Random, person: Person) -> str:
    """A value of `kind`: the person's own where they have one, else a new one."""
    makers: dict[str, Callable[[], str]] = {
        "email": lambda: person.email,
        "phone": lambda: typed_phone(rng, person.phone),
        "name": lambda: person.name,
        "account": lambda: person.account,
        "address": lambda: person.address,
        "card": lambda: card(rng),
        "iban": lambda: iban(rng, person.country),
        "ssn": lambda: ssn(rng),
        "ip": lambda: ip(rng),
        "booking": lambda: f"MB-{digits(rng, 4)}-{digits(rng, 4)}",
        "claim": lambda: f"CLM{digits(rng, 7)}",
    }
    return makers[kind]()
