"""Spans: phrases found in prompts, texts cut and put together again."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptguide import spans
from promptguide.spans import Piece, Span

LETTERS = st.text(alphabet="ab 雪山，.\n", max_size=60)


@st.composite
def text_and_spans(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(st.text(max_size=80))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = [pair for index, pair in enumerate(itertools.pairwise(cuts)) if index % 2 == 0]
    return text, [Span(start, end, row) for row, (start, end) in enumerate(pairs, 1)]


@given(text_and_spans())
def test_segments_joined_again_are_the_text(case: tuple[str, list[Span]]) -> None:
    text, placed = case
    cut = spans.segments(text, placed)
    assert "".join(segment.text for segment in cut) == text
    assert [segment.text for segment in cut if segment.row] == [
        text[span.start : span.end] for span in placed
    ]


@given(LETTERS, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 8)), max_size=6))
def test_placed_pieces_stand_where_they_say_and_never_overlap(text: str, cuts: list[tuple[int, int]]) -> None:
    pieces = [Piece(row, text[start : start + size]) for row, (start, size) in enumerate(cuts, 1)]
    placed, faults = spans.place(text, pieces)
    assert len(placed) + len(faults) == len(pieces)
    for span in placed:
        assert text[span.start : span.end].split() == pieces[span.row - 1].text.split()
    for before, after in itertools.pairwise(placed):
        assert before.end <= after.start


@given(text_and_spans())
def test_coverage_counts_every_word_once(case: tuple[str, list[Span]]) -> None:
    text, placed = case
    everything = spans.coverage(text, placed)
    nothing = spans.coverage(text, [])
    assert everything.words == nothing.words
    assert 0 <= everything.covered <= everything.words
    assert nothing.covered == 0
    assert 0 <= everything.share <= 1


def test_a_quote_may_run_over_a_line_end() -> None:
    placed, faults = spans.place("a snowy\nmeadow", [Piece(1, "snowy meadow")])
    assert (placed, faults) == ([Span(2, 14, 1)], [])


@given(st.text(alphabet="ab \n\u3000", max_size=30), st.text(alphabet="ab \n", max_size=4))
def test_words_are_found_wherever_a_pattern_would_find_them(text: str, words: str) -> None:
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())) or r"(?!)")
    found = [match.span() for start in range(len(text)) if (match := pattern.match(text, start))]
    assert spans.occurrences(text, words) == found


def test_overlapping_occurrences_are_all_counted() -> None:
    assert spans.occurrences("aaa", "aa") == [(0, 2), (1, 3)]


@pytest.mark.parametrize(
    ("piece", "code"),
    [
        (Piece(1, "sand"), "S001"),
        (Piece(1, "snow"), "S002"),
        (Piece(1, "snow", 3), "S003"),
    ],
)
def test_a_piece_without_its_place_is_a_fault(piece: Piece, code: str) -> None:
    placed, faults = spans.place("snow on snow", [piece])
    assert placed == []
    assert [fault.code for fault in faults] == [code]


def test_the_second_of_two_overlapping_pieces_is_the_fault() -> None:
    placed, faults = spans.place("low camera view", [Piece(1, "low camera"), Piece(2, "camera view")])
    assert [span.row for span in placed] == [1]
    assert [(fault.piece, fault.code, fault.facts["other"]) for fault in faults] == [
        (1, "S004", "low camera")
    ]


def test_gaps_are_stretches_of_words() -> None:
    text = "Several mammoths approach treading, slowly."
    assert spans.coverage(text, [Span(0, 16, 1)]).gaps == ("approach treading", "slowly")
    assert spans.coverage("令人惊叹的雪山", [Span(5, 7, 1)]).gaps == ("令人惊叹的",)


def test_a_slip_of_the_pen_is_recognised() -> None:
    assert spans.nearest("the low camera view is stunning", "low camara view") == "low camera view"
    assert spans.nearest("the low camera view is stunning", "submarine") == ""


@pytest.mark.parametrize(
    ("text", "count"), [("草地， 它们", 1), ("草 地", 1), ("Sora 学习", 0), ("a b", 0), ("草地，它们", 0)]
)
def test_a_space_between_chinese_characters_is_found(text: str, count: int) -> None:
    assert len(spans.folded_spaces(text)) == count
