"""Suggested breakdowns: right where they were not tuned, quiet where nothing is said, quick on any text."""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT
from promptguide import guide
from promptguide.lexicon import Lexicon, totals
from promptguide.problems import errors
from promptguide.recognition import Recogniser, Suggestion, suggest
from promptguide.records import LOCALES
from promptguide.table_reading import read_tables
from promptguide.table_records import Element, Seams, Words
from promptguide.tables import Tables
from promptguide.vocabulary import Vocabulary
from promptguide.yamlnodes import Source

if TYPE_CHECKING:
    from promptguide.entries import Entry

LIBRARY = guide.check(guide.Guide(ROOT)).library
TABLES = LIBRARY.tables
MAMMOTHS = next(entry for entry in LIBRARY.entries if entry.id == "wooly-mammoth")
OLD_CHINESE = (
    "几只巨大的长毛猛犸象穿过一片白雪覆盖的草地，它们长长的毛茸茸的皮毛在风中轻拂，远处自雪覆盖的树木和戏剧性的雪山，"
    "午后的光线与缕缕的云和远处的太阳创造了温暖的光芒，低相机的视角是惊人的，捕捉到了美丽的摄影，"
    "景深的大型毛茸茸的哺乳动物。"
)
OLD_BREAKDOWN = [
    ("subject", "几只巨大的长毛猛犸象"),
    ("action", "穿过"),
    ("setting", "一片白雪覆盖的草地"),
    ("subject_detail", "它们长长的毛茸茸的皮毛在风中轻拂"),
    ("setting_detail", "远处自雪覆盖的树木和戏剧性的雪山"),
    ("light", "午后的光线与缕缕的云和远处的太阳创造了温暖的光芒"),
    ("camera_angle", "低相机的视角"),
    ("lens", "景深"),
]

Phrase = tuple[int, int, str]


def phrases(entry: Entry, locale: str) -> list[Phrase]:
    """The breakdown that people made: ranges of the text and their elements."""
    elements = {row.number: row.phrase.element for row in entry.rows}
    found, position = [], 0
    for segment in entry.aligned[locale].segments:
        if segment.row is not None:
            found.append((position, position + len(segment.text), elements[segment.row]))
        position += len(segment.text)
    return found


def fits(one: Suggestion, phrase: Phrase) -> bool:
    """Whether both have the same element and share at least 0.6 of what they cover together."""
    start, end, element = phrase
    shared = min(one.end, end) - max(one.start, start)
    return one.element == element and shared >= 0.6 * (max(one.end, end) - min(one.start, start))


def touches(one: Suggestion, phrase: Phrase) -> bool:
    return one.element == phrase[2] and phrase[0] < one.end and one.start < phrase[1]


def said(text: str, locale: str = "en") -> list[tuple[str, str]]:
    return [(one.element, text[one.start : one.end]) for one in suggest(text, locale, TABLES)]


def held_out(id_: str) -> bool:
    """Half of the library, less what shares a set with the other half: no cue was written from it."""
    home = TABLES.homes.get(id_)
    ids = [member.prompt for member in home.members] if home else [id_]
    return all(int(hashlib.md5(one.encode(), usedforsecurity=False).hexdigest(), 16) % 2 for one in ids)


@pytest.mark.parametrize("locale", LOCALES)
def test_most_of_the_mammoths_is_recognised(locale: str) -> None:
    found = suggest(getattr(MAMMOTHS.prompt.text, locale), locale, TABLES)
    right = [one for one in found if any(fits(one, phrase) for phrase in phrases(MAMMOTHS, locale))]
    assert len(right) >= 7
    assert len(found) - len(right) <= 1


def test_most_of_an_older_wording_is_recognised() -> None:
    found = suggest(OLD_CHINESE, "zh", TABLES)
    wanted = [
        (start, start + len(words), element)
        for element, words in OLD_BREAKDOWN
        if (start := OLD_CHINESE.index(words)) >= 0
    ]
    assert sum(any(fits(one, phrase) for phrase in wanted) for one in found) >= 6


@pytest.mark.parametrize("locale", LOCALES)
def test_suggestions_are_right_for_prompts_that_no_cue_was_written_from(locale: str) -> None:
    counts: dict[str, int] = defaultdict(int)
    for entry in LIBRARY.entries:
        if held_out(entry.id):
            wanted = phrases(entry, locale)
            for one in suggest(getattr(entry.prompt.text, locale), locale, TABLES):
                counts["all"] += 1
                counts["element"] += any(touches(one, phrase) for phrase in wanted)
                counts["stretch"] += any(fits(one, phrase) for phrase in wanted)
    assert counts["all"] >= 350
    assert counts["element"] / counts["all"] >= 0.8
    assert counts["stretch"] / counts["all"] >= 0.52


@pytest.mark.parametrize("locale", LOCALES)
def test_suggestions_are_in_order_apart_and_trimmed(locale: str) -> None:
    links = {word.lower() for word in getattr(TABLES.seams.links, locale) if word.isascii()}
    for entry in LIBRARY.entries:
        text = getattr(entry.prompt.text, locale)
        position = 0
        for one in suggest(text, locale, TABLES):
            words = text[one.start : one.end]
            assert position <= one.start < one.end
            assert words[0].isalnum()
            assert words[-1].isalnum()
            assert not {words.split()[0].lower(), words.split()[-1].lower()} & links, words
            position = one.end


def test_terms_of_a_stretch_are_told() -> None:
    found = suggest("Extreme close-up from below. Shallow depth of field with bokeh lights.", "en", TABLES)
    assert [(one.element, one.terms) for one in found] == [
        ("shot_size", ("extreme-close-up",)),
        ("camera_angle", ("low-angle",)),
        ("lens", ("shallow-focus", "bokeh")),
    ]


def test_who_does_what_and_where_are_told_apart() -> None:
    assert said("An old fisherman walks along a sandy beach.") == [
        ("subject", "An old fisherman"),
        ("action", "walks"),
        ("setting", "along a sandy beach"),
    ]
    assert said("一位老人走过一条老街。", "zh") == [
        ("subject", "一位老人"),
        ("action", "走过"),
        ("setting", "一条老街"),
    ]


def test_a_subject_that_no_cue_names_is_told_by_its_place() -> None:
    assert said("A gronkle walks through the forest.")[0] == ("subject", "A gronkle")


def test_a_word_with_other_meanings_is_not_enough() -> None:
    assert "camera_move" not in dict(said("She reaches over and puts the heavy iron pan back where it was."))


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "，。！？", "... --- ,,, !!!", "“”", "and", "和", "\u200b", "🦣🦣"]
)
@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_suggested_where_nothing_is_said(text: str, locale: str) -> None:
    assert suggest(text, locale, TABLES) == []


HOSTILE = [
    "\0",
    "\u202e",
    "\ud7ff",
    "\U0001f9a3",
    "e\u0301",
    "İ",
    "ſ",
    "K",
    "\ufeff",
    "</script>",
    "$&",
    "\\",
    "[(*+",
]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("odd", HOSTILE)
def test_hostile_characters_do_no_harm(odd: str, locale: str) -> None:
    text = odd + odd.join(getattr(MAMMOTHS.prompt.text, locale)) + odd
    for one in suggest(text, locale, TABLES):
        assert 0 <= one.start < one.end <= len(text)
    beside = f"{odd} {getattr(MAMMOTHS.prompt.text, locale)} {odd}"
    assert len(suggest(beside, locale, TABLES)) >= 5


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "a man walks and runs through the street in fur "),
        ("en", "and "),
        ("en", ", "),
        ("en", "x"),
        ("zh", "猛犸象穿过草地在风中远处"),
        ("zh", "和"),
        ("zh", "，"),
    ],
)
def test_time_is_linear_in_the_length_of_a_text(locale: str, words: str) -> None:
    def seconds(length: int) -> float:
        text = (words * length)[:length]
        start = time.process_time()  # what else the machine does, does not count
        suggest(text, locale, TABLES)
        return time.process_time() - start

    assert TABLES.recogniser
    short = max(min(seconds(20_000) for _ in range(3)), 0.01)
    assert min(seconds(160_000) for _ in range(2)) < 8 * short * 5


def test_without_roles_and_seams_cues_still_work() -> None:
    light = Element(
        id="light",
        name={"zh": "光", "en": "Light"},
        hint={"zh": "光", "en": "light"},
        cues=Words(en=["glow"]),
    )
    recogniser = Recogniser([light], Seams(), [], Vocabulary([]))
    assert recogniser.suggest("a cat, glows", "en") == [Suggestion(7, 12, "light", ())]


def test_the_longest_word_wins_and_none_overlap() -> None:
    lexicon = Lexicon()
    for word, sense, weight in [("low", "a", 1), ("Low  Angle", "b", 2), ("angle", "c", 1), ("低", "d", 1)]:
        lexicon.add(word, sense, weight)
    marks = lexicon.marks("low\nangle, low, slow, angles 低低").within(0, 99)
    assert [(mark.start, mark.end, mark.sense) for mark in marks] == [
        (0, 9, "b"),
        (11, 14, "a"),
        (29, 30, "d"),
        (30, 31, "d"),
    ]
    assert totals(marks) == {"b": 2, "a": 1, "d": 2}


def test_a_cue_of_two_elements_is_an_error() -> None:
    def codes(first: str, second: str) -> list[str]:
        text = f"""
groups:
  - id: one
    name: {{zh: 一, en: One}}
    elements:
      - {{id: light, name: {{zh: 光, en: L}}, hint: {{zh: 光, en: l}}, cues: {{en: [{first}]}}}}
      - {{id: sound, name: {{zh: 声, en: S}}, hint: {{zh: 声, en: s}}, cues: {{en: [{second}]}}}}
"""
        _, problems = read_tables({"elements": Source("docs/data/elements.yml", text.encode())}, Tables())
        return [one.code for one in errors(problems) if one.code != "L005"]

    assert codes("glow", "hum") == []
    assert codes("glow, a  Ring", "hum, A ring") == ["L017"]
    assert codes("glow, glow", "hum") == []
