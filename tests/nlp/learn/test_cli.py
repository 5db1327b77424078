import json
from pathlib import Path

import pytest

from nlp.learn.__main__ import main
from nlp.learn.sources import corpus_texts

SAMPLE = corpus_texts(("en",))[::20]


def write_csv(path: Path, extra: str = "") -> Path:
    lines = ["id,text,label"]
    for text in SAMPLE:
        quoted = text.text.replace('"', '""')
        lines.append(f'{text.id},"{quoted}",{bool(text.labels["complaint"])}')
    path.write_text("\n".join(lines) + "\n" + extra, encoding="utf-8")
    return path


def test_train_then_evaluate_on_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_csv(tmp_path / "own.csv", 'x,"",true\ny,some text,perhaps\nz,more text,\n')
    model = tmp_path / "model"
    arguments = ["--task", "complaint", "--data", str(data)]
    assert main(["train", *arguments, "--output", str(model), "--folds", "3"]) == 0
    printed = capsys.readouterr().out
    assert "3-fold cross-validation" in printed
    assert "rejected 1 rows: empty text" in printed
    assert "rejected 1 rows: not a label of complaint" in printed
    assert {path.name for path in model.iterdir()} >= {
        "head.npz", "head.json", "card.md", "report.json",
    }  # fmt: skip
    assert json.loads((model / "report.json").read_text())["rejects"]["empty label"] == 1
    assert main(["evaluate", *arguments, "--model", str(model)]) == 0
    assert "Worst mistakes" in capsys.readouterr().out


def test_train_reads_json_lines_with_lists(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [json.dumps({"text": t.text, "label": list(t.labels["intents"])}) for t in SAMPLE]
    data = tmp_path / "own.jsonl"
    data.write_text("\n".join([*rows, "{cut", "[]", '{"text": 3, "label": "a"}']), "utf-8")
    model = tmp_path / "model"
    arguments = ["--task", "intents", "--data", str(data), "--output", str(model)]
    assert main(["train", *arguments, "--folds", "2"]) == 0
    printed = capsys.readouterr().out
    for reason in ("not JSON", "not a JSON object", "text is not a string"):
        assert f"rejected 1 rows: {reason}" in printed


def test_evaluate_keeps_texts_to_itself_unless_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "own.csv"
    data.write_text("id,text,label\n7,write to jo@example.org it is lovely,true\n", "utf-8")
    arguments = ["evaluate", "--task", "complaint", "--data", str(data)]
    assert main(arguments) == 0
    silent = capsys.readouterr().out
    assert "7: labelled complaint" in silent
    assert "lovely" not in silent
    assert main([*arguments, "--show-text"]) == 0
    shown = capsys.readouterr().out
    assert "lovely" in shown
    assert "jo@example.org" not in shown


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "body,label\nx,true\n", "no column text; found body, label"),
        ("a.csv", "", "no column text and label; found nothing"),
        ("a.csv", "text,label\n" + "fine,true\n" * 30, "same label"),
        ("a.csv", "text,label\nfine,true\nbad,false\n", "2 usable rows, at least 20"),
        ("a.jsonl", '{"note": 1}\n', "no row has text and label; found note"),
    ],
)
def test_train_says_why_data_cannot_be_learned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str, message: str
) -> None:
    data = tmp_path / name
    data.write_text(content, "utf-8")
    assert main(["train", "--task", "complaint", "--data", str(data), "--output", "x"]) == 2
    assert message in capsys.readouterr().err


def test_evaluate_names_a_model_of_another_task(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_csv(tmp_path / "own.csv")
    from nlp.learn.shipped import models_folder

    folder = models_folder() / "complaint"
    arguments = ["evaluate", "--task", "churn", "--data", str(data), "--model", str(folder)]
    assert main(arguments) == 2
    assert "is for complaint, not churn" in capsys.readouterr().err
