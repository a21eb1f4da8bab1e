"""Records together: what a library knows of its prompts, and what it says of them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from conftest import ROOT, term_record
from promptguide import finding, gallery, guide, library
from promptguide.comparison import difference
from promptguide.status import status
from promptguide.yamlnodes import Source

CHECKED = guide.check(guide.Guide(ROOT))
THIS = CHECKED.library
TABLES = {
    name: Source(f"docs/data/{name}.yml", (ROOT / "docs" / "data" / f"{name}.yml").read_bytes())
    for name in ("elements", "models", "tags")
}


def record(text: tuple[str, str], rows: list[tuple[str, str, str]], **more: Any) -> dict[str, Any]:
    both = {"zh": "题", "en": "T"}
    return {
        "title": both,
        "text": {"zh": text[0], "en": text[1]},
        "breakdown": [
            {"element": element, "phrase": {"zh": zh, "en": en}, "why": both} for element, zh, en in rows
        ],
        "rights": {"kind": "original", "author": "We", "licence": "CC BY 4.0"},
        "tags": ["animal"],
        **more,
    }


def bell(angle_zh: str, angle_en: str, subject_zh: str = "钟楼", subject_en: str = "A bell tower") -> Any:
    text = (f"{angle_zh}，{subject_zh}立在晨雾里。", f"{angle_en}. {subject_en} stands in morning fog.")
    return record(
        text,
        [
            ("camera_angle", angle_zh, angle_en),
            ("subject", f"{subject_zh}立在", f"{subject_en} stands"),
            ("setting", "晨雾里", "in morning fog"),
        ],
    )


LOW, HIGH = ("仰拍", "Low angle"), ("俯拍", "High angle")
TERMS = [
    term_record("low-angle", "camera_angle", {"zh": "仰拍", "en": "Low angle"}, {}),
    term_record("high-angle", "camera_angle", {"zh": "俯拍", "en": "High angle"}, {}),
]


def build(prompts: dict[str, Any], terms: Any = TERMS, **tables: Any) -> library.Library:
    given = {"terms": {"terms": terms}, **tables}
    sources = TABLES | {
        name: Source(f"docs/data/{name}.yml", json.dumps(content, ensure_ascii=False).encode())
        for name, content in given.items()
    }
    files = tuple(
        Source(f"prompts/{path}.yml", json.dumps(content, ensure_ascii=False).encode())
        for path, content in prompts.items()
    )
    return library.build(library.Sources(files, sources))


def pair(*members: str, element: str | None = "camera_angle", kind: str = "pair") -> dict[str, Any]:
    both = {"zh": "一", "en": "One"}
    group = {"id": "s", "kind": kind, "element": element, "title": both, "lesson": both}
    group["members"] = [{"prompt": id_, "effect": both} for id_ in members]
    return {"sets": [{key: value for key, value in group.items() if value is not None}]}


def codes(found: library.Library) -> list[str]:
    return sorted({p.code for p in found.problems})


def test_a_pair_that_differs_in_its_element_alone_is_accepted() -> None:
    found = build({"c/low": bell(*LOW), "c/high": bell(*HIGH)}, sets=pair("low", "high"))
    assert codes(found) == []
    assert found.tables.homes["low"].id == "s"


@pytest.mark.parametrize(
    ("other", "sets", "code"),
    [
        (bell(*HIGH, "鼓楼", "A drum tower"), pair("low", "other"), "L013"),
        (bell(*LOW), pair("low", "other"), "L012"),
        (bell(*HIGH), pair("low", "nobody"), "C004"),
        (bell(*HIGH), pair("low", "other", element=None), "R001"),
        (bell(*HIGH), pair("low", "other", element="nothing"), "L003"),
        (
            bell(*HIGH),
            {"sets": [*pair("low", "other")["sets"], {**pair("low", "other")["sets"][0], "id": "t"}]},
            "L011",
        ),
    ],
)
def test_a_set_that_is_not_what_it_says_is_an_error(other: Any, sets: Any, code: str) -> None:
    assert code in codes(build({"c/low": bell(*LOW), "c/other": other}, sets=sets))


def test_the_difference_of_a_pair_is_found_in_either_language() -> None:
    half = bell("俯拍", "Low angle")
    found = build({"c/low": bell(*LOW), "c/half": half}, sets=pair("low", "half"))
    [same] = [p for p in found.problems if p.code == "L012"]
    assert same.facts["locale"] == "en"


def test_every_member_of_a_pair_is_compared_with_every_other_and_so_are_the_settings() -> None:
    three = pair("low", "high", "again")
    same = build({"c/low": bell(*LOW), "c/high": bell(*HIGH), "c/again": bell(*HIGH)}, sets=three)
    assert codes(same) == ["L012"]
    longer = bell(*HIGH) | {"settings": {"aspect": "9:16", "seconds": 20}}
    assert codes(build({"c/low": bell(*LOW), "c/high": longer}, sets=pair("low", "high"))) == ["L016"]
    smile = bell(*HIGH, "钟楼🙂", "A bell tower")
    assert codes(build({"c/low": bell(*LOW), "c/high": smile}, sets=pair("low", "high"))) == ["L013"]


def test_each_near_duplicate_is_reported_once_however_many_there_are() -> None:
    found = build({f"c/p{n}": bell(*LOW) for n in range(300)})
    assert [p.code for p in found.problems] == ["L014"] * 299


def test_a_kind_of_tags_cannot_be_called_what_the_gallery_needs() -> None:
    both = {"zh": "一", "en": "One"}
    for name in ("lesson", "sort", "find", "constructor", "camera_angle"):
        kind = {"id": name, "name": both, "tags": [{"id": "animal", "name": both}]}
        assert codes(build({"c/low": bell(*LOW)}, tags={"kinds": [kind]})) == ["L002"], name


def test_a_closed_model_says_when_it_closed() -> None:
    model = {
        "id": "sora",
        "name": "Sora",
        "vendor": "OpenAI",
        "status": "closed",
        "weights": "hosted",
        "fact": "f",
    }
    found = build({"c/low": bell(*LOW)}, models={"models": [model]})
    assert [(p.code, p.facts["field"]) for p in found.problems] == [("R001", "closed")]


def test_an_earlier_reading_is_fitted_to_the_tables_of_now() -> None:
    listed = bell("从塔脚往上看", "Seen from below")
    listed["breakdown"][0]["terms"] = ["low-angle"]
    good = build({"c/low": listed})
    broken = Source("prompts/c/low.yml", b"title: x")
    sources = library.Sources((broken,), {"elements": TABLES["elements"], "models": TABLES["models"]})
    shown = library.build(sources, library.Library(THIS.tables, good.prompts, (), {}))
    assert list(shown.prompts["low"].terms) == ["low-angle"]
    fewer = TABLES | {"terms": Source("docs/data/terms.yml", json.dumps({"terms": TERMS[1:]}).encode())}
    shown = library.build(library.Sources((broken,), fewer), good)
    assert list(shown.prompts["low"].terms) == []


def test_prompts_that_are_much_alike_are_reported_unless_they_are_a_set() -> None:
    prompts = {"c/low": bell(*LOW), "c/high": bell(*HIGH)}
    alone = build(prompts)
    assert codes(alone) == ["L014"]
    assert len({p.place.path for p in alone.problems}) == 1
    assert codes(build(prompts, sets=pair("low", "high", kind="ladder", element=None))) == []


def test_no_two_prompts_of_this_guide_are_near_duplicates() -> None:
    assert [p for p in THIS.problems if p.code == "L014"] == []


def test_terms_that_cannot_be_right_are_errors() -> None:
    def with_terms(*terms: dict[str, Any]) -> list[str]:
        return codes(build({"c/low": bell(*LOW)}, list(terms)))

    low = TERMS[0]
    assert with_terms({**low, "see": ["nothing"]}) == ["L008"]
    assert with_terms({**low, "element": "nothing"}) == ["L003"]
    assert with_terms(low, {**low, "id": "other"}) == ["L010"]
    assert with_terms(low, low) == ["L002"]
    assert with_terms({**low, "diagram": {"draw": "nothing", "text": low["use"]}}) == ["R004"]


def test_a_term_counts_if_either_language_names_it_or_its_row_lists_it() -> None:
    listed = bell("从塔脚往上看", "Seen from the foot of the tower")
    listed["breakdown"][0]["terms"] = ["low-angle"]
    found = build({"c/a": bell("仰拍", "Seen from the foot"), "c/b": listed})
    assert list(found.prompts["a"].terms) == ["low-angle"]
    assert list(found.prompts["b"].terms) == ["low-angle"]
    assert [use.entry.id for use in found.concordance["low-angle"]] == ["a", "b"]


def test_the_concordance_shows_each_phrase_in_its_text() -> None:
    found = build({"c/low": bell(*LOW)})
    [use] = found.concordance["low-angle"]
    zh, en = (use.excerpt(found.tables, locale) for locale in ("zh", "en"))
    assert (zh.before, zh.phrase, zh.after) == ("", (("仰拍", True),), "，钟楼立在晨雾里。")
    assert "".join(text for text, _ in en.phrase) == "Low angle"
    for uses in THIS.concordance.values():
        for use in uses:
            for locale in ("zh", "en"):
                excerpt = use.excerpt(THIS.tables, locale)
                phrase = "".join(text for text, _ in excerpt.phrase)
                around = excerpt.before.lstrip("…") + phrase + excerpt.after.rstrip("…")
                assert around in getattr(use.entry.prompt.text, locale)


def test_the_difference_of_two_texts_gives_back_both() -> None:
    before, after = "A low angle. The tower stands.", "A high angle from above. The tower stands."
    pieces = difference(before, after)
    assert "".join(p.text for p in pieces if p.kind != "in") == before
    assert "".join(p.text for p in pieces if p.kind != "out") == after
    assert [p.text for p in difference("仰拍，钟楼。", "俯拍，钟楼。") if p.kind == "in"] == ["俯"]
    assert [p.kind for p in difference("same", "same")] == ["same"]


def test_related_prompts_share_the_camera_or_the_subject_but_not_both() -> None:
    tables = THIS.tables
    subjects = {tag.id for tag in tables.kinds[0].tags}
    some = [entry for entry in THIS.entries if THIS.relations.neighbours(entry).same_camera]
    assert len(some) > len(THIS.entries) / 2
    for entry in THIS.entries:
        own, camera = set(entry.prompt.tags) & subjects, set(entry.terms)
        found = THIS.relations.neighbours(entry)
        for other in found.same_camera:
            assert not own & set(other.entry.prompt.tags)
            assert set(other.shared) & camera & set(other.entry.terms)
        for other in found.same_subject:
            assert own & set(other.entry.prompt.tags)


def test_a_selection_takes_any_value_of_a_facet_and_all_facets_together() -> None:
    chosen = gallery.chosen(THIS, None, ["snow", "rain", "nothing"], ["low-angle"])
    assert chosen == {"scene": ["snow", "rain"], "camera_angle": ["low-angle"]}
    found = gallery.select(THIS, chosen)
    assert "wooly-mammoth" in {entry.id for entry in found}
    for entry in found:
        assert {"snow", "rain"} & set(entry.prompt.tags)
        assert "low-angle" in entry.terms
    assert gallery.select(THIS, {"collection": ["nothing"]}) == []


def test_the_facets_hold_every_value_of_every_prompt() -> None:
    held = {
        (THIS.entries[place].id, facet, value)
        for facet, values in THIS.facets.items()
        for value, places in values.items()
        for place in places
    }
    assert held == {
        (id_, facet, value)
        for id_, found in THIS.findings.items()
        for facet, values in found.facets.items()
        for value in values
    }
    total = sum(len(places) for places in THIS.facets["collection"].values())
    assert total == len(THIS.entries)


def test_what_a_prompt_is_found_by_depends_on_nothing_else() -> None:
    for id_ in ("wooly-mammoth", "art-museum"):
        assert finding.finding(THIS.prompts[id_], THIS.tables) == THIS.findings[id_]


def test_this_library_is_as_large_and_as_well_explained_as_it_claims() -> None:
    figures = status(THIS, CHECKED.chapters, date(2026, 11, 22))
    assert figures["collections"]["official"] == 48
    assert figures["collections"]["original"] >= 72
    assert figures["languages"] == {"zh": figures["prompts"], "en": figures["prompts"]}
    assert figures["sets"]["pair"] >= 12
    assert figures["sets"]["ladder"] >= 1
    assert figures["terms"]["known"] >= 90
    assert figures["terms"]["never_used_with_diagram"] == []
    assert min(cover["least"] for cover in figures["coverage"]["original"].values()) >= 0.85


def test_official_samples_are_restated_linked_and_fully_broken_down() -> None:
    official = [entry for entry in THIS.entries if entry.collection == "official"]
    assert {e.id for e in official if e.prompt.rights.kind == "quotation"} == {"wooly-mammoth"}
    for entry in official:
        assert entry.prompt.video
        assert entry.prompt.video.sources == [f"https://cdn.openai.com/sora/videos/{entry.id}.mp4"]
        assert len(entry.rows) >= 8, entry.id
    weak = {entry.id for entry in official if entry.prompt.weakness}
    assert weak == {
        "backward-jogger",
        "puppy-cloning",
        "basketball-explosion",
        "chair-archaeology",
        "grandma-birthday",
    }


def test_original_prompts_spread_over_lengths_aspects_and_genres() -> None:
    own = [entry for entry in THIS.entries if entry.collection == "original"]
    seconds = {entry.seconds for entry in own if entry.seconds}
    assert min(seconds) == 4
    assert max(seconds) == 30
    assert len({entry.aspect for entry in own}) >= 4
    tags = {tag for entry in own for tag in entry.prompt.tags}
    genres = "product travel cooking documentary animation drama sport nature education china"
    assert set(genres.split()) <= tags
    kinds = THIS.tables.kinds[0]
    for entry in THIS.entries:
        assert set(entry.prompt.tags) & {tag.id for tag in kinds.tags}, entry.id
