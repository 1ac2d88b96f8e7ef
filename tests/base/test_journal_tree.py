"""The tree against a twin written straight from RFC 6962, for every size and every proof."""

import hashlib

import pytest

from rantau.base.journal_tree import (
    EMPTY_ROOT,
    Frontier,
    Range,
    consistency_ranges,
    inclusion_ranges,
    is_consistent,
    is_included,
    leaf_hash,
    root_of,
)

LEAVES = [leaf_hash(str(number).encode()) for number in range(69)]
SIZES = range(1, len(LEAVES) + 1)


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def half(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def naive_root(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    k = half(len(leaves))
    return sha(b"\x01", naive_root(leaves[:k]), naive_root(leaves[k:]))


def naive_path(m: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = half(len(leaves))
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_proof(m: int, leaves: list[bytes], *, whole: bool = True) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = half(len(leaves))
    if m <= k:
        return [*naive_proof(m, leaves[:k], whole=whole), naive_root(leaves[k:])]
    return [*naive_proof(m - k, leaves[k:], whole=False), naive_root(leaves[:k])]


def roots_of(leaves: list[bytes], ranges: list[Range]) -> list[bytes]:
    return [root_of(leaves[start:end]) for start, end in ranges]


def changed(root: bytes) -> bytes:
    return bytes([root[0] ^ 1]) + root[1:]


def test_nothing_has_the_root_of_nothing() -> None:
    assert Frontier().root() == EMPTY_ROOT == sha()


@pytest.mark.promise(48)
@pytest.mark.parametrize("size", SIZES)
def test_the_root_is_the_twins(size: int) -> None:
    assert root_of(LEAVES[:size]) == naive_root(LEAVES[:size])


@pytest.mark.promise(48)
@pytest.mark.parametrize("size", SIZES)
def test_every_entry_is_proved_to_be_in_and_no_other_is(size: int) -> None:
    root = naive_root(LEAVES[:size])
    for index in range(size):
        proof = roots_of(LEAVES[:size], inclusion_ranges(index, size))

        assert proof == naive_path(index, LEAVES[:size])
        assert is_included(LEAVES[index], index, size, proof, root)
        assert not is_included(changed(LEAVES[index]), index, size, proof, root)
        assert not is_included(LEAVES[index], index, size, [*proof, root], root)
        assert not is_included(LEAVES[index], index, size, proof, changed(root))
        if proof:
            assert not is_included(LEAVES[index], index, size, proof[:-1], root)


@pytest.mark.promise(48)
@pytest.mark.parametrize("new", SIZES)
def test_every_older_tree_is_proved_to_be_the_beginning(new: int) -> None:
    root = naive_root(LEAVES[:new])
    for old in range(1, new + 1):
        before = naive_root(LEAVES[:old])
        proof = roots_of(LEAVES[:new], consistency_ranges(old, new))

        assert proof == naive_proof(old, LEAVES[:new])
        assert is_consistent(old, new, proof, before, root)
        assert not is_consistent(old, new, proof, changed(before), root)
        assert not is_consistent(old, new, proof, before, changed(root))
        assert not is_consistent(old, new, [*proof, root], before, root)
        if proof:
            assert not is_consistent(old, new, proof[:-1], before, root)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_what_is_not_in_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no entry"):
        inclusion_ranges(index, size)
    assert not is_included(LEAVES[0], index, size, [], LEAVES[0])


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3)])
def test_a_shorter_tree_has_no_proof(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="no proof"):
        consistency_ranges(old, new)
    assert not is_consistent(old, new, [], LEAVES[0], LEAVES[0])
