"""Words: both languages say the same things, and every problem can be said."""

from __future__ import annotations

import json
import re
import string
from dataclasses import fields

import pytest

from conftest import ROOT
from promptguide import guide
from promptguide.problems import CODES, Level, Place, Problem, in_order, problem
from promptguide.records import LOCALES

SOURCES = "".join(
    path.read_text("utf-8")
    for path in (ROOT / "scripts" / "promptguide").rglob("*.py")
    if path.name != "problems.py"
)
TEMPLATES = "".join(path.read_text("utf-8") for path in (ROOT / "scripts" / "promptguide").rglob("*.j2"))


def names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_have_the_same_words_with_the_same_gaps() -> None:
    zh, en = (guide.words(locale) for locale in LOCALES)
    assert set(zh.words) == set(en.words)
    assert set(zh.facts) == set(en.facts)
    for key in zh.words:
        assert names(zh.words[key]) == names(en.words[key]), key
    for code in CODES:
        for of_zh, of_en in zip(zh.problems[code], en.problems[code], strict=True):
            # A fact that is itself said in each language has the language's name.
            assert names(of_zh) - set(LOCALES) == names(of_en) - set(LOCALES), code


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_used_and_can_be_said(code: str) -> None:
    assert f'"{code}"' in SOURCES
    for locale in LOCALES:
        words = guide.words(locale)
        facts = {name: "x" for sentence in words.problems[code] for name in names(sentence)}
        line = words.line(Problem(code, Place("a.yml", 3, 7), facts))
        assert line.startswith(f"a.yml:3:7: {code} ")
        assert "{" not in line.replace("{text:", "")


def test_every_word_that_is_asked_for_exists_and_is_used() -> None:
    known = guide.words("en").words
    asked = set(re.findall(r'words\.(?:words)?\[?"?([a-z_]+)"?', TEMPLATES)) - {"format"}
    whole = {word for word in asked if not word.endswith("_")}
    assert whole <= set(known), whole - set(known)
    themes = "".join(
        p.read_text("utf-8") for p in (ROOT / "scripts/promptguide/mkdocs_plugin/theme").rglob("*.html")
    )
    scripts = "".join(p.read_text("utf-8") for p in (ROOT / "scripts/promptguide/assets").rglob("*.js"))
    said = {f"bench_say_{key}" for key in re.findall(r'"([a-z_]+)"', scripts)}
    said |= {f"{key}_named" for key in said}
    everything = SOURCES + TEMPLATES + themes
    prefixes = ("rights_", "lang_", "column_phrase_", "material_", "facet_", "lesson_", "length_", "sort_")
    prefixes += (
        "exercise_kind_",
        "link_",
        "bench_kind_",
        "term_aliases_",
        "list_",
        "text_",
        "confidence_",
        "weights_",
        "models_",
        "carry_",
        "audio_",
    )
    unused = [
        key for key in known if key not in everything and key not in said and not key.startswith(prefixes)
    ]
    assert unused == []


def test_reports_in_each_format() -> None:
    words = guide.words("en")
    found = [problem("R001", Place("a,b.yml", 2, 1), field="text.en\n%")]
    assert words.report(found, "text") == "a,b.yml:2:1: R001 `text.en %` is missing (add it)"
    [parsed] = json.loads(words.report(found, "json"))
    assert (parsed["path"], parsed["line"], parsed["column"], parsed["code"]) == ("a,b.yml", 2, 1, "R001")
    assert parsed["level"] == "error"
    github = words.report(found, "github")
    assert github == "::error file=a%2Cb.yml,line=2,col=1,title=R001::`text.en %25` is missing (add it)"


def test_problems_come_sorted_and_once() -> None:
    a, b = (problem("Y012", Place("f.yml", line)) for line in (9, 10))
    assert in_order([b, a, b]) == [a, b]
    assert a.level == Level.ERROR
    assert [f.name for f in fields(a)] == ["code", "place", "facts"]
