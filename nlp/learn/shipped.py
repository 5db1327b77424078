"""The heads that ship with the project, and what they lend to a user's own training."""

from functools import lru_cache
from importlib import resources
from pathlib import Path

from nlp.learn.heads import Head, ModelError, load

SHIPPED_TASKS = ("complaint", "sentiment", "intents", "severity", "urgency", "churn")
# In the order they are read: what is a complaint bears on its severity and intents.
SERVED = ("complaint", "sentiment", "severity", "intents", "topics")
PRIOR_TASKS = ("complaint", "sentiment", "intents")


def models_folder() -> Path:
    """Folder that holds one model folder a task."""
    return Path(str(resources.files("nlp"))) / "models"


@lru_cache(maxsize=16)
def shipped_head(task: str) -> Head:
    """The shipped head of a task; raises ModelError where none ships."""
    folder = models_folder() / task
    if not folder.is_dir():
        raise ModelError(f"no model ships for {task}; give one with --model")
    return load(folder)


@lru_cache(maxsize=1)
def priors() -> tuple[Head, ...]:
    """Shipped heads whose scores every head of a user builds on; none of them saw the labels."""
    return tuple(shipped_head(name) for name in PRIOR_TASKS)
