"""Figures as text a person reads: the terminal's report and a model's card."""

from collections.abc import Mapping
from typing import Any

from nlp.learn.measures import LabelMeasures, Measures, wilson

_WIDE = 12


def render(measures: Measures, title: str) -> str:
    """Tables of labels, confusion and calibration in Markdown that also reads well as text."""
    low, high = measures.macro_f1_interval
    lines = [
        f"## {title}",
        "",
        f"{measures.rows} rows; macro-F1 {percent(measures.macro_f1)} "
        f"[{percent(low)}, {percent(high)}], micro-F1 {percent(measures.micro_f1)}, "
        f"accuracy {percent(measures.accuracy)}, "
        f"calibration error {percent(measures.calibration_error)}. "
        "Percent, with 95 % intervals.",
        "",
        "| label | rows | precision | recall | F1 |",
        "|---|--:|--:|--:|--:|",
        *(_label_line(label) for label in measures.labels),
        "",
        *_confusion_lines(measures),
        "",
        "| predicted probability | true share | outputs |",
        "|--:|--:|--:|",
        *(f"| {mean:.2f} | {share:.2f} | {n} |" for mean, share, n in measures.calibration),
        "",
    ]
    return "\n".join(lines)


def card(
    name: str,
    facts: Mapping[str, Any],
    reports: Mapping[str, Measures],
) -> str:
    """A model card: what it is, from what it was made, and how good it is, by data set."""
    lines = [f"# {name}", "", *(f"- **{key}**: {value}" for key, value in facts.items()), ""]
    for title, measures in reports.items():
        lines += [render(measures, title)]
    return "\n".join(lines).rstrip() + "\n"


def percent(share: float | None) -> str:
    """A share in percent, a dash where there is none."""
    return "–" if share is None else f"{100 * share:.1f}"


def share(hits: int, total: int) -> str:
    """Hits of a total in percent, with Wilson's 95 % interval."""
    low, high = wilson(hits, total) or (0.0, 1.0)
    return f"{percent(hits / total)} [{percent(low)}, {percent(high)}]"


def _label_line(label: LabelMeasures) -> str:
    cells = [
        f"{percent(value)}{_interval(interval)}"
        for value, interval in (
            (label.precision, label.precision_interval),
            (label.recall, label.recall_interval),
            (label.f1, label.f1_interval),
        )
    ]
    return f"| {label.label} | {label.support} | {' | '.join(cells)} |"


def _interval(interval: tuple[float, float] | None) -> str:
    return "" if interval is None else f" [{percent(interval[0])}, {percent(interval[1])}]"


def _confusion_lines(measures: Measures) -> list[str]:
    names = measures.confusion_labels
    if len(names) > _WIDE:
        return [f"(Confusion matrix of {len(names)} labels: see report.json.)"]
    head = f"| true \\ predicted | {' | '.join(names)} |"
    rows = [
        f"| {name} | {' | '.join(str(cell) for cell in row)} |"
        for name, row in zip(names, measures.confusion, strict=True)
    ]
    return [head, "|---|" + "--:|" * len(names), *rows]
