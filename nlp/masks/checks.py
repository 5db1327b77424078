"""Check sums and number ranges that tell real identifiers from other digits."""

import re

IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22,
    "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28,
    "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23,
    "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26,
    "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20, "LU": 20, "LV": 21,
    "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18,
    "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24,
    "SC": 31, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26, "UA": 29, "VA": 22,
    "VG": 24, "XK": 20,
}  # fmt: skip
"""Total length by country, from the SWIFT IBAN registry."""

_CARD_RANGES = re.compile(
    r"4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})"
    r"|(?:5[1-5]|22[2-9]|2[3-6]|27[01]|2720)[0-9]*"
    r"|3[47][0-9]{13}"
    r"|3(?:0[0-5]|[689])[0-9]{11,17}"
    r"|(?:35|6[0245])[0-9]{14,17}"
    r"|(?:2131|1800)[0-9]{11}"
    r"|(?:50|5[6-9]|6)[0-9]{10,17}"
)


def luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of the others (ISO/IEC 7812-1)."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = ord(digit) - 48
        if index % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def card(digits: str) -> bool:
    """Whether this is a payment card number: 12 to 19 digits, an issuer's range, Luhn."""
    if not 12 <= len(digits) <= 19 or not _CARD_RANGES.fullmatch(digits):
        return False
    if digits[0] in "25" and digits[:2] not in ("50", "56", "57", "58", "59", "21"):
        return len(digits) == 16 and luhn(digits)
    return luhn(digits)


def iban(compact: str) -> bool:
    """Whether upper-case `compact` is an IBAN: its country's length, remainder 1 modulo 97."""
    if IBAN_LENGTHS.get(compact[:2]) != len(compact) or not compact.isalnum():
        return False
    rotated = compact[4:] + compact[:4]
    return int("".join(str(int(char, 36)) for char in rotated)) % 97 == 1


def ipv4(groups: list[str]) -> bool:
    """Whether four dotted groups are an IPv4 address."""
    return len(groups) == 4 and all(len(group) <= 3 and int(group) <= 255 for group in groups)


_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


def dni(compact: str) -> bool:
    """Whether the letter of a Spanish DNI or NIE is the one for its number modulo 23."""
    number = compact[:-1].translate(str.maketrans("XYZ", "012"))
    return _DNI_LETTERS[int(number) % 23] == compact[-1]


def nir(compact: str) -> bool:
    """Whether the key of a French social security number is 97 less its number modulo 97."""
    number = compact[:13].replace("2A", "19").replace("2B", "18")
    return number.isdigit() and 97 - int(number) % 97 == int(compact[13:])


def steuer_id(compact: str) -> bool:
    """Whether this is a German tax number: one digit of ten comes twice or thrice, and the last
    digit is the check digit of ISO/IEC 7064, MOD 11,10."""
    if sorted(map(compact[:10].count, set(compact[:10])))[-1] not in (2, 3):
        return False
    if len(set(compact[:10])) not in (8, 9):
        return False
    product = 10
    for digit in compact[:10]:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(compact[10])


def ahv(compact: str) -> bool:
    """Whether the last digit of a Swiss insurance number is its EAN-13 check digit."""
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(compact))
    return total % 10 == 0


_ODD = {
    char: value
    for chars, value in zip(
        ("0A", "1B", "2C", "3D", "4E", "5F", "6G", "7H", "8I", "9J", "K", "L", "M", "N", "O", "P",
         "Q", "R", "S", "T", "U", "V", "W", "X", "Y", "Z"),
        (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
         23),
        strict=True,
    )
    for char in chars
}  # fmt: skip
"""Values of characters in odd places of a codice fiscale, by the decree of 23 December 1976."""


def codice_fiscale(compact: str) -> bool:
    """Whether the last letter of an Italian tax code is the check letter of the others."""
    total = sum(int(char) if char.isdigit() else ord(char) - 65 for char in compact[1:15:2]) + sum(
        _ODD[char] for char in compact[0:15:2]
    )
    return chr(65 + total % 26) == compact[15]
