"""The hand-written sentences, and the two operations on them: pick one, fill it in."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Phrases:
    """Sentence templates by the path of TOML tables that leads to them."""

    tables: Mapping[str, tuple[str, ...]]

    def lines(self, *path: str) -> tuple[str, ...]:
        """Templates under `path`; KeyError names the path when there are none."""
        return self.tables[".".join(path)]

    def names(self, prefix: str = "") -> tuple[str, ...]:
        """First path segments below `prefix`, in the order of the files."""
        start = f"{prefix}." if prefix else ""
        return tuple(
            dict.fromkeys(
                key.removeprefix(start).split(".")[0]
                for key in self.tables
                if key.startswith(start)
            )
        )


@dataclass
class Slots:
    """What a text may mention; remembers which personal names it handed out."""

    values: Mapping[str, tuple[str, ...]]
    personal: Mapping[str, str] = field(default_factory=dict)
    used: list[tuple[str, str]] = field(default_factory=list)

    def fill(self, name: str, rng: Random) -> str:
        """One value for the slot; an upper-case first letter asks for a capital."""
        key = name.lower()
        value = rng.choice(self.values[key])
        if key in self.personal:
            self.used.append((self.personal[key], value))
        return value[:1].upper() + value[1:] if name[:1].isupper() else value


def expand(template: str, slots: Slots, rng: Random) -> str:
    """Resolves every `[a|b]` from the inside out, then every `{slot}`."""
    text = template
    replaced = 1
    while replaced:
        text, replaced = _CHOICE.subn(lambda found: rng.choice(found[1].split("|")), text)
    return _SLOT.sub(lambda found: slots.fill(found.group(1), rng), text).replace("\\n", "\n")


@cache
def load(*files: str) -> Phrases:
    """The sentences of the named files of this folder (without suffix)."""
    tables: dict[str, tuple[str, ...]] = {}
    for name in files:
        path = Path(__file__).with_name(f"{name}.toml")
        tables |= dict(_leaves(tomllib.loads(path.read_text(encoding="utf-8"))))
    return Phrases(tables)


def _leaves(node: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, value in node.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", tuple(filter(None, str(value).splitlines()))
