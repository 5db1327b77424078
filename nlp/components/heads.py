"""What trained heads say of a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Self

import srsly
from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.base import ChunkReader
from nlp.components.head_signals import SETTERS, are_opinions, set_complaint
from nlp.components.topic_head import TopicHead
from nlp.extensions import Facts, facts_of, register, text_of
from nlp.languages import SCORED
from nlp.learn.features import extract_each
from nlp.learn.head_files import load, save
from nlp.learn.heads import Head, ModelError, fingerprint, sharing
from nlp.learn.panel import Panel
from nlp.learn.shipped import SERVED, shipped_heads
from nlp.methods import RULES

_ORDER: Final = ("opinion", *SERVED)


@Language.factory(
    "voc_heads_v1",
    requires=["doc._.lexical"],
    assigns=[
        "doc._.sentence_complaint",
        "doc._.complaint_probability",
        "doc._.is_complaint",
        "doc._.sentiment",
        "doc._.sentiment_label",
        "doc._.severity",
        "doc._.intents",
        "doc._.urgency",
        "doc._.effort",
        "doc._.churn_intent",
        "doc._.emotions",
        "doc._.methods",
        "doc.spans",
    ],
)
def create_heads(nlp: Language, name: str) -> HeadReader:
    register()
    return HeadReader(name)


class HeadReader(ChunkReader):
    """Speaks before the rules, in the languages that a head serves; the rules fill in the rest.

    Documents that arrive together are read together, whole and sentence by sentence, so that the
    features are computed once for all heads.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.heads: dict[str, Head] = {}
        self._topics: dict[str, TopicHead] = {}
        self._served: dict[str, dict[str, Head]] = {}
        self._methods: dict[str, dict[str, str]] = {}
        # Languages that the same heads serve have one panel: their documents are read together.
        self._panels: dict[str, Panel] = {}

    def initialize(
        self,
        get_examples: Any,
        *,
        nlp: Language | None = None,
        shipped: list[str],
        own: dict[str, str],
    ) -> None:
        """`shipped`: tasks whose shipped heads are used; `own`: folders of a user's heads by task,
        which speak in the languages they were trained in.

        Raises `ModelError` for a folder that holds no head, or one of another task.
        """
        heads = {name: head for task in shipped for name, head in shipped_heads(task).items()}
        for task, folder in own.items():
            if task not in SERVED:
                raise ModelError(
                    f"model {folder}: the pipeline reads no head for {task}, "
                    f"only for {', '.join(SERVED)}"
                )
            head = heads[f"own-{task}"] = load(Path(folder))
            if head.task.name != task:
                raise ModelError(f"model {folder} is for {head.task.name}, not {task}")
        self._use(heads)

    def _use(self, heads: dict[str, Head]) -> None:
        """`heads` by folder name; where two of a task serve a language, the last one speaks."""
        ordered = sorted(heads.items(), key=lambda each: _ORDER.index(each[1].task.name))
        self.heads = sharing(dict(ordered))
        self._served = {
            language: {
                head.task.name: head
                for head in self.heads.values()
                if language in languages_of(head)
            }
            for language in SCORED
        }
        self._topics = {}
        for head in self.heads.values():
            if head.task.name == "topics":
                self._topics |= dict.fromkeys(languages_of(head), TopicHead(head))
        panels: dict[tuple[int, ...], Panel] = {}
        self._panels = {}
        for language, served in self._served.items():
            key = tuple(map(id, served.values()))
            if key and key not in panels:
                panels[key] = Panel([head for task, head in served.items() if task in SETTERS])
            if key:
                self._panels[language] = panels[key]
        prints = {id(head): fingerprint(head) for head in self.heads.values()}
        self._methods = {
            language: RULES
            | {
                task: (f"{RULES[task]}+" if task == "topics" else "")
                + f"head:{task}@{prints[id(head)]}"
                for task, head in served.items()
            }
            for language, served in self._served.items()
        }

    def read(self, docs: Sequence[Doc]) -> None:
        alike: dict[Panel, list[Doc]] = {}
        for doc in docs:
            facts = facts_of(doc)
            if facts.lexical is not None and len(doc) and facts.language in self._panels:
                alike.setdefault(self._panels[facts.language], []).append(doc)
        for panel, group in alike.items():
            self._read_alike(group, panel)

    def _read_alike(self, docs: Sequence[Doc], panel: Panel) -> None:
        """Read documents in languages that the same heads serve."""
        found = [facts_of(doc) for doc in docs]
        languages = [facts.language for facts in found]
        heads = self._served[languages[0]]
        said = [text_of(doc) for doc in docs]
        texts = said.copy()
        if "complaint" in heads or "topics" in heads:
            for text, facts in zip(said, found, strict=True):
                sentences = _several_sentences(text, facts)
                texts += sentences
                languages += [facts.language] * len(sentences)
        features = extract_each(texts, languages)
        whole = features.first(len(docs))
        hashed = iter(panel.scores(whole.blocks))
        opinions = are_opinions(found, heads.get("opinion"), whole)
        for task, head in heads.items():
            if task == "opinion":
                continue
            if task == "complaint":
                set_complaint(found, head, features, texts, opinions)
            elif task == "topics":
                self._topics[languages[0]].add(docs, features)
            else:
                SETTERS[task](found, head, head.probabilities(whole, next(hashed)))
        for facts in found:
            facts.methods = self._methods[facts.language]

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        for task, head in self.heads.items():
            save(head, Path(path) / task)

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> Self:
        folders = sorted(folder for folder in Path(path).glob("*") if folder.is_dir())
        self._use({folder.name: load(folder) for folder in folders})
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        with TemporaryDirectory() as folder:
            self.to_disk(folder)
            files = [path for path in sorted(Path(folder).rglob("*")) if path.is_file()]
            stored = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
        data: bytes = srsly.msgpack_dumps(stored)
        return data

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        with TemporaryDirectory() as folder:
            for name, content in srsly.msgpack_loads(data).items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            return self.from_disk(folder)


def languages_of(head: Head) -> Sequence[str]:
    """Languages that a head serves: those its training named, else every scored one."""
    named: Sequence[str] = head.about.get("languages") or SCORED
    return named


def _several_sentences(text: str, facts: Facts) -> Sequence[str]:
    """The sentences of a document that has more than one; a single one is the document."""
    if len(facts.sentences) < 2:
        return ()
    return [text[start:end] for _, _, start, end in facts.sentences]
