"""What components share: saving and loading word lists or patterns, and reading a chunk at once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Self

import srsly
from spacy.language import Language
from spacy.tokens import Doc

from nlp.chunks import MOST
from nlp.extensions import register


class AssetComponent(ABC):
    """A component whose `assets` (plain lists and dicts) arrive in `initialize` and are saved."""

    def __init__(self, nlp: Language, name: str) -> None:
        register()
        self.vocab = nlp.vocab
        self.tokenizer = nlp.tokenizer
        self.name = name
        self.assets: Any = None

    @abstractmethod
    def index(self) -> None:
        """Build what a call needs from `assets`."""

    def use(self, assets: Any) -> None:
        """Take new assets."""
        self.assets = assets
        self.index()

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        data: bytes = srsly.msgpack_dumps(self.assets)
        return data

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        self.use(srsly.msgpack_loads(data))
        return self

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> Self:
        return self.from_bytes(Path(path).read_bytes())


class ChunkReader(ABC):
    """A component that reads the documents which arrive together at once."""

    @abstractmethod
    def read(self, docs: Sequence[Doc]) -> None:
        """Set what the component assigns in each of `docs`."""

    def __call__(self, doc: Doc) -> Doc:
        self.read([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = MOST) -> Iterator[Doc]:
        waiting = iter(stream)
        while docs := list(islice(waiting, batch_size)):
            self.read(docs)
            yield from docs
