"""The heads that ship with the project, and what they lend to a user's own training."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path

from nlp.languages import SCORED
from nlp.learn.head_files import load
from nlp.learn.heads import Head, ModelError

SHIPPED_TASKS = (
    "complaint", "sentiment", "intents", "severity", "urgency", "effort", "churn", "emotions",
)  # fmt: skip
# In the order they are read: what is a complaint bears on its severity and intents.
SERVED = (
    "complaint", "sentiment", "severity", "intents", "urgency", "effort", "churn", "emotions",
    "topics",
)  # fmt: skip
PRIOR_TASKS = ("complaint", "sentiment", "intents")
# English has heads of its own; the other languages share theirs, which lean on English too.
ENGLISH = ("en",)
OTHERS = tuple(language for language in SCORED if language not in ENGLISH)


def models_folder() -> Path:
    """Folder that holds one model folder a task, and one more for the languages but English."""
    return Path(str(resources.files("nlp"))) / "models"


def tasks_of(languages: Sequence[str]) -> tuple[str, ...]:
    """Tasks of which heads ship for some languages; English alone has two thresholds for
    complaints, and a head that tells which of them holds."""
    return (*SHIPPED_TASKS, "opinion") if tuple(languages) == ENGLISH else SHIPPED_TASKS


def folder_name(task: str, languages: Sequence[str]) -> str:
    """Name of the folder of the head of a task for English or for the other languages."""
    return task if tuple(languages) == ENGLISH else f"{task}-others"


@lru_cache(maxsize=16)
def shipped_heads(task: str) -> Mapping[str, Head]:
    """The shipped heads of a task by folder name; raises ModelError where none ships."""
    folders = [models_folder() / folder_name(task, group) for group in (ENGLISH, OTHERS)]
    found = {folder.name: load(folder) for folder in folders if folder.is_dir()}
    if not found:
        raise ModelError(f"no model ships for {task}; give one with --model")
    return found


def shipped_head(task: str, language: str = "en") -> Head:
    """The shipped head of a task in a language; raises ModelError where none ships."""
    for head in shipped_heads(task).values():
        if language in head.about["languages"]:
            return head
    raise ModelError(f"no model ships for {task} in {language}; give one with --model")


def priors(language: str = "en") -> tuple[Head, ...]:
    """Shipped heads whose scores every head of a user builds on; none of them saw the labels."""
    return tuple(shipped_head(name, language) for name in PRIOR_TASKS)
