"""The bank of questions: one right answer each, none given away, and the same however often it is made."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from conftest import ROOT
from promptguide import block_kinds, chapter_checks, chapters, craft, exercises, guide
from promptguide.blocks import Blocks
from promptguide.records import LOCALES
from promptguide.views import exercise, practice
from promptguide.views.common import Scope
from promptguide.yamlnodes import Source

if TYPE_CHECKING:
    from promptguide.exercises import Question

CHECKED = guide.check(guide.Guide(ROOT))
LIBRARY = CHECKED.library
BANK = list(LIBRARY.exercises)
BY_ID = {question.id: question for question in BANK}
CHOSEN = [question for question in BANK if question.kind != "order"]

both_languages = pytest.mark.parametrize("locale", LOCALES)


def edition(locale: str) -> dict[str, chapters.Chapter]:
    folder = f"docs/{locale}/"
    return {
        path.removeprefix(folder).removesuffix(".md"): chapter
        for path, chapter in CHECKED.chapters.items()
        if path.startswith(folder) and chapter.front_matter.takeaways
    }


def scope(locale: str) -> Scope:
    return Scope(LIBRARY, guide.words(locale), lambda path: f"../{path}")


def shown(question: Question, locale: str) -> dict[str, Any]:
    return exercise.question(question, scope(locale), edition(locale), "q")


def truth(question: Question, choice: str) -> bool:
    """Whether a choice is right, found out from the records and not from how the question was made."""
    tables = LIBRARY.tables
    entries = [LIBRARY.prompts[id_] for id_ in question.prompts]
    if question.kind == "name":
        return entries[0].rows[int(question.of) - 1].element.id == choice
    if question.kind == "find":
        return entries[0].rows[int(choice) - 1].element.id == question.element
    if question.kind == "diagram":
        drawing = tables.terms[question.of].diagram
        return tables.terms[choice].diagram == drawing
    if question.kind == "repair":
        return choice == exercises.PLANT
    if question.of in tables.sets:
        return tables.sets[question.of].element == choice
    return choice == question.of


def test_the_bank_has_enough_of_every_kind_and_element() -> None:
    kinds = Counter(question.kind for question in BANK)
    assert set(kinds) == set(exercises.KINDS)
    assert min(kinds.values()) >= 8
    elements = Counter(question.element for question in BANK)
    assert all(elements[element.id] >= 12 for element in LIBRARY.tables.elements)
    assert 200 <= len(BANK) <= 600


def test_exactly_one_choice_is_right() -> None:
    for question in CHOSEN:
        right = [place for place, choice in enumerate(question.choices) if truth(question, choice)]
        assert right == list(question.right), question.id


@both_languages
def test_no_choice_stands_twice_and_each_has_words(locale: str) -> None:
    for question in BANK:
        texts = [choice["text"] for choice in shown(question, locale)["choices"]]
        assert len(set(texts)) == len(texts), question.id
        assert all(texts), question.id
        assert len(texts) == exercises.CHOICES or question.kind in {"pair", "order"}


def test_right_answers_are_spread_over_the_places() -> None:
    places = Counter(question.right[0] for question in CHOSEN if len(question.choices) == exercises.CHOICES)
    fair = sum(places.values()) / exercises.CHOICES
    assert all(0.7 * fair < places[place] < 1.3 * fair for place in range(exercises.CHOICES))
    halves = Counter(question.right[0] for question in CHOSEN if len(question.choices) == 2)
    assert min(halves[0], halves[1]) >= 0.3 * halves.total()


@both_languages
@pytest.mark.parametrize("kind", ["name", "find", "diagram", "repair"])
def test_the_length_of_a_choice_tells_nothing(kind: str, locale: str) -> None:
    """Always choosing the longest, or the shortest, is no way to pass."""
    asked = [shown(question, locale) for question in BANK if question.kind == kind]
    for extreme in (max, min):
        hits = 0.0
        for question in asked:
            lengths = [len(choice["text"]) for choice in question["choices"]]
            best = [place for place, length in enumerate(lengths) if length == extreme(lengths)]
            hits += (question["right"][0] in best) / len(best)
        assert hits / len(asked) < 0.5, (extreme.__name__, hits, len(asked))


@both_languages
def test_a_drawing_is_described_without_its_name(locale: str) -> None:
    for question in BANK:
        if question.kind == "diagram":
            term = LIBRARY.tables.terms[question.of]
            assert term.diagram is not None
            names = [getattr(term.name, locale), *getattr(term.aliases, locale)]
            described = getattr(term.diagram.text, locale).casefold()
            assert not [name for name in names if name.casefold() in described]


@both_languages
def test_a_planted_fault_is_found_and_the_good_prompt_has_none(locale: str) -> None:
    repairs = [question for question in BANK if question.kind == "repair"]
    assert repairs
    for question in repairs:
        good = craft.draft_of(LIBRARY.prompts[question.prompts[0]], locale)
        assert craft.check(good, LIBRARY.tables) == []
        text = "".join(segment["text"] for segment in shown(question, locale)["texts"][0]["segments"])
        [planted] = [one for one in question.planted if one.locale == locale]
        assert text.replace(planted.text, "", 1) == good.text
        found = craft.check(craft.Draft(locale, text, (), good.seconds), LIBRARY.tables)
        assert question.of in {one.rule for one in found}


@both_languages
def test_the_beats_of_an_order_fill_the_gaps_of_its_text(locale: str) -> None:
    for question in BANK:
        if question.kind == "order":
            view = shown(question, locale)
            beats = iter([view["choices"][place]["text"] for place in view["right"]])
            [text] = view["texts"]
            filled = [next(beats) if one["show"] == "gap" else one["text"] for one in text["segments"]]
            assert "".join(filled) == getattr(LIBRARY.prompts[question.prompts[0]].prompt.text, locale)
            assert question.right != tuple(range(len(question.choices)))
            assert next(beats, None) is None


def test_ids_are_unique_and_the_bank_is_the_same_each_time() -> None:
    assert len(BY_ID) == len(BANK)
    assert list(exercises.Bank(LIBRARY.prompts, LIBRARY.tables)) == BANK


def test_one_more_prompt_leaves_nearly_every_question_as_it_was() -> None:
    for new in ("wooly-mammoth", "geese-block-courier", "suona-girl-backlight"):
        fewer = {id_: entry for id_, entry in LIBRARY.prompts.items() if id_ != new}
        before = list(exercises.Bank(fewer, LIBRARY.tables))
        kept = [question for question in before if question.id in BY_ID]
        assert all(BY_ID[question.id] == question for question in kept if question.kind != "pair")
        assert len(kept) >= 0.97 * len(before)


@both_languages
def test_every_question_explains_itself_and_leads_on(locale: str) -> None:
    for question in BANK:
        view = shown(question, locale)
        assert view["ask"]
        assert view["notes"], question.id
        assert all(note["text"] for note in view["notes"]), question.id
        assert view["links"], question.id


@both_languages
def test_the_data_is_small_and_has_every_text_once(locale: str) -> None:
    written = practice.written(scope(locale), edition(locale))
    assert len(gzip.compress(written.encode())) < 120_000
    data = json.loads(written)
    assert [question["id"] for question in data["questions"]] == [question.id for question in BANK]
    for id_, segments in data["prompts"].items():
        text = getattr(LIBRARY.prompts[id_].prompt.text, locale)
        assert "".join(words for words, _ in segments) == text


def blocks(chapter: str) -> Blocks:
    guide_ = guide.Guide(ROOT)
    found = edition("en")
    return Blocks(
        LIBRARY, guide.words("en"), guide.renderer(guide_), lambda p: f"/{p}", chapters=found, chapter=chapter
    )


@pytest.mark.parametrize("chapter", [id_ for id_, one in edition("en").items() if one.front_matter.teaches])
@both_languages
def test_a_chapter_asks_about_what_it_teaches(chapter: str, locale: str) -> None:
    own = edition(locale)[chapter]
    [use] = [use for use in own.uses if use.name == "exercise"]
    assert use.options is None
    chosen = block_kinds.ExerciseOptions().chosen(LIBRARY, own.front_matter.teaches)
    assert len(chosen) == 3
    assert {question.element for question in chosen} <= set(own.front_matter.teaches)
    there = {question.kind for question in BANK if question.element in own.front_matter.teaches}
    assert len({question.kind for question in chosen}) == min(3, len(there))
    if len(own.front_matter.teaches) >= 3:
        assert len({question.element for question in chosen}) >= 2


def test_the_options_of_a_block_narrow_its_questions() -> None:
    options = block_kinds.ExerciseOptions.model_validate(
        {"kinds": "name find", "elements": "light lens", "count": 5}
    )
    chosen = options.chosen(LIBRARY, ["action"])
    assert len(chosen) == 5
    assert {question.kind for question in chosen} == {"name", "find"}
    assert {question.element for question in chosen} == {"light", "lens"}
    one = block_kinds.ExerciseOptions.model_validate({"prompts": "salt-pan-close-up", "count": 12})
    assert all("salt-pan-close-up" in question.prompts for question in one.chosen(LIBRARY, ["action"]))


def test_wrong_options_of_a_block_are_reported() -> None:
    def found(options: str) -> list[str]:
        text = f"---\nteaches: [light]\n---\n# A\n\n/// exercise\n{options}///\n"
        chapter = chapters.parse(Source("docs/en/a.md", text.encode()))
        return [one.code for one in chapter_checks.check(chapter, LIBRARY)]

    assert found("") == []
    assert found("    count: 0\n") == ["R007"]
    assert found("    kinds: guess\n") == ["R004"]
    assert found("    elements: smell\n") == ["L003", "C014"]
    assert found("    prompts: no-such-prompt\n") == ["C004", "C014"]
    assert found("    kinds: diagram\n    elements: sound\n") == ["C014"]


def test_a_block_shows_every_question_whole_with_its_answer_folded() -> None:
    html = blocks("craft/camera").html("exercise", "", {"count": 4})
    assert html.count("<exercise-question") == 4
    assert html.count("<details") == 4
    assert "?elements=" in html
    card = blocks("craft/camera").html("exercise", "", {"kinds": "diagram", "elements": "sound"})
    assert "exercise-question" not in card
