"""Random streams: known answers, the address of a draw, independence, uniformity."""

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from azalai import streams
from azalai.streams import Stream, name_words, philox, refuse_collisions, uniform, uniforms

TOP = 2**32 - 1

# philox4x32, 10 rounds: the known answers of Random123 (counter, key, result).
KNOWN = [
    (
        (0, 0, 0, 0),
        (0, 0),
        (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8),
    ),
    (
        (TOP, TOP, TOP, TOP),
        (TOP, TOP),
        (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
    ),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]

words = st.integers(0, TOP)
names = st.text(st.characters(codec="utf-8"), max_size=20)


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN)
def test_known_answers_in_integers(counter, key, result):
    assert philox(counter, key) == result


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN)
def test_known_answers_in_arrays(counter, key, result):
    found = philox(tuple(np.full(3, word, np.uint64) for word in counter), key)
    for part, word in zip(found, result, strict=True):
        assert part.dtype == np.uint64
        assert part.tolist() == [word] * 3


@settings(deadline=None, max_examples=50)
@given(st.tuples(words, words, words, words), st.tuples(words, words))
def test_arrays_equal_integers(counter, key):
    arrays = philox(tuple(np.array([word, 1], np.uint64) for word in counter), key)
    assert tuple(int(part[0]) for part in arrays) == philox(counter, key)


def test_address_as_documented():
    """Worked from the table in the docstring, without the module's helpers."""
    key = hashlib.sha256(b"azalai-stream-1\x0042\x00life").digest()
    name = hashlib.sha256("serials | pompe à huile | 3".encode()).digest()
    k = np.frombuffer(key[:8], "<u4").tolist()
    c = np.frombuffer(name[:8], "<u4").tolist()
    out = philox((7, 5, c[0], c[1]), (k[0], k[1]))
    whole = out[0] * 2**20 + out[1] // 2**12
    expected = (2 * whole + 1) / 2**53
    assert uniform(42, "life", "serials | pompe à huile | 3", draw=7, replication=5) == expected


PINNED = [0.012716195716419354, 0.1811195798654438, 0.6959010349943827]
PINNED_LAST = 0.47581551267272404


def test_draws_are_pinned():
    """A change here changes every simulated figure of every plan."""
    assert uniforms(0, "life", "Bamako", 3).tolist() == PINNED
    assert uniform(2**64 - 1, "", "", draw=TOP, replication=TOP) == PINNED_LAST


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 2**64 - 1), names, st.lists(names, max_size=6), words, words)
def test_ways_of_asking_agree(seed, purpose, who, draw, replication):
    stream = Stream(seed, purpose)
    one_by_one = [uniform(seed, purpose, name, draw, replication) for name in who]
    assert stream.across(who, draw, replication).tolist() == one_by_one
    assert stream.across(who, draw, [0, replication])[1].tolist() == one_by_one
    some = range(max(draw - 2, 0), draw + 1)
    for name, value in zip(who, one_by_one, strict=True):
        assert stream.uniforms(name, some, replication)[-1] == value
        assert uniforms(seed, purpose, name, some, [replication])[0, -1] == value


@settings(deadline=None, max_examples=50)
@given(st.lists(names, min_size=1, max_size=8, unique=True), st.data())
def test_an_added_name_changes_no_other(who, data):
    stream = Stream(11, "repair")
    before = dict(zip(who, stream.across(who, replication=3), strict=True))
    more = data.draw(st.permutations([*who, "added: " + "".join(who)]))
    after = dict(zip(more, stream.across(more, replication=3), strict=True))
    assert {name: after[name] for name in who} == before


def test_more_draws_change_no_earlier_one():
    assert uniforms(1, "life", "a", 1000)[:10].tolist() == uniforms(1, "life", "a", 10).tolist()
    assert (
        uniforms(1, "life", "a", range(5, 8)).tolist() == uniforms(1, "life", "a", 8)[5:].tolist()
    )


def test_every_part_of_the_address_counts():
    base = {"seed": 1, "purpose": "life", "name": "a", "draw": 0, "replication": 0}
    changed = {"seed": 2**32 + 1, "purpose": "Life", "name": "a ", "draw": 1, "replication": 1}
    values = {uniform(**base)} | {uniform(**base | {k: v}) for k, v in changed.items()}
    assert len(values) == 6


def test_shapes():
    stream = Stream(1, "life")
    assert stream.uniforms("a", 4).shape == (4,)
    assert stream.uniforms("a", 4, [0, 1, 2]).shape == (3, 4)
    assert stream.uniforms("a", 0).shape == (0,)
    assert stream.across(["a", "b"]).shape == (2,)
    assert stream.across(["a", "b"], replication=range(5)).shape == (5, 2)
    assert stream.across([]).shape == (0,)
    assert isinstance(stream.uniform("a"), float)


@pytest.mark.parametrize(("word", "u"), [(0, 2.0**-53), (TOP, 1 - 2.0**-53)])
def test_ends_of_the_interval_are_open(monkeypatch, word, u):
    monkeypatch.setattr(streams, "philox", lambda counter, _: [counter[0] * 0 + word] * 4)
    assert uniform(1, "life", "a") == u
    assert uniforms(1, "life", "a", 2).tolist() == [u, u]
    assert 0 < u < 1


N = 20_000
MANY = [f"fleet | tail {i}" for i in range(N)]
SETS = {
    "draws": lambda: uniforms(3, "life", "a", N),
    "replications": lambda: Stream(3, "life").uniforms("a", 1, range(N))[:, 0],
    "names": lambda: Stream(3, "life").across(MANY),
    "seeds": lambda: np.array([uniform(seed, "life", "a") for seed in range(2000)]),
    "purposes": lambda: np.array([uniform(3, str(i), "a") for i in range(2000)]),
}


@pytest.mark.parametrize("way", SETS)
def test_uniform_along_every_way(way):
    u = SETS[way]()
    assert stats.kstest(u, "uniform").pvalue > 0.001
    pairs, _, _ = np.histogram2d(u[:-1:2], u[1::2], bins=8, range=[[0, 1], [0, 1]])
    assert stats.chisquare(pairs.ravel()).pvalue > 0.001
    digits = (u * 2**40 % 64).astype(int)
    assert stats.chisquare(np.bincount(digits, minlength=64)).pvalue > 0.001


def test_neighbours_are_uncorrelated():
    stream = Stream(5, "life")
    columns = [stream.uniforms(f"tail {i}", N) for i in range(4)]
    columns += [stream.uniforms("tail 0", N, 1), Stream(6, "life").uniforms("tail 0", N)]
    columns += [Stream(5, "repair").uniforms("tail 0", N)]
    table = np.corrcoef(columns) - np.eye(len(columns))
    assert np.abs(table).max() < 4.5 / np.sqrt(N)


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_seed_outside(seed):
    with pytest.raises(ValueError, match=f"seed .* {seed} does not"):
        Stream(seed, "life")


def test_seed_that_is_no_whole_number():
    with pytest.raises(TypeError):
        Stream(1.0, "life")


def test_seed_of_numpy_is_the_same_seed():
    assert Stream(np.uint64(7), "life").uniform("a") == uniform(7, "life", "a")


@pytest.mark.parametrize("number", [-1, 2**32])
def test_draw_and_replication_outside(number):
    stream = Stream(1, "life")
    for ask in (
        lambda: stream.uniform("a", draw=number),
        lambda: stream.uniform("a", replication=number),
        lambda: stream.uniforms("a", range(number, number + 1)),
        lambda: stream.uniforms("a", 1, replication=number),
        lambda: stream.across(["a"], draw=number),
    ):
        with pytest.raises(ValueError, match=f"{number}.* is not"):
            ask()


def test_other_numbers_are_refused():
    with pytest.raises(ValueError, match="count of draws"):
        uniforms(1, "life", "a", -1)
    with pytest.raises(ValueError, match="whole number"):
        uniforms(1, "life", "a", 1, replication=[0.5])
    with pytest.raises(ValueError, match="whole number"):
        uniforms(1, "life", "a", 1, replication=2**70)


def test_no_collision_among_many_names():
    refuse_collisions([*MANY, *MANY[:10]])
    refuse_collisions([])


def test_collision_names_both(monkeypatch):
    monkeypatch.setattr(streams, "name_words", lambda name: (name_words(name)[0] % 64, 0))
    with pytest.raises(ValueError, match=r"'fleet \| tail \d+' and 'fleet \| tail \d+'") as told:
        refuse_collisions(MANY[:100])
    first, second = (part for part in str(told.value).split("'") if part.startswith("fleet"))
    assert first != second
    assert name_words(first)[0] % 64 == name_words(second)[0] % 64


@settings(deadline=None, max_examples=50)
@given(st.lists(names, max_size=10))
def test_words_are_32_bits(who):
    for name in who:
        low, high = name_words(name)
        assert 0 <= low <= TOP
        assert 0 <= high <= TOP
