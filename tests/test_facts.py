"""Facts said once, models with a status, and prompts carried over to the models that can be used."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml

from conftest import ROOT, run_mkdocs
from promptguide import chapter_checks, chapters, guide
from promptguide.carryover import carry_over, usable
from promptguide.records import LOCALES
from promptguide.status import status
from promptguide.table_records import Model, Seconds
from promptguide.yamlnodes import Source

if TYPE_CHECKING:
    from pathlib import Path

CHECKED = guide.check(guide.Guide(ROOT))
LIBRARY = CHECKED.library
MODELS = LIBRARY.tables.models
EXAMPLES = {"prompt", "pair", "gallery", "video", "carry-over", "breakdown"}
"""Blocks that show something of the library."""


def built(site: Path, path: str) -> str:
    return (site / path / "index.html").read_text("utf-8")


def codes(text: str) -> list[str]:
    found = chapter_checks.check(chapters.parse(Source("c.md", text.encode())), LIBRARY)
    return [f"{p.code} {p.place.line}:{p.place.column}" for p in found]


def test_a_mark_names_a_fact_or_a_footnote_of_the_chapter() -> None:
    assert codes("# T\n\nClosed.[^api-closed] Own.[^own] `[^code]`\n\n[^own]: text\n") == []
    assert codes("# T\n\nClosed.[^api-close]\n") == ["C011 3:8"]
    assert codes("```\n[^nothing]\n```\n") == []
    assert codes("# T\n\n/// facts\n    ids: api-closed nothing\n///\n") == ["C011 4:10"]
    assert codes("# T\n\n/// figure | nothing\n///\n") == ["C012 3:14"]
    assert codes("---\nmodels: [nothing]\nteaches: [lens, nothing]\n---\n# T\n") == ["L003 3:17", "L004 2:10"]


def test_every_fact_that_a_chapter_cites_stands_at_its_foot_with_date_and_source(site: Path) -> None:
    facts = LIBRARY.tables.facts
    for path, chapter in CHECKED.chapters.items():
        _, locale, inside = path.split("/", 2)
        folder = "" if locale == LOCALES[0] else f"{locale}/"
        name = inside.removesuffix(".md").removesuffix("index")
        html = built(site, folder + name) if chapter.facts else ""
        for id_ in chapter.facts:
            [note] = re.findall(rf'<li id="fn:{id_}">.*?</li>', html, flags=re.DOTALL)
            assert facts[id_].as_of.isoformat() in note, (path, id_)


def test_a_changed_fact_changes_every_page_that_cites_it(guide_copy: Path) -> None:
    table = guide_copy / "docs" / "data" / "facts.yml"
    content = yaml.safe_load(table.read_text("utf-8"))
    for fact in content["facts"]:
        fact["as_of"], fact["review_by"] = str(fact["as_of"]), str(fact["review_by"])
        if fact["id"] == "api-closed":
            fact["statement"] = {"zh": "改 *过* 的 <b>说法</b> [x](javascript:y)", "en": "Changed"}
    table.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    assert run_mkdocs(guide_copy).returncode == 0
    copied = guide.check(guide.Guide(guide_copy)).chapters
    citing = [path for path, chapter in copied.items() if "api-closed" in chapter.facts]
    assert len(citing) >= 4
    for path in citing:
        _, locale, inside = path.split("/", 2)
        folder = guide_copy / "site" / ("" if locale == "zh" else locale)
        html = built(folder, inside.removesuffix(".md").removesuffix("index"))
        literal = "改 *过* 的 &lt;b&gt;说法&lt;/b&gt; [x](javascript:y)"
        assert (literal if locale == "zh" else "Changed") in html


def test_pages_about_a_closed_model_say_so_until_its_status_changes(guide_copy: Path, site: Path) -> None:
    about = {path for path, chapter in CHECKED.chapters.items() if chapter.front_matter.models}
    assert len(about) >= 8
    own = [path.removeprefix("docs/zh/").removesuffix(".md") for path in about if "/zh/" in path]
    pages = [path.removesuffix("index") for path in own]
    for path in (*pages, "prompts/wooly-mammoth"):
        assert 'class="pg-closed"' in built(site, path), path
    table = guide_copy / "docs" / "data" / "models.yml"
    text = table.read_text("utf-8").replace("status: closed", "status: open")
    table.write_text(re.sub(r"^ *closed: .*\n", "", text, flags=re.MULTILINE), "utf-8")
    assert run_mkdocs(guide_copy).returncode == 0
    for page in (guide_copy / "site").rglob("index.html"):
        assert 'class="pg-closed"' not in page.read_text("utf-8"), page


def test_a_prompt_carried_over_keeps_every_phrase_in_the_order_of_the_formula() -> None:
    for model in usable(LIBRARY.tables):
        order = [name for slot in model.formula.slots for name in slot.elements] if model.formula else []
        for entry in LIBRARY.entries:
            [carried] = carry_over(entry, [model])
            rows = [row for part in carried.parts for row in part.rows]
            assert sorted(row.number for row in (*rows, *carried.dropped)) == [r.number for r in entry.rows]
            said = [order.index(row.element.id) for part in carried.parts if part.name for row in part.rows]
            assert said == sorted(said)
            assert all(row.element.id == "sound" and model.audio is False for row in carried.dropped)
            assert carry_over(entry, [model]) == [carried]


@pytest.mark.parametrize(
    ("seconds", "clip", "length"),
    [
        (8, None, ("unknown", None)),
        (8, Seconds(most=10), ("fits", 8)),
        (12, Seconds(most=10), ("split", 10)),
        (5, Seconds(least=4, most=8, only=[4, 6, 8]), ("nearest", 4)),
        (6, Seconds(least=4, most=8, only=[4, 6, 8]), ("fits", 6)),
        (2, Seconds(least=4, most=8), ("short", 4)),
    ],
)
def test_the_length_of_a_prompt_is_compared_with_the_models(
    seconds: float, clip: Seconds | None, length: tuple[str, float | None]
) -> None:
    entry = next(entry for entry in LIBRARY.entries if entry.prompt.settings)
    settings = entry.prompt.settings
    assert settings
    prompt = entry.prompt.model_copy(update={"settings": settings.model_copy(update={"seconds": seconds})})
    model = Model.model_construct(**{**dict(MODELS["veo-3-1"]), "seconds": clip})
    [carried] = carry_over(replace(entry, prompt=prompt), [model])
    assert (carried.length, carried.seconds) == length


def test_status_knows_which_facts_are_due_and_which_translations_are_old() -> None:
    fact = next(iter(LIBRARY.tables.facts.values()))
    assert fact.id not in status(LIBRARY, CHECKED.chapters, fact.review_by)["facts"]["stale"]
    assert fact.id in status(LIBRARY, CHECKED.chapters, date(2100, 1, 1))["facts"]["stale"]
    zh = chapters.parse(Source("docs/zh/a.md", b"# A\n\ntext\n"))

    def of(head: str) -> dict[str, list[str]]:
        en = chapters.parse(Source("docs/en/a.md", f"{head}# A\n".encode()))
        found = status(LIBRARY, {zh.path: zh, en.path: en}, date(2026, 1, 1))["translations"]
        return {kind: paths for kind, paths in found.items() if paths}

    assert of(f"---\ntranslates: {zh.version}\n---\n") == {}
    assert of("---\ntranslates: v0123\n---\n") == {"outdated": ["docs/en/a.md"]}
    assert of("") == {"unmarked": ["docs/en/a.md"]}
    assert status(LIBRARY, {zh.path: zh}, date(2026, 1, 1))["translations"]["missing"] == ["docs/en/a.md"]


def test_no_translation_of_this_guide_is_missing_or_old() -> None:
    assert status(LIBRARY, CHECKED.chapters, date(2026, 11, 22))["translations"] == {
        "missing": [],
        "outdated": [],
        "unmarked": [],
    }


def test_marking_a_translation_changes_one_line(guide_copy: Path) -> None:
    folder = guide.Guide(guide_copy)
    path = guide_copy / "docs" / "en" / "features.md"
    (guide_copy / "docs" / "zh" / "features.md").write_text("# 新的原文\n", "utf-8")
    before = path.read_text("utf-8").split("\n")
    assert guide.mark_translated(folder, path)
    after = path.read_text("utf-8").split("\n")
    changed = set(after) ^ set(before)
    assert all(line.startswith("translates: ") for line in changed)
    assert 1 <= len(changed) <= 2  # the old line, if there was one, and the new
    assert not guide.mark_translated(folder, guide_copy / "docs" / "zh" / "features.md")


def test_a_chapter_that_one_language_lacks_is_shown_in_the_other(guide_copy: Path) -> None:
    (guide_copy / "docs" / "en" / "features.md").unlink()
    path = guide_copy / "docs" / "data" / "path.yml"
    path.write_text(path.read_text("utf-8").replace("features, ", ""), "utf-8")
    assert run_mkdocs(guide_copy).returncode == 0
    html = built(guide_copy / "site", "en/features")
    assert 'class="pg-borrowed" lang="zh"' in html
    assert "no English version" in html
    assert re.search(r'href="\.\./en/features/"[^>]*hreflang="en"', built(guide_copy / "site", "features"))


def test_there_are_chapters_enough_each_with_an_example(site: Path) -> None:
    teaching = [path for path, chapter in CHECKED.chapters.items() if chapter.front_matter.takeaways]
    for locale in LOCALES:
        own = [path for path in teaching if path.startswith(f"docs/{locale}/")]
        assert len(own) >= 14
        for path in own:
            chapter = CHECKED.chapters[path]
            assert chapter.front_matter.description, path
            assert 3 <= len(chapter.front_matter.takeaways) <= 5, path
            shown = {use.name for use in chapter.uses} & EXAMPLES
            assert shown or re.search(r"\]\([^)]*prompts/", chapter.body), path


def test_every_term_leads_to_a_chapter_that_teaches_it(site: Path) -> None:
    for term in LIBRARY.tables.terms:
        for edition, words in (("", "哪些章节讲到"), ("en/", "Chapters that teach it")):
            assert words in built(site, f"{edition}glossary/{term}"), term


def test_linked_data_says_what_a_page_is(site: Path) -> None:
    def data(path: str) -> dict[str, str]:
        [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', built(site, path))
        found: dict[str, str] = json.loads(text)
        return found

    assert data("craft/camera")["@type"] == "LearningResource"
    assert data("en/glossary/low-angle")["name"] == "Low angle"
    assert "Sitemap: https://example.org/en/sitemap.xml" in (site / "robots.txt").read_text("utf-8")
