"""The `train` and `evaluate` commands of `python -m nlp`."""

import argparse
import sys
from pathlib import Path

import numpy as np

from nlp.learn.embedding import ExtraMissingError, require
from nlp.learn.features import extract_each
from nlp.learn.head_files import load
from nlp.learn.heads import Doubles, Head, ModelError
from nlp.learn.labelled import (
    DataError,
    Labelled,
    check_enough,
    commonest,
    read_labelled,
    reading_languages,
)
from nlp.learn.measures import measure
from nlp.learn.report import render
from nlp.learn.shipped import SERVED, priors, shipped_head
from nlp.learn.tasks import TASKS, Targets, Task, encode
from nlp.learn.train import PROFILES, train, write
from nlp.masks import mask


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `train` and `evaluate`; each sets `run`, a function of the parsed arguments."""
    data_help = "CSV, TSV or JSON lines with `text` and `label` (several labels: list or a;b)"
    learn = subparsers.add_parser("train", help="train a model on your own labels")
    learn.add_argument("--task", choices=SERVED, required=True)
    learn.add_argument("--data", type=Path, required=True, help=data_help)
    learn.add_argument("--output", type=Path, required=True, help="folder for the model")
    learn.add_argument("--folds", type=int, default=10, help="cross-validation folds (10)")
    learn.add_argument(
        "--profile", choices=PROFILES, default="default",
        help="accurate: a sentence encoder reads what the model is unsure of (English complaints)",
    )  # fmt: skip
    learn.set_defaults(run=run_train)

    judge = subparsers.add_parser("evaluate", help="judge a model on labelled texts")
    judge.add_argument("--task", choices=tuple(TASKS), required=True)
    judge.add_argument("--data", type=Path, required=True, help=data_help)
    judge.add_argument("--model", type=Path, help="folder of a trained model (default: shipped)")
    judge.add_argument("--worst", type=int, default=10, help="mistakes to list (10)")
    judge.add_argument(
        "--show-text", action="store_true", help="print the masked texts of mistakes too"
    )
    judge.set_defaults(run=run_evaluate)


def run_train(arguments: argparse.Namespace) -> int:
    """Train, print the report, write the model; 2 where the data cannot be learned from."""
    task = TASKS[arguments.task]
    try:
        data = read_labelled(arguments.data, task)
        check_enough(data, arguments.data)
        if not 2 <= arguments.folds <= len(data.texts):
            raise DataError(f"--folds must be 2 to {len(data.texts)}")
        language = commonest(reading_languages(data))
        if arguments.profile == "accurate":
            require()
            _check_accurate(task, language)
    except (DataError, ExtraMissingError) as error:
        sys.stderr.write(f"train: {error}\n")
        return 2
    trained = train(
        data,
        task,
        folds=arguments.folds,
        priors=priors(language),
        profile=arguments.profile,
    )
    write(trained, data, arguments.output, arguments.data.name)
    _say(render(trained.measures, f"{task.name}, {trained.folds}-fold cross-validation"))
    _print_rejects(data)
    _say(f"model, report.json and card.md: {arguments.output}")
    return 0


def run_evaluate(arguments: argparse.Namespace) -> int:
    """Print the figures of a model on labelled data; 2 where data or model cannot be used."""
    task = TASKS[arguments.task]
    try:
        data = read_labelled(arguments.data, task)
        if not data.texts:
            raise DataError(f"{arguments.data}: no usable rows {dict(data.rejects)}")
        languages = reading_languages(data)
        head = (load(arguments.model) if arguments.model
                else shipped_head(task.name, commonest(languages)))  # fmt: skip
        if head.task != task:
            raise ModelError(f"model {arguments.model} is for {head.task.name}, not {task.name}")
        _check_known(data, head)
    except (DataError, ModelError) as error:
        sys.stderr.write(f"evaluate: {error}\n")
        return 2
    features = extract_each(data.texts, languages)
    probabilities = head.revise(head.probabilities(features), data.texts, features)
    predicted = encode(task, head.labels, head.decide(probabilities))
    truth = encode(task, head.labels, data.labels)
    _say(render(measure(task, head.labels, truth, predicted, probabilities), task.name))
    _print_worst(data, head, truth, predicted, probabilities, arguments)
    _print_rejects(data)
    return 0


def _check_accurate(task: Task, language: str) -> None:
    if task.kind != "binary":
        raise DataError(f"--profile accurate is for complaint, not for {task.name}")
    if language != "en":
        raise DataError(
            f"--profile accurate reads English, and most of the texts are in {language}"
        )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _check_known(data: Labelled, head: Head) -> None:
    unknown = sorted({label for row in data.labels for label in row} - set(head.labels))
    if unknown:
        sys.stderr.write(
            f"evaluate: the model does not know {', '.join(unknown)}; left out of the figures\n"
        )


def _print_worst(
    data: Labelled,
    head: Head,
    truth: Targets,
    predicted: Targets,
    probabilities: Doubles,
    arguments: argparse.Namespace,
) -> None:
    wrong = np.any(truth != predicted, axis=1)
    distance = np.abs(probabilities - truth).max(axis=1) * wrong
    _say(f"Worst mistakes ({int(wrong.sum())} of {len(wrong)} rows are wrong):")
    for row in np.argsort(-distance, kind="stable")[: arguments.worst]:
        if wrong[row]:
            labels = ";".join(data.labels[row]) or "none"
            guess = ";".join(head.decide(probabilities[row : row + 1])[0]) or "none"
            text = f"  {mask(data.texts[row]).text[:200]!r}" if arguments.show_text else ""
            _say(f"  {data.ids[row]}: labelled {labels}, predicted {guess}{text}")


def _print_rejects(data: Labelled) -> None:
    for reason, count in data.rejects.items():
        _say(f"rejected {count} rows: {reason}")
