import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from nlp.learn.calibration import calibrate
from nlp.learn.features import extract
from nlp.learn.fit import Examples, Recipe, fit, widened
from nlp.learn.head_files import load, save, save_idf
from nlp.learn.heads import Head, ModelError, coarse, fingerprint, prune, sharing, weighed_together
from nlp.learn.network_fit import Training, fit_networks
from nlp.learn.panel import Panel
from nlp.learn.sources import corpus_texts
from nlp.learn.tasks import TASKS

SAMPLE = corpus_texts(("en",))[::20]
FEATURES = extract([text.text for text in SAMPLE])


def head_of(name: str, priors: tuple[Head, ...] = ()) -> Head:
    task = TASKS[name]
    rows = tuple(text.labels[name] for text in SAMPLE)
    labels = task.labels or tuple(sorted({label for row in rows for label in row}))
    return fit(task, labels, Examples(FEATURES, rows, np.ones(len(rows))), Recipe(), priors)


@pytest.mark.parametrize("name", ["complaint", "sentiment", "severity", "intents"])
def test_heads_score_the_same_after_save_and_load(name: str, tmp_path: Path) -> None:
    head = head_of(name)
    save(head, tmp_path)
    assert np.array_equal(load(tmp_path).scores(FEATURES), head.scores(FEATURES))


def test_heads_keep_their_priors_beside_them(tmp_path: Path) -> None:
    head = head_of("severity", priors=(head_of("complaint"),))
    save(head, tmp_path)
    assert np.array_equal(load(tmp_path).scores(FEATURES), head.scores(FEATURES))


def test_heads_of_the_same_texts_share_one_file_of_idf(tmp_path: Path) -> None:
    heads = {name: head_of(name) for name in ("complaint", "severity")}
    shared = tmp_path / "idf.npz"
    save_idf(heads["complaint"].scaling.idf, shared)
    for name, head in heads.items():
        save(head, tmp_path / name, shared)
        save(head, tmp_path / f"{name}-alone")

    for name, head in heads.items():
        assert np.array_equal(load(tmp_path / name).scores(FEATURES), head.scores(FEATURES))
        held, alone = ((tmp_path / each / "head.npz").stat().st_size
                       for each in (name, f"{name}-alone"))  # fmt: skip
        assert held < 0.8 * alone
    shared.unlink()
    with pytest.raises(ModelError, match=r"complaint cannot be read .*idf\.npz"):
        load(tmp_path / "complaint")


def test_heads_hold_no_pickle(tmp_path: Path) -> None:
    save(head_of("complaint"), tmp_path)
    with np.load(tmp_path / "head.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays.files)


def test_heads_refuse_an_array_that_could_run_code(tmp_path: Path) -> None:
    save(head_of("complaint"), tmp_path)
    with np.load(tmp_path / "head.npz") as arrays:
        stored = {name: arrays[name] for name in arrays.files}
    np.savez(tmp_path / "head.npz", **(stored | {"bias": np.array([object()])}))
    with pytest.raises(ModelError, match="cannot be read"):
        load(tmp_path)


def test_heads_refuse_another_version(tmp_path: Path) -> None:
    save(head_of("complaint"), tmp_path)
    config = json.loads((tmp_path / "head.json").read_text())
    (tmp_path / "head.json").write_text(json.dumps(config | {"features": "voc.features.v0"}))
    with pytest.raises(ModelError, match="train it again"):
        load(tmp_path)


def test_heads_that_are_absent_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="absent"):
        load(tmp_path / "absent")


def test_heads_give_probabilities_of_their_kind() -> None:
    sentiment = head_of("sentiment").probabilities(FEATURES)
    assert sentiment.sum(axis=1) == pytest.approx(1)
    severity = head_of("severity").probabilities(FEATURES)
    assert (np.diff(severity, axis=1) <= 0).all()


def test_heads_lose_little_by_pruning() -> None:
    head = head_of("complaint")
    pruned = prune(head, 5_000)
    kept = np.abs(pruned.weights["char"] * head.scaling.idf["char"][:, None])
    lost = np.abs(
        (head.weights["char"] - pruned.weights["char"]) * head.scaling.idf["char"][:, None]
    )
    assert 5_000 <= np.count_nonzero(kept) < 5_500
    assert lost.max() <= kept[kept > 0].min()
    whole, part = head.scores(FEATURES)[:, 0], pruned.scores(FEATURES)[:, 0]
    assert np.corrcoef(whole, part)[0, 1] > 0.98


def test_calibration_rises_with_the_score() -> None:
    generator = np.random.default_rng(0)
    scores = generator.normal(size=(400, 1))
    targets = generator.random((400, 1)) < 1 / (1 + np.exp(-3 * scores - 1))
    slope, intercept, thresholds = calibrate(TASKS["complaint"], scores, targets)
    assert slope[0] == pytest.approx(3, abs=1)
    assert intercept[0] == pytest.approx(1, abs=0.6)
    assert 0.2 <= thresholds[0] <= 0.8


def test_calibration_never_turns_a_score_around() -> None:
    scores = np.linspace(-1, 1, 50)[:, None]
    slope, _, _ = calibrate(TASKS["complaint"], scores, scores < 0)
    assert slope[0] > 0


@pytest.fixture(scope="module")
def weighed() -> Head:
    """A complaint head whose networks weigh its own score, those of sentiment and the signals."""
    both = widened(head_of("complaint"), head_of("sentiment"))
    target = np.array([bool(text.labels["complaint"]) for text in SAMPLE])
    inputs = weighed_together(both.linear(FEATURES), FEATURES)
    training = Training(units=4, networks=2, epochs=2, penalty=1.0, rate=1e-3, batch=32)
    return replace(both, networks=fit_networks(inputs, target, training, seed=0))


def test_a_widened_head_holds_the_linear_columns_of_both() -> None:
    complaint, tone = head_of("complaint"), head_of("sentiment")
    apart = np.concatenate([complaint.scores(FEATURES), tone.scores(FEATURES)], axis=1)
    assert widened(complaint, tone).linear(FEATURES) == pytest.approx(apart, abs=1e-4)


def test_a_head_is_not_widened_by_one_of_other_examples() -> None:
    part = np.arange(len(SAMPLE) // 2)
    rows = tuple(SAMPLE[row].labels["sentiment"] for row in part)
    task = TASKS["sentiment"]
    other = fit(
        task, task.labels, Examples(FEATURES.take(part), rows, np.ones(len(part))), Recipe()
    )
    with pytest.raises(ValueError, match="different examples"):
        widened(head_of("complaint"), other)


def test_networks_of_a_head_are_kept_with_it(weighed: Head, tmp_path: Path) -> None:
    save(replace(weighed, opinion=0.3), tmp_path)
    again = load(tmp_path)

    assert again.opinion == 0.3
    assert weighed.scores(FEATURES).shape == (len(SAMPLE), 1)
    assert np.allclose(again.scores(FEATURES), weighed.scores(FEATURES), atol=1e-5)
    assert fingerprint(again) != fingerprint(replace(again, networks=None))


def test_networks_that_are_missing_are_named(weighed: Head, tmp_path: Path) -> None:
    save(weighed, tmp_path)
    (tmp_path / "networks.npz").unlink()
    with pytest.raises(ModelError, match=r"networks\.npz"):
        load(tmp_path)


def test_heads_score_the_same_together_as_alone(weighed: Head, tmp_path: Path) -> None:
    save(head_of("severity"), tmp_path)
    heads = [weighed, load(tmp_path), head_of("intents")]

    hashed = Panel(heads).scores(FEATURES.blocks)

    for head, found in zip(heads, hashed, strict=True):
        assert np.allclose(head.scores(FEATURES, found), head.scores(FEATURES), atol=1e-5)


def test_a_panel_of_few_weights_keeps_them_sparse_and_scores_by_the_formula() -> None:
    head = prune(head_of("topics"), 400)
    panel = Panel([head])
    assert all(sparse.issparse(part.weights) for part in panel.parts.values())
    (found,) = panel.scores(FEATURES.blocks)

    expected = np.zeros_like(found)
    for name, block in FEATURES.blocks.items():
        rarity = block.multiply(head.scaling.idf[name]).tocsr()
        length = np.sqrt(rarity.multiply(rarity).sum(axis=1))
        product = rarity @ head.weights[name] * head.scaling.block_scale[name]
        expected += product / np.where(length > 0, length, 1)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_coarse_moves_probabilities_by_little_and_takes_less_room(tmp_path: Path) -> None:
    head = head_of("complaint")
    save(head, tmp_path / "fine")
    save(coarse(head), tmp_path / "coarse")

    moved = coarse(head).probabilities(FEATURES) - head.probabilities(FEATURES)
    fine, rough = ((tmp_path / name / "head.npz").stat().st_size for name in ("fine", "coarse"))
    assert 0 < np.abs(moved).max() < 0.02
    assert rough < 0.9 * fine


def test_sharing_keeps_one_array_of_equal_idfs_and_the_same_scores() -> None:
    """Heads that learned from the same texts have equal IDFs; twenty copies took 60 MB."""
    heads = {name: head_of(name) for name in ("complaint", "severity")}
    other = replace(heads["severity"].scaling, idf={
        block: values.copy() for block, values in heads["complaint"].scaling.idf.items()
    })  # fmt: skip
    heads["severity"] = replace(heads["severity"], scaling=other)
    shared = sharing(heads)

    for block, values in shared["complaint"].scaling.idf.items():
        assert shared["severity"].scaling.idf[block] is values
    together = Panel(list(shared.values())).scores(FEATURES.blocks)
    for found, head in zip(together, heads.values(), strict=True):
        np.testing.assert_array_equal(found, Panel([head]).scores(FEATURES.blocks)[0])
