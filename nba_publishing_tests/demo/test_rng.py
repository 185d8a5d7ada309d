"""Draws are pure functions: of the seed, the purpose and the keys, and of nothing else."""

import hashlib

import numpy as np

from nba_publishing.demo.rng import Dice, allot, shares

DICE = Dice(20251021)
WORD = 2**64


def plain_bits(seed: int, purpose: str, *keys: int) -> int:
    """The definition in whole numbers, one key after the other."""
    x = int.from_bytes(hashlib.blake2b(f"{seed}:{purpose}".encode()).digest()[:8], "little")
    for key in keys:
        x = (x + (key + 1) * 0x9E3779B97F4A7C15) % WORD
        x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) % WORD
        x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) % WORD
        x ^= x >> 31
    return x


def test_bits_follow_the_definition_key_by_key():
    for keys in [(), (0,), (7,), (20250101, 81, 16), (739_000, 2)]:
        assert int(DICE.bits("minutes", *keys)) == plain_bits(20251021, "minutes", *keys)


def test_u_and_z_are_read_off_the_same_bits():
    x = plain_bits(20251021, "line", 4, 5)
    pieces = sum((x >> shift) & 0xFFFF for shift in (0, 16, 32, 48))
    assert float(DICE.u("line", 4, 5)) == (x >> 11) / 2**53
    assert float(DICE.z("line", 4, 5)) == (pieces - 131070) * (3**0.5 / 65536)


def test_a_draw_does_not_depend_on_what_else_is_drawn():
    alone = DICE.u("points", 3, 9)
    grid = DICE.u("points", np.arange(5)[:, None], np.arange(20)[None, :])
    assert grid.shape == (5, 20)
    assert grid[3, 9] == alone


def test_purpose_and_seed_each_give_other_numbers():
    keys = np.arange(1000)
    one = DICE.u("line", keys)
    assert not np.any(one == DICE.u("lines", keys))
    assert not np.any(one == Dice(7).u("line", keys))


def test_u_is_uniform_and_z_bell_shaped():
    keys = np.arange(200_000)
    u, z = DICE.u("a", keys), DICE.z("a", keys)
    assert u.min() >= 0
    assert u.max() < 1
    assert abs(u.mean() - 0.5) < 0.003
    assert abs(z.mean()) < 0.01
    assert abs(z.std() - 1) < 0.01
    assert abs(z).max() <= 3.47


def test_a_pick_reaches_every_choice_and_none_beyond():
    assert set(DICE.pick("team", 30, np.arange(5000)).tolist()) == set(range(30))


def test_slow_noise_meets_its_knots_and_runs_straight_between_them():
    days = np.arange(14 * 50, 14 * 52 + 1)
    slow = DICE.slow("form", 12, days, 14)
    assert slow[0] == DICE.z("form", 12, 50)
    assert slow[14] == DICE.z("form", 12, 51)
    steps = np.diff(slow[:15])
    assert np.allclose(steps, steps[0])


def test_allotted_parts_add_up_and_follow_the_weights():
    weights = shares(DICE.u("weights", np.arange(400)[:, None], np.arange(17)))
    total = 78 + DICE.pick("total", 80, np.arange(400))
    parts = allot(total, weights)
    assert (parts.sum(axis=1) == total).all()
    exact = total[:, None] * weights / weights.sum(axis=1, keepdims=True)
    assert (abs(parts - exact) < 1).all()


def test_equal_remainders_go_to_the_lower_slot_and_no_weight_gets_nothing():
    weights = np.array([[1, 1, 1, 0], [0, 0, 0, 0]])
    assert allot(np.array([4, 9]), weights).tolist() == [[2, 1, 1, 0], [0, 0, 0, 0]]
