"""What is made from the whole library, where the library is large: bounded, and true to it."""

from __future__ import annotations

import dataclasses
import re

import pytest

from conftest import ROOT
from promptguide import block_kinds, concordance, craft, exercises, guide, library, workbench
from promptguide.blocks import Blocks
from promptguide.craft import needles, text
from promptguide.library import Library
from promptguide.records import LOCALES
from promptguide.views import practice
from promptguide.views.common import Scope

THIS = guide.check(guide.Guide(ROOT)).library
RENDERER = guide.renderer(guide.Guide(ROOT))

both_languages = pytest.mark.parametrize("locale", LOCALES)


def repeated(count: int) -> Library:
    """The library again and again under other ids, until it has so many prompts."""
    entries = THIS.entries
    more = [
        dataclasses.replace(entry, id=f"{entry.id}-{n}")
        for n, entry in ((n, entries[n % len(entries)]) for n in range(count))
    ]
    return Library(THIS.tables, {entry.id: entry for entry in more}, (), {})


MANY, MORE, ONE_MORE = repeated(1000), repeated(2000), repeated(1001)


def blocks(of: Library, locale: str) -> Blocks:
    return Blocks(of, guide.words(locale), RENDERER, lambda path: f"../../{path}")


def test_the_bank_of_questions_stays_as_large_as_it_is() -> None:
    assert len(MANY.exercises) < 1.5 * len(THIS.exercises)
    assert abs(len(MORE.exercises) - len(MANY.exercises)) < 0.2 * len(MANY.exercises)
    scopes = [Scope(one, guide.words("en"), str) for one in (MANY, MORE)]
    many, more = (len(practice.written(scope, {})) for scope in scopes)
    assert more < 1.2 * many


def test_one_more_prompt_leaves_nearly_every_question_of_a_large_library() -> None:
    before, after = ({q.id: q for q in one.exercises} for one in (MANY, ONE_MORE))
    kept = [id_ for id_, question in before.items() if after.get(id_) == question]
    assert len(kept) >= 0.97 * len(before)


def test_a_prompt_that_is_named_is_asked_about_in_any_library() -> None:
    asked = {id_ for question in MANY.exercises for id_ in question.prompts}
    [other] = [id_ for id_ in MANY.prompts if id_.startswith("salt-pan-close-up") and id_ not in asked][:1]
    options = block_kinds.ExerciseOptions.model_validate({"prompts": other})
    assert options.finds(MANY, ["light"])
    assert all(other in question.prompts for question in options.chosen(MANY, ["light"]))


def test_related_prompts_of_a_large_library_are_as_good_as_those_of_a_small_one() -> None:
    subjects = {tag.id for tag in MANY.tables.kinds[0].tags}
    small, large = THIS.relations, MANY.relations
    for entry in MANY.entries:
        found = large.neighbours(entry)
        own = set(entry.prompt.tags) & subjects
        assert all(not own & set(one.entry.prompt.tags) for one in found.same_camera)
        assert all(own & set(one.entry.prompt.tags) for one in found.same_subject)
        few = small.neighbours(THIS.prompts[entry.id.rpartition("-")[0]])
        assert len(found.same_camera) >= min(len(few.same_camera), 1)
        assert len(found.same_subject) >= min(len(few.same_subject), 1)


def test_one_more_prompt_is_a_neighbour_of_few() -> None:
    [new] = set(ONE_MORE.prompts) - set(MANY.prompts)
    keys = [
        {id_: one.relations.neighbours(entry).key for id_, entry in one.prompts.items()}
        for one in (MANY, ONE_MORE)
    ]
    changed = [id_ for id_ in MANY.prompts if keys[0][id_] != keys[1][id_]]
    assert any(new in {part for row in keys[1][id_] for part in row} for id_ in changed)
    assert len(changed) < 0.1 * len(MANY.prompts)


def test_the_key_of_neighbours_changes_with_what_a_page_shows_of_them() -> None:
    entry = next(one for one in THIS.entries if THIS.relations.neighbours(one).same_camera)
    other = THIS.relations.neighbours(entry).same_camera[0].entry
    title = other.prompt.title.model_copy(update={"en": "Another title"})
    changed = dataclasses.replace(other, prompt=other.prompt.model_copy(update={"title": title}))
    again = Library(THIS.tables, {**THIS.prompts, other.id: changed}, (), {})
    assert again.relations.neighbours(entry).key != THIS.relations.neighbours(entry).key
    same = Library(THIS.tables, dict(reversed(THIS.prompts.items())), (), {})
    assert same.relations.neighbours(entry).key == THIS.relations.neighbours(entry).key


@both_languages
def test_the_page_of_a_term_is_bounded_and_counts_exactly(locale: str) -> None:
    words = guide.words(locale).words
    for id_, uses in MANY.concordance.items():
        assert len(uses) <= concordance.MOST
        users = [entry for entry in MANY.entries if id_ in entry.terms]
        assert MANY.users[id_] == len(users)
        shown = len({use.entry.id for use in uses})
        assert shown == len(users) or len(uses) == concordance.MOST
        html = blocks(MANY, locale).html("term-page", id_, {})
        assert words["concordance_count"].format(count=len(users)) in html
        assert (words["concordance_some"].format(count=shown) in html) == (shown < len(users))
        assert f"?{MANY.tables.terms[id_].element}={id_}" in html
        assert len(html.encode()) < 64_000
    assert any(len(uses) == concordance.MOST for uses in MANY.concordance.values())


@both_languages
def test_the_page_of_rules_says_how_many_prompts_it_speaks_of(locale: str) -> None:
    words = guide.words(locale).words
    said = words["rules_judged"].format(count=library.JUDGED)
    large, small = (blocks(one, locale).html("rules-page", "", {}) for one in (MANY, THIS))
    assert said in large
    assert said not in small
    for id_ in MANY.tables.rules:
        broken = MANY.broken_rules.get(id_, [])
        assert words["rule_count"].format(count=len(broken), total=library.JUDGED) in large


def test_examples_of_the_workbench_are_bounded() -> None:
    many, more = (sum(map(len, workbench.phrases(one).values())) for one in (MANY, MORE))
    assert more < 1.2 * many


def test_nothing_is_left_out_of_the_real_library() -> None:
    assert len(THIS.prompts) <= min(exercises.MOST, library.JUDGED, workbench.MOST)
    assert THIS.judged == THIS.entries
    assert {use.entry.id for use in THIS.concordance["low-angle"]} == {
        entry.id for entry in THIS.entries if "low-angle" in entry.terms
    }


def expressions(value: object) -> set[str]:
    """Every regular expression in prepared rules."""
    if isinstance(value, str):
        return {value} if value.startswith("(?") else set()
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {found for part in parts for found in expressions(part)}


def test_an_expression_is_tried_wherever_it_could_match() -> None:
    rules = THIS.tables.rules.values()
    texts = [getattr(entry.prompt.text, locale) for entry in THIS.entries for locale in LOCALES]
    texts += [
        getattr(example, locale)
        for rule in rules
        for example in (rule.bad, rule.better)
        for locale in LOCALES
    ]
    folded = [(one, needles.grams(one)) for one in map(text.folded, texts)]
    found = expressions(THIS.tables.craft.data)
    tried = 0
    for source in found:
        expression, plain = needles.Expression(source), re.compile(source)
        for one, held in folded:
            matches = [match.span() for match in plain.finditer(one)]
            assert expression.ranges(one, held) == matches, source
            tried += bool(matches)
    assert tried > 1000
    assert sum(needles.needles(source) is not None for source in found) > 0.9 * len(found)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("crane", {"cra"}),
        ("推镜头", {"推镜"}),
        ("crane up|drone", {"cra", "dro"}),
        ("(?:slow|fast) pan", {"pan"}),
        ("(?:very )?dark", {"dar"}),
        ("no+", {"n"}),
        ("a*", None),
        ("[大暴]雪", {"雪"}),
        ("雪(?!山)", {"雪"}),
        ("(?:雨|)雪?", None),
    ],
)
def test_what_a_text_must_hold_for_a_pattern_to_match(pattern: str, expected: set[str] | None) -> None:
    assert needles.needles(text.source([pattern])) == expected


def test_only_one_broken_rule_counts_as_alone() -> None:
    rules = [rule for rule in THIS.tables.rules.values() if rule.find.kind == "words"]
    for rule in rules:
        draft = craft.Draft("en", rule.bad.en, (), rule.seconds)
        found = craft.check(draft, THIS.tables)
        alone = craft.alone(draft, rule.id, THIS.tables)
        assert bool(alone) == ({one.rule for one in found} == {rule.id})
        assert set(alone) <= set(found)
        assert craft.is_clean(draft, THIS.tables) == (not found)
