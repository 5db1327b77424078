"""Words and phrases with a valence or a function, looked up by token hash."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt
import yaml
from scipy import sparse

from nlp.folding import fold
from nlp.learn.spelling import slips
from nlp.learn.tokens import Hashes, Ints, Tokens, mix, spans, tokenize
from nlp.lexicon import split_terms

MAX_WORDS = 3
KINDS = (
    "opinion", "negator", "intensifier", "downtoner", "contrast", "conditional", "question_word",
    "why", "request", "complaint", "failure", "waiting", "money", "thanks", "politeness",
    "greeting", "first_person", "second_person", "plural_person", "third_person", "support",
    "agent", "apology", "offer", "churn", "severity:1", "severity:2", "severity:3", "harm",
    "urgency:1", "urgency:2", "urgency:3", "urgent", "effort:-2", "effort:-1", "effort:1",
    "effort:2", "emotion:anger", "emotion:frustration", "emotion:disappointment", "emotion:worry",
    "emotion:sadness", "emotion:joy", "emotion:gratitude", "emotion:surprise", "emotion:trust",
    "negative_emotion", "sarcasm", "laughter", "swear", "everyday", "report", "expectation",
    "repetition", "resolution:resolved", "resolution:unresolved", "resolved", "escalation",
    "praise", "spam",
)  # fmt: skip
_PAIR = np.uint64(0x9E3779B97F4A7C15)
_PREFIX = np.uint64(0x5851F42D4C957F2D)
_HEAD = np.uint64(44)
_SUBJECT = frozenset({"money", "everyday"})


@dataclass(frozen=True)
class Lexicon:
    """`keys` ascending; row i of `flags` (columns as in KINDS) and `valence` belongs to `keys[i]`.

    A key is that of a phrase, or of a word's beginning of one of `prefix_lengths` characters.
    """

    keys: Hashes
    flags: npt.NDArray[np.bool_]
    valence: npt.NDArray[np.float32]
    prefix_lengths: tuple[int, ...]

    def find(self, keys: Hashes) -> Ints:
        """Row of each key, -1 where it is not listed."""
        rows = np.full(len(keys), -1, dtype=np.int64)
        likely = np.flatnonzero(self._begun[keys >> _HEAD])
        wanted = keys[likely]
        place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        rows[likely] = np.where(self.keys[place] == wanted, place, -1)
        return rows

    @cached_property
    def _begun(self) -> npt.NDArray[np.bool_]:
        """Whether some key begins with these bits: one look spares most keys the search."""
        begun = np.zeros(1 << (64 - int(_HEAD)), dtype=bool)
        begun[self.keys >> _HEAD] = True
        return begun

    @cached_property
    def kinds_of(self) -> sparse.csr_matrix:
        """`flags` by row: a word has few of all kinds."""
        return sparse.csr_matrix(self.flags)

    @cached_property
    def classes(self) -> Hashes:
        """What kind of word each row is, its subject left out: all kinds but those of `_SUBJECT`
        and the sign of its valence, as one number."""
        kinds = [name for name in KINDS if name not in _SUBJECT]
        use = self.flags[:, [KINDS.index(name) for name in kinds]]
        bits = use @ (np.uint64(1) << np.arange(len(kinds), dtype=np.uint64))
        sign = (np.sign(self.valence).astype(np.int64) + 1).astype(np.uint64)
        return np.asarray((bits.astype(np.uint64) << np.uint64(2)) | sign)

    def find_words(self, tokens: Tokens) -> Ints:
        """Row of each token, by the whole word or else by its longest listed beginning."""
        rows = self.find(tokens.key)
        for length in self.prefix_lengths:
            open_ = np.flatnonzero((rows < 0) & (tokens.length >= length) & tokens.is_word)
            begin = tokens.start[open_]
            rows[open_] = self.find(spans(tokens.chars, begin, begin + length) ^ _PREFIX)
        return rows


def chain(left: Hashes, right: Hashes) -> Hashes:
    """Key of the phrase made of `left` followed by `right`."""
    return mix(left * _PAIR + right)


def phrases(tokens: Tokens) -> list[Hashes]:
    """Keys of the 1-, 2- and 3-token phrases that start at each token; 0 past a sentence's end."""
    found = [tokens.key]
    for n in range(1, MAX_WORDS):
        longer = np.zeros_like(tokens.key)
        if len(longer) > n:
            together = tokens.sentence[n:] == tokens.sentence[:-n]
            longer[:-n] = np.where(together, chain(found[-1][:-n], tokens.key[n:]), 0)
        found.append(longer)
    return found


@lru_cache(maxsize=8)
def load(language: str = "en") -> Lexicon:
    """The lexicon of a language (ISO 639-1): that of the whole room and what is added here.

    Raises FileNotFoundError where none is written. Kinds are the same in every language.
    """
    entries: dict[int, tuple[set[str], float]] = {}
    lengths: set[int] = set()
    spelt: dict[str, int] = {}
    for kind, valence, terms in _listed(language):
        lengths |= {len(term) - 1 for term in terms if term.endswith("*")}
        for term, key in zip(terms, _keys(terms), strict=True):
            kinds, old = entries.get(key, (set(), 0.0))
            entries[key] = (kinds | {kind}, valence or old)
            spelt[term] = key
    _inherit(entries, spelt)
    for key, meant in _misspelt(spelt, language).items():
        entries.setdefault(key, entries[meant])
    keys = np.array(sorted(entries), dtype=np.uint64)
    flags = np.zeros((len(keys), len(KINDS)), dtype=bool)
    for row, key in enumerate(keys.tolist()):
        flags[row, [KINDS.index(kind) for kind in entries[key][0]]] = True
    valences = np.array([entries[key][1] for key in keys.tolist()], dtype=np.float32)
    return Lexicon(keys, flags, valences, tuple(sorted(lengths, reverse=True)))


def _listed(language: str) -> Iterator[tuple[str, float, list[str]]]:
    """Kind, valence (0 where it has none) and terms; later ones overrule."""
    room = resources.files("nlp")
    shared = [room / "assets" / "lexicons" / f"{name}.yaml" for name in ("any", language)]
    added = room / "learn" / "lexicons" / f"{language}.yaml"
    for path in (*shared, added) if added.is_file() else shared:
        held = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for category, content in held.items():
            for value, terms in content.items() if isinstance(content, dict) else [("", content)]:
                kind = category if category == "opinion" or not value else f"{category}:{value}"
                if kind in KINDS:
                    valence = float(value) if category == "opinion" else 0.0
                    lowered = [term.lower() for term in split_terms(str(terms))]
                    yield kind, valence, _readable(lowered)


def _readable(terms: list[str]) -> list[str]:
    """Gaps (`..`), stars inside and long numbers are for the matcher of whole documents."""
    stems = [term.removesuffix("*") for term in terms]
    lengths = np.bincount(tokenize(stems).text, minlength=len(terms)).tolist()
    return [
        term
        for term, stem, length in zip(terms, stems, lengths, strict=True)
        if 1 <= length <= (1 if term.endswith("*") else MAX_WORDS)
        and not (".." in stem or "*" in stem or re.search(r"\d\d", stem))
    ]


def _inherit(entries: dict[int, tuple[set[str], float]], spelt: Mapping[str, int]) -> None:
    """A word that is listed has the kinds of its listed beginning too, and its valence if it lacks
    one of its own."""
    for term, key in spelt.items():
        begins = (spelt.get(f"{term[:end]}*") for end in range(len(term), 2, -1))
        stem = next((begin for begin in begins if begin is not None), None)
        if stem is not None and " " not in term:
            kinds, valence = entries[key]
            entries[key] = (kinds | entries[stem][0], valence or entries[stem][1])


def _misspelt(spelt: dict[str, int], language: str) -> dict[int, int]:
    """Keys of words with a slip and of terms without accents, each with the key it stands for."""
    read = {slip: term for term in reversed(spelt) for slip in slips(term)}
    plain = {fold(term, language): term for term in spelt}
    read |= {written: term for written, term in plain.items() if written != term}
    return dict(zip(_keys(list(read)), (spelt[term] for term in read.values()), strict=True))


def _keys(terms: list[str]) -> list[int]:
    tokens = tokenize([term.removesuffix("*") for term in terms])
    by_length = phrases(tokens)
    first = np.searchsorted(tokens.text, np.arange(len(terms)))
    count = np.bincount(tokens.text, minlength=len(terms))
    return [
        int(by_length[length - 1][place] ^ (_PREFIX if term.endswith("*") else np.uint64(0)))
        for place, length, term in zip(first, count, terms, strict=True)
    ]
