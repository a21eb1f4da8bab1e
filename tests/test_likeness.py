"""Texts that are alike: those that share enough stretches of words, counted one by one."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptguide import likeness
from promptguide.likeness import ALIKE, SHINGLE, alike, shingles

TEXTS = st.lists(st.text(alphabet="ab 山。", max_size=24), max_size=8)


def one_by_one(texts: list[str], common: int) -> set[tuple[str, str, float]]:
    """The same as ``alike``, by its description."""
    cut: list[set[tuple[str, ...]]] = []
    pairs: set[tuple[str, str, float]] = set()
    first: dict[tuple[str, ...], int] = {}
    for number, text in enumerate(texts):
        words = tuple(word.casefold() for word in likeness.words(text))
        if (same := first.setdefault(words, number)) != number:
            pairs.add((str(same), str(number), 1.0))
        many = max(1, len(words) - SHINGLE + 1)
        cut.append({words[n : n + SHINGLE] for n in range(many)} if same == number else set())
    users = Counter(part for parts in cut for part in parts)
    for a, b in combinations(range(len(texts)), 2):
        if cut[a] and cut[b]:
            shared = sum(users[part] <= common for part in cut[a] & cut[b])
            if (share := shared / min(len(cut[a]), len(cut[b]))) >= ALIKE:
                pairs.add((str(a), str(b), share))
    return pairs


@pytest.mark.parametrize("common", [2, 3, 50])
@given(texts=TEXTS)
def test_pairs_are_those_that_are_found_one_by_one(common: int, texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(likeness, "COMMON", common)
        found = list(alike({str(number): shingles(text) for number, text in enumerate(texts)}))
    assert len(found) == len(set(found))
    assert set(found) == one_by_one(texts, common)


def test_case_and_punctuation_do_not_count() -> None:
    assert shingles("A low angle, of a TOWER.") == shingles("a low angle of a tower")
    assert shingles("一座 钟楼，立在晨雾里") == shingles("一座钟楼立在晨雾里")
    assert shingles("a low angle of a tower") != shingles("a high angle of a tower")
