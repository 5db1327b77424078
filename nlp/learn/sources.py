"""The labelled texts that the shipped heads learn from, each with its licence and its part.

Every set but our own corpus is read from a folder that the caller names. Sets are sampled and
weighted down, so that what a text is about never stands in for its label.
"""

import csv
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from nlp.context import Context
from nlp.languages import SCORED
from nlp.learn.tasks import EFFORT_LABELS, Label

_CONTRASTS = "_contrasts.jsonl"
_FIELDS = ("complaint", "sentiment", "severity", "intents", "urgency", "churn")
_SENTIMENT = {-1: ("negative",), 0: ("neutral",), 1: ("positive",)}
_NO_COMPLAINT: dict[str, Label] = {"complaint": (), "severity": ("0",), "churn": (),
                                   "sentiment": ("neutral",), "opinion": ()}  # fmt: skip


@dataclass(frozen=True)
class Text:
    """A labelled text; `labels` has an entry for each task that is known of it. A contrast says
    with the words of its opposite what few people would say so."""

    id: str
    text: str
    labels: Mapping[str, Label]
    channel: str = ""
    length: str = ""
    language: str = "en"
    spoken_by_agent: bool = False
    about_nothing: bool = False
    is_contrast: bool = False


@dataclass(frozen=True)
class Source:
    """One set as it is learned from; `weight` is that of each of its texts."""

    name: str
    licence: str
    part: str
    weight: float
    texts: tuple[Text, ...]


def corpus_version() -> str:
    """Eight hexadecimal digits that change with any text or label of the corpus."""
    digest = sha256()
    for path in _corpus_files():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def corpus_texts(languages: Sequence[str] = SCORED) -> tuple[Text, ...]:
    """The project's own utterances of some languages, by language and then in file order."""
    found = []
    for path in _corpus_files():
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["language"] in languages and row["text"].strip():
                found.append(_corpus_text(row, path.name.endswith(_CONTRASTS)))
    return tuple(sorted(found, key=lambda text: languages.index(text.language)))


def _corpus_files() -> list[Path]:
    return sorted(Path(str(resources.files("nlp"))).joinpath("corpus").glob("*.jsonl"))


def _corpus_text(row: Mapping[str, object], is_contrast: bool) -> Text:
    labels: dict[str, Label] = {
        "complaint": ("complaint",) if row["complaint"] else (),
        "sentiment": _SENTIMENT[int(str(row["sentiment"]))],
        "severity": (str(row["severity"]),),
        "intents": tuple(sorted(str(name) for name in _listed(row["intents"]))),
        "urgency": ("urgency",) if row["urgency"] else (),
        "churn": ("churn",) if row["churn"] else (),
        "emotions": tuple(str(name) for name in _listed(row["emotions"])),
        "effort": (EFFORT_LABELS.get(row["effort"], "none"),),
        "topics": tuple(sorted(str(name) for name in _listed(row["topics"]))),
        "opinion": ("opinion",) if Context(channel=str(row["channel"])).is_opinion else (),
    }
    return Text(
        id=str(row["id"]),
        text=str(row["text"]),
        labels=labels,
        channel=str(row["channel"]),
        length=str(row["length"]),
        language=str(row["language"]),
        spoken_by_agent=row["speaker_role"] == "agent",
        about_nothing=row["industry"] == "none",
        is_contrast=is_contrast,
    )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def read_sources(data: Path, seed: int) -> tuple[Source, ...]:
    """The permissively licensed sets below `data`; raises FileNotFoundError where one is absent.

    Held out for evaluation: banking77's test file, STAR dialogues and CFPB complaints of odd
    number, MAMS validation and test, MultiDoGO's media and software domains.
    """
    generator = np.random.default_rng(seed)

    def sample(texts: Iterable[str], size: int) -> list[str]:
        unique = sorted({" ".join(text.split()) for text in texts} - {""})
        return [unique[i] for i in sorted(generator.permutation(len(unique))[:size])]

    opinions = mams_opinions(data / "mams" / "atsa_train.xml")
    single = _opinions("mams", [opinions[i] for i in generator.permutation(len(opinions))[:1500]])
    return (
        _plain("banking77", "CC BY 4.0", "3,000 questions of train.csv", 0.1,
               sample(banking_questions(data / "banking77" / "train.csv"), 3000)),
        _plain("star_dialogues", "MIT", "agents' turns of even-numbered dialogues", 0.3,
               sample(star_turns(data, "agent", 0), 3000)),
        _plain("multidogo", "CDLA-Permissive-1.0", "1,500 customers' turns, airline and fastfood",
               0.1, sample(multidogo_turns(data, ("airline", "fastfood")), 1500)),
        _plain("dstc11_intents", "CDLA-Permissive-2.0", "customers' utterances", 0.05,
               sample(dstc11_utterances(data), 3000)),
        Source("cfpb", "US public data", "narratives of even complaint number", 0.3,
               tuple(Text(f"cfpb:{key}", text, {"complaint": ("complaint",),
                                                "sentiment": ("negative",)})
                     for key, text in cfpb_narratives(data) if int(key) % 2 == 0)),
        Source("mams", "Apache-2.0", "1,500 sentences of one polarity (train)", 0.5, single),
        Source("mams, joined", "Apache-2.0", "1,000 texts of 2 to 19 of those sentences", 0.5,
               _joined("mams-joined", opinions, 1000, 20, generator)),
    )  # fmt: skip


def joined_reviews(texts: Sequence[Text], seed: int) -> Source:
    """Long texts made of our own corpus: reviews and messages of one tenor, a few of the other.

    Two texts are made for every seven of a language.
    """
    made: list[Text] = []
    for language in dict.fromkeys(text.language for text in texts):
        own = [text for text in texts if text.language == language]
        opinions = [
            (text.text, "negative" if text.labels["complaint"] else "positive")
            for text in own
            if not text.spoken_by_agent
            and not text.about_nothing
            and not text.is_contrast
            and (text.labels["complaint"] or text.labels["sentiment"] == ("positive",))
        ]
        generator = np.random.default_rng(seed)
        joined = _joined(f"corpus-joined-{language}", opinions, len(own) * 2 // 7, 9, generator)
        made += [replace(text, language=language) for text in joined]
    return Source("nlp/corpus, joined", "this project's", "2 to 8 texts together", 0.3, tuple(made))


def _plain(name: str, licence: str, part: str, weight: float, texts: Sequence[str]) -> Source:
    return Source(
        name,
        licence,
        part,
        weight,
        tuple(Text(f"{name}:{i}", text, _NO_COMPLAINT) for i, text in enumerate(texts)),
    )


def _opinion_labels(polarity: str) -> dict[str, Label]:
    return {
        "complaint": ("complaint",) if polarity == "negative" else (),
        "sentiment": (polarity,),
    }


def _opinions(name: str, opinions: Sequence[tuple[str, str]]) -> tuple[Text, ...]:
    return tuple(
        Text(f"{name}:{i}", text, _opinion_labels(polarity))
        for i, (text, polarity) in enumerate(opinions)
    )


def _joined(
    name: str,
    opinions: Sequence[tuple[str, str]],
    count: int,
    most: int,
    generator: np.random.Generator,
) -> tuple[Text, ...]:
    """Texts of one main polarity, half of them negative, with up to a third of the other."""
    sides = {
        polarity: [text for text, label in opinions if label == polarity]
        for polarity in ("negative", "positive")
    }
    texts = []
    for number in range(count):
        main, other = ("negative", "positive") if number % 2 else ("positive", "negative")
        share = generator.uniform(0.7, 1.0)
        parts = [
            sides[side][generator.integers(len(sides[side]))]
            for side in (
                main if generator.random() < share else other
                for _ in range(generator.integers(2, most))
            )
        ]
        texts.append(Text(f"{name}:{number}", " ".join(parts), _opinion_labels(main)))
    return tuple(texts)


def banking_questions(path: Path) -> list[str]:
    """Texts of a banking77 file: questions, not complaints."""
    with path.open(encoding="utf-8", newline="") as handle:
        return [row["text"] for row in csv.DictReader(handle)]


def star_turns(data: Path, role: str, remainder: int) -> list[str]:
    """Turns of a role in the STAR dialogues whose number leaves `remainder` on division by two."""
    path = data / "star_dialogues" / "star_support_dialogues.jsonl"
    with path.open(encoding="utf-8") as handle:
        dialogues = [json.loads(line) for line in handle]
    return [
        turn["text"]
        for dialogue in dialogues
        if dialogue["dialogue_id"] % 2 == remainder
        for turn in dialogue["turns"]
        if turn["role"] == role and turn["text"]
    ]


def multidogo_turns(data: Path, domains: Sequence[str]) -> list[str]:
    """Customers' chat turns of three words and more."""
    found = []
    for domain in domains:
        path = data / "multidogo" / f"{domain}_train.tsv"
        with path.open(encoding="utf-8", newline="") as handle:
            rows = csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
            found += [row["utterance"] for row in rows if len((row["utterance"] or "").split()) > 2]
    return found


def dstc11_utterances(data: Path) -> list[str]:
    """Customers' utterances of all three domains."""
    return [
        json.loads(line)["utterance"]
        for path in sorted((data / "dstc11_intents").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def cfpb_narratives(data: Path) -> list[tuple[str, str]]:
    """Complaint number and narrative, equal narratives once."""
    csv.field_size_limit(2**31 - 1)
    path = data / "cfpb" / "complaints_sample.csv"
    with path.open(encoding="utf-8", errors="replace", newline="") as handle:
        rows = list(csv.DictReader(handle))
    told = {row["Consumer complaint narrative"]: row["Complaint ID"] for row in rows}
    return [(key, text) for text, key in told.items() if text]


def mams_opinions(path: Path) -> list[tuple[str, str]]:
    """Sentences of which every opinion that is not neutral has one polarity, with it."""
    found = []
    for sentence in ET.parse(path).getroot():  # noqa: S314 - a local file the caller names
        terms = {term.get("polarity") for term in sentence.iter("aspectTerm")} - {"neutral"}
        text = sentence.findtext("text")
        if len(terms) == 1 and text:
            found.append((text, str(terms.pop())))
    return found


def gold_rows(part: str) -> list[dict[str, Any]]:
    """The gold set's rows of a language, or of another of its files: to measure on, never to learn
    from."""
    path = resources.files("nlp") / "corpus" / "gold" / f"{part}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
