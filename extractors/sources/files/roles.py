"""What a column seems to be, by its name in six languages and by the shape of its values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from extractors.sources.files.values import moment, number

Role = Literal[
    "id", "created_at", "updated_at", "text", "title", "author", "email", "phone", "agent",
    "brand", "product", "product_version", "location", "language", "thread", "url", "score",
    "keep", "ignore",
]  # fmt: skip

# English, German, French, Spanish, Italian, Dutch; the first role whose words match wins.
_WORDS: Final[tuple[tuple[Role, str], ...]] = (
    ("email", "e mail|email|courriel|correo|posta elettronica|mail"),
    ("phone", "phone|telefon|telephone|telefono|telefoon|mobile"),
    ("updated_at", "updated|modified|geandert|mis a jour|actualizado|aggiornato|gewijzigd"),
    ("created_at", "created|date|datum|fecha|data|time|timestamp|erstellt|cree le|aangemaakt|day"),
    ("url", "url|link|permalink"),
    ("product_version", "version|app version|versie|versione"),
    ("language", "language|lang|sprache|langue|idioma|lingua|taal|locale"),
    ("thread", "thread|conversation|conversation id|parent|main tweet id"),
    ("agent", "agent|advisor|mitarbeiter|conseiller|agente|medewerker|assignee"),
    (
        "author",
        "author|user|username|name|nick|autor|auteur|autore|reviewer|kunde|client|screen name",
    ),
    ("title", "title|subject|titel|betreff|titre|objet|titulo|asunto|titolo|oggetto|onderwerp"),
    ("brand", "brand|company|airline|app|marke|firma|marque|entreprise|marca|empresa|azienda|merk"),
    ("product", "product|produkt|produit|producto|prodotto|artikel|item|service"),
    (
        "location",
        "location|store|branch|country|state|city|filiale|ort|land|magasin|ville|pays|tienda|"
        "ciudad|pais|negozio|citta|paese|winkel|stad",
    ),
)
_TEXT_WORDS: Final = (
    "text|comment|comments|review|feedback|message|body|verbatim|narrative|answer|description|"
    "kommentar|bewertungstext|nachricht|antwort|anmerkung|avis|commentaire|message|reponse|"
    "comentario|opinion|resena|mensaje|respuesta|commento|recensione|messaggio|risposta|"
    "opmerking|reactie|bericht|antwoord|toelichting|utterance|content|why|explain|tell us|improve|"
    "warum|pourquoi|por que|perche|waarom"
)
_SCORE_WORDS: Final = (
    "score|rating|stars|star|nps|csat|ces|satisfaction|satisfied|recommend|bewertung|note|sterne|etoiles|"
    "calificacion|puntuacion|estrellas|voto|valutazione|stelle|beoordeling|sterren|cijfer|"
    "zufriedenheit|satisfait|satisfecho|soddisfatto|tevreden|empfehlen|recommander|recomendar|"
    "consigliare|aanbevelen|effort|grade|punkte"
)
_ID_WORDS: Final = "id|uuid|key|number|nummer|numero|nr|no|reference|ref"
_TURN_FIELDS: Final = (
    ("text", "text|utterance|content|message|transcript"),
    ("role", "role|speaker role|participant role|speaker|participant|from"),
)
_NAMES: Final = ("brand", "product", "location", "author", "agent", "title", "language")
DATE_FORMATS: Final = (
    "iso", "%Y-%m-%d %H:%M:%S %z", "%Y/%m/%d", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S", "%d.%m.%Y",
    "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d/%m/%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p", "%d-%m-%Y",
    "%d-%m-%Y %H:%M", "%d %b %Y", "%b %d, %Y",
)  # fmt: skip


def guess(column: str, values: Sequence[str], question: str = "") -> Role:
    """The role of one column from its name, its question in a second header row, sample values."""
    filled = [value for value in values if value]
    name = _plain(column)
    if not filled or re.fullmatch(r"column \d+", name):
        return "ignore"
    if _share(filled, r"[^@\s]+@[^@\s]+\.[a-z]{2,}") > 0.9:
        return "email"
    if _share(filled, r"https?://\S+") > 0.9:
        return "url"
    asked = f"{column} {question}"
    # A whole question names many things; a column's own name is short.
    named = next((role for role, words in _WORDS if _has(name, words)), None)
    named = named if len(name.split()) <= 4 else None
    is_time = named in ("created_at", "updated_at")
    if date_format(filled, named=is_time):
        return "updated_at" if named == "updated_at" else "created_at"
    if scale_of(asked, filled):
        return "score"
    is_numbers = _share(filled, r"-?[\d.,]+") > 0.9
    if ("?" in asked or _has(_plain(asked), _TEXT_WORDS)) and not is_numbers and _differ(filled):
        return "text"
    if _has(name, _ID_WORDS) and _is_id(values):
        return "id"
    return named if named and not is_time and not (is_numbers and named in _NAMES) else "keep"


def turns_in(column: str, values: Sequence[Any]) -> dict[str, str] | None:
    """The `turns` of a mapping when the column holds lists of turns: objects with a text."""
    turn = next((value[0] for value in values if isinstance(value, list) and value), None)
    if not isinstance(turn, dict):
        return None
    fields = {_plain(name): name for name in turn}
    found = {"records": column}
    for key, words in _TURN_FIELDS:
        if name := next((name for plain, name in fields.items() if _has(plain, words)), None):
            found[key] = name
    return found if isinstance(turn.get(found.get("text", "")), str) else None


def best(roles: Mapping[str, Role], role: Role) -> str | None:
    """Of the columns with a role that one column can have, the one with the plainest name."""
    columns = [column for column, found in roles.items() if found == role]
    return min(columns, key=lambda column: len(_plain(column).split()), default=None)


def _differ(values: Sequence[str]) -> bool:
    """Free answers mostly differ and hold blanks; answers from a list of choices repeat."""
    return len(set(values)) > 0.3 * len(values) and _share(values, r"(?s)\S+(\s+\S+)+") > 0.4


def _is_id(values: Sequence[str]) -> bool:
    """Distinct and filled, and no mere row numbers: another file has the same."""
    if len(set(values)) < len(values) or _share(values, r"\S+") < 1:
        return False
    numbers = sorted(int(value) for value in values if value.isdecimal())
    return numbers not in (list(range(len(values))), list(range(1, len(values) + 1)))


def scale_of(column: str, values: Sequence[str]) -> tuple[str, float, float] | None:
    """(metric, min, max) of a column named like a score with numbers that fit a usual scale."""
    name = _plain(column)
    try:
        numbers = [number(value) for value in values]
    except ValueError:
        return None
    if not numbers or not _has(name, _SCORE_WORDS):
        return None
    low, high = min(numbers), max(numbers)
    is_nps = _has(name, "nps|recommend|empfehlen|recommander|recomendar|consigliare|aanbevelen")
    if is_nps and low >= 0 and high <= 10:
        return ("nps", 0, 10)
    if _has(name, "ces|effort") and low >= 1 and high <= 7:
        return ("ces", 1, 7)
    words = "csat|satisfaction|satisfied|zufriedenheit|satisfait|satisfecho|soddisfatto|tevreden"
    metric = "csat" if _has(name, words) else "stars"
    if low >= 1 and high <= 5:
        return (metric, 1, 5)
    return (
        (metric if metric == "csat" else "other", min(low, 1), 10)
        if low >= 0 and high <= 10
        else None
    )


def date_format(values: Sequence[str], named: bool) -> str | None:
    """The first format that reads every value; day before month where both would do.

    Bare numbers are times (`unix`, `excel_serial`) only in a column that is `named` like one.
    """
    if named:
        for form, low, high in (("excel_serial", 20_000, 80_000), ("unix", 6e8, 5e9)):
            if all(_within(value, low, high) for value in values):
                return form
    if _share(values, r"\d+([.,]\d+)?") > 0:
        return None
    return next((form for form in DATE_FORMATS if all(_reads(v, form) for v in values)), None)


def _within(value: str, low: float, high: float) -> bool:
    try:
        return low <= number(value) <= high
    except ValueError:
        return False


def _reads(value: str, form: str) -> bool:
    try:
        moment(value, (form,), "UTC")
    except ValueError:
        return False
    return True


def _plain(name: str) -> str:
    """Lower case without accents, words parted by single blanks: `tweetCreated_at` too."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    bare = unicodedata.normalize("NFKD", parted.casefold())
    return " ".join(
        re.findall(r"[a-z0-9]+", "".join(c for c in bare if not unicodedata.combining(c)))
    )


def _has(name: str, words: str) -> bool:
    return bool(re.search(rf"\b(?:{words})\b", name))


def _share(values: Sequence[str], pattern: str) -> float:
    form = re.compile(pattern, re.IGNORECASE)
    return sum(bool(form.fullmatch(value.strip())) for value in values) / len(values)
