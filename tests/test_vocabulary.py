"""Terms in phrases: found by any of their names, in the phrases of their own element only."""

from __future__ import annotations

import pytest

from conftest import term_record
from promptguide.table_records import Term
from promptguide.vocabulary import Vocabulary

TERMS = [
    term_record("pan", "camera_move", {"zh": "横摇", "en": "Pan"}, {"zh": [], "en": ["pans", "pins"]}),
    term_record("close-up", "shot_size", {"zh": "特写", "en": "Close-up"}, {"zh": [], "en": ["close up"]}),
    term_record("extreme-close-up", "shot_size", {"zh": "大特写", "en": "Extreme close-up"}, {}),
    term_record("birds-eye", "camera_angle", {"zh": "鸟瞰", "en": "Bird's-eye view"}, {}),
]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary([Term.model_validate(term) for term in TERMS])


@pytest.mark.parametrize(
    ("element", "locale", "phrase", "found"),
    [
        ("shot_size", "en", "A close-up of a hand", [("close-up", "close-up")]),
        ("shot_size", "en", "CLOSE  UP", [("CLOSE  UP", "close-up")]),
        ("shot_size", "en", "an extreme close-up", [("extreme close-up", "extreme-close-up")]),
        ("shot_size", "zh", "大特写，然后特写", [("大特写", "extreme-close-up"), ("特写", "close-up")]),
        ("shot_size", "en", "close-ups", []),
        ("subject", "en", "a frying pan", []),
        ("camera_move", "en", "the camera pans left", [("pans", "pan")]),
        ("camera_move", "en", "a panda", []),
        ("camera_angle", "en", "a bird’s-eye view", [("bird’s-eye view", "birds-eye")]),
        ("camera_angle", "zh", "Bird's-eye view", []),
        ("camera_move", "en", "pan and pıns", [("pan", "pan")]),
        ("shot_size", "en", "close-up ı İ", [("close-up", "close-up")]),
    ],
)
def test_a_term_is_found_where_it_is_named(
    vocabulary: Vocabulary, element: str, locale: str, phrase: str, found: list[tuple[str, str]]
) -> None:
    uses = vocabulary.uses(element, locale, phrase)
    assert [(phrase[use.start : use.end], use.term) for use in uses] == found


def test_a_vocabulary_without_terms_finds_none() -> None:
    assert Vocabulary([]).uses("shot_size", "en", "close-up") == []
