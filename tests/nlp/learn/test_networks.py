import numpy as np

from nlp.learn.network_fit import Training, fit_networks
from nlp.learn.networks import from_arrays, to_arrays

GENERATOR = np.random.default_rng(0)
TARGET = GENERATOR.random(400) < 0.5
INPUTS = GENERATOR.normal(size=(400, 44)).astype(np.float32)
INPUTS[:, :20] += TARGET[:, None]
TRAINING = Training(units=16, networks=2, epochs=6, penalty=1.0, rate=1e-2, batch=64)


def test_networks_tell_unseen_rows_apart() -> None:
    networks = fit_networks(INPUTS[:300], TARGET[:300], TRAINING, seed=0)
    assert np.mean((networks.scores(INPUTS[300:]) > 0) == TARGET[300:]) > 0.9


def test_networks_tell_what_no_sum_can() -> None:
    either = (INPUTS[:, 30] > 0) != (INPUTS[:, 31] > 0)
    longer = Training(units=16, networks=2, epochs=150, penalty=0.01, rate=1e-2, batch=64)
    networks = fit_networks(INPUTS[:, 30:32], either, longer, seed=0)
    assert np.mean((networks.scores(INPUTS[:, 30:32]) > 0) == either) > 0.9


def test_networks_are_the_same_every_time() -> None:
    scores = fit_networks(INPUTS, TARGET, TRAINING, seed=3).scores(INPUTS)
    assert np.array_equal(scores, fit_networks(INPUTS, TARGET, TRAINING, seed=3).scores(INPUTS))
    other = fit_networks(INPUTS, TARGET, TRAINING, seed=4).scores(INPUTS)
    assert not np.array_equal(scores, other)


def test_networks_heed_a_row_as_much_as_it_weighs() -> None:
    light = fit_networks(INPUTS, TARGET, TRAINING, seed=0, weight=np.where(TARGET, 0.1, 1.0))
    plain = fit_networks(INPUTS, TARGET, TRAINING, seed=0)
    assert np.mean(light.scores(INPUTS)) < np.mean(plain.scores(INPUTS)) - 1


def test_networks_come_back_from_their_arrays_as_they_were() -> None:
    networks = fit_networks(INPUTS, TARGET, TRAINING, seed=0)
    again = from_arrays(to_arrays(networks))
    assert np.array_equal(again.scores(INPUTS), networks.scores(INPUTS))
