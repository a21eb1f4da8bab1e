"""A guide checked again: what has not changed is not read again, and the same is found as at first."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conftest import term_record
from promptguide import disk, entries, guide, record_cache
from promptguide.chapters import parse
from promptguide.guide import Checked, Guide
from promptguide.readings import read_each

if TYPE_CHECKING:
    import pytest

    from promptguide.library import Library

BOTH = {"zh": "题", "en": "T"}


def prompt(angle: tuple[str, str], **more: Any) -> str:
    zh, en = angle
    record = {
        "title": BOTH,
        "text": {"zh": f"{zh}，钟楼立在晨雾里。", "en": f"{en}. A bell tower stands in morning fog."},
        "breakdown": [
            {"element": "camera_angle", "phrase": {"zh": zh, "en": en}, "why": BOTH},
            {"element": "subject", "phrase": {"zh": "钟楼立在", "en": "A bell tower stands"}, "why": BOTH},
            {"element": "setting", "phrase": {"zh": "晨雾里", "en": "in morning fog"}, "why": BOTH},
        ],
        "rights": {"kind": "original", "author": "We", "licence": "https://example.org/gone"},
        "tags": ["animal"],
        **more,
    }
    return json.dumps(record, ensure_ascii=False, indent=1)


LOW, HIGH = ("仰拍", "Low angle"), ("俯拍", "High angle")
TERMS = [
    term_record("low-angle", "camera_angle", {"zh": "仰拍", "en": "Low angle"}, {}),
    term_record("high-angle", "camera_angle", {"zh": "俯拍", "en": "High angle"}, {}),
]


def pair(*members: str) -> str:
    group = {"id": "s", "kind": "pair", "element": "camera_angle", "title": BOTH, "lesson": BOTH}
    return json.dumps({"sets": [{**group, "members": [{"prompt": id_, "effect": BOTH} for id_ in members]}]})


ELEMENTS = json.dumps(
    {
        "groups": [
            {"id": f"group_{id_}", "name": BOTH, "elements": [{"id": id_, "name": BOTH, "hint": BOTH}]}
            for id_ in ("camera_angle", "subject", "setting")
        ]
    }
)
MODEL = {"id": "m", "name": "M", "vendor": "V", "status": "open", "weights": "hosted", "fact": "f"}
TAGS = [{"id": "animal", "name": BOTH}, {"id": "snow", "name": BOTH}]
DEAD = {
    "address": "https://example.org/gone",
    "checked": "2026-02-01",
    "result": "dead",
    "status": 404,
    "failing": "2026-01-01",
}
BROKEN = ["title: [", "title: TODO\n", "", "breakdown: 1\n"]
CONTENTS = {
    "prompts": [
        prompt(LOW),
        prompt(HIGH),
        prompt(LOW, tags=["nothing"]),
        prompt(HIGH, video={"sources": ["https://example.org/a.mp4"], "description": BOTH}),
        *BROKEN,
    ],
    "docs/data/terms.yml": [json.dumps({"terms": TERMS[:n]}) for n in (1, 2)] + BROKEN,
    "docs/data/sets.yml": [pair("one", "two"), pair("one", "three"), "sets: []", *BROKEN],
    "docs/data/links.yml": [json.dumps({"links": [DEAD]}), "links: []", *BROKEN],
    "docs/data/elements.yml": [ELEMENTS, ELEMENTS.replace("setting", "place"), *BROKEN],
    "docs/data/hosts.yml": ["files: [example.org]\n", "files: []\n", *BROKEN],
    "chapters": [
        "# One\n\n/// prompt | one\n///\n",
        "# Two\n\n/// clip | two\n///\n\n[[low-angle]]\n",
        "---\ntitle: [\n---\n# Three\n\n/// gallery\n    terms: high-angle\n///\n",
        "# Four\n",
    ],
}
PROMPTS = [f"prompts/{where}.yml" for where in ("a/one", "a/two", "a/three", "b/one", "a/Bad name", "loose")]
CHAPTERS = [f"docs/{locale}/{name}.md" for locale in ("zh", "en") for name in ("index", "more")]
PLACES = [*PROMPTS, *CHAPTERS, *(name for name in CONTENTS if name.endswith(".yml"))]
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["write", "write", "write", "delete", "move", "touch", "nothing"]),
        st.sampled_from(PLACES),
        st.integers(0, 20),
        st.booleans(),
    ),
    min_size=1,
    max_size=10,
)


def choices(place: str) -> list[str]:
    kind = "prompts" if place in PROMPTS else "chapters" if place in CHAPTERS else place
    return CONTENTS[kind]


def write(root: Path, place: str, content: str) -> None:
    (root / place).parent.mkdir(parents=True, exist_ok=True)
    (root / place).write_text(content, "utf-8")


def begin(root: Path) -> None:
    write(root, "docs/data/models.yml", json.dumps({"models": [MODEL]}))
    write(root, "docs/data/tags.yml", json.dumps({"kinds": [{"id": "kind", "name": BOTH, "tags": TAGS}]}))
    for number, place in enumerate(PLACES[:-1]):
        write(root, place, choices(place)[number % 2])
    for name in ("elements", "terms"):
        write(root, f"docs/data/{name}.yml", choices(f"docs/data/{name}.yml")[0])


def edit(root: Path, what: str, place: str, number: int) -> None:
    path = root / place
    if what == "write":
        write(root, place, choices(place)[number % len(choices(place))])
    elif what == "delete":
        path.unlink(missing_ok=True)
    elif what == "move" and path.exists() and place in PROMPTS:
        path.replace(root / PROMPTS[number % 4])
    elif what == "touch" and path.exists():
        os.utime(path, ns=(number, number))


def seen(checked: Checked) -> tuple[Any, ...]:
    library = checked.library
    return (
        checked.problems,
        checked.chapters,
        sorted(checked.files),
        library.failed,
        list(library.prompts.items()),
        library.tables.digest,
        [*library.tables.nodes],
    )


def clean(root: Path, last_good: Library | None, monkeypatch: pytest.MonkeyPatch) -> Checked:
    with monkeypatch.context() as patch:
        patch.setattr(record_cache, "reader", lambda _: read_each)
        return guide.check(Guide(root), last_good=last_good)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, *HealthCheck]
)
@example(
    edits=[("write", "docs/data/hosts.yml", 0, True), ("write", "prompts/a/one.yml", 0, False)], settled=False
)
@given(edits=EDITS, settled=st.booleans())
def test_whatever_is_edited_the_result_is_that_of_a_first_check(
    edits: list[tuple[str, str, int, bool]],
    settled: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guide, "_check_templates", lambda *_: [])  # takes long, and has a test of its own
    # With no time to settle, files count as changed only if their marks differ, as those of old files do.
    monkeypatch.setattr(disk, "SETTLED", disk.SETTLED if settled else -1)
    with TemporaryDirectory() as folder:
        root = Path(folder)
        begin(root)
        before = guide.check(Guide(root))
        for what, place, number, shows_last_good in edits:
            edit(root, what, place, number)
            good = before.library if shows_last_good else None
            after = guide.check(Guide(root), before, last_good=good)
            assert seen(after) == seen(clean(root, good, monkeypatch))
            before = after


def test_only_what_changed_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(tmp_path)
    paths: list[str] = []
    read = entries.read_prompt
    monkeypatch.setattr(
        "promptguide.readings.read_prompt", lambda s, t: (paths.append(s.path), read(s, t))[1]
    )
    monkeypatch.setattr(
        "promptguide.guide.chapters.parse", lambda source: (paths.append(source.path), parse(source))[1]
    )
    first = guide.check(Guide(tmp_path))
    assert sorted(paths) == sorted([*PROMPTS, *CHAPTERS])
    paths.clear()
    same = guide.check(Guide(tmp_path), first)
    assert paths == []
    assert same.library is first.library
    assert same.problems == first.problems
    write(tmp_path, "prompts/a/one.yml", prompt(HIGH, tags=["animal", "snow"]))
    write(tmp_path, "docs/zh/more.md", "# Other\n")
    after = guide.check(Guide(tmp_path), first)
    assert paths == ["prompts/a/one.yml", "docs/zh/more.md"]
    unchanged = set(after.library.prompts) - {"one"}
    assert unchanged
    assert all(after.library.prompts[id_] is first.library.prompts[id_] for id_ in unchanged)
    assert after.library.prompts["one"] is not first.library.prompts["one"]
    assert after.library.tables is first.library.tables
    assert after.chapters["docs/en/more.md"] is first.chapters["docs/en/more.md"]


def test_a_table_that_changed_makes_every_prompt_be_read_again(tmp_path: Path) -> None:
    begin(tmp_path)
    first = guide.check(Guide(tmp_path))
    assert list(first.library.prompts["one"].terms) == ["low-angle"]
    write(tmp_path, "docs/data/terms.yml", "terms: []\n")
    after = guide.check(Guide(tmp_path), first)
    assert list(after.library.prompts["one"].terms) == []
    write(tmp_path, "docs/data/terms.yml", choices("docs/data/terms.yml")[0])
    assert list(guide.check(Guide(tmp_path), after).library.prompts["one"].terms) == ["low-angle"]


def test_an_unread_file_with_the_marks_of_before_is_the_same_source(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("a: 1\n")
    os.utime(path, ns=(1, 1))
    seen = disk.look(path, "a.yml", {})
    assert seen.mark is None  # it was made just now
    again = disk.look(path, "a.yml", {"a.yml": seen})
    assert again.source is seen.source
    path.write_text("a: 2\n")
    assert disk.look(path, "a.yml", {"a.yml": again}).source.data == b"a: 2\n"


def test_a_template_that_breaks_is_found_when_checked_again(tmp_path: Path) -> None:
    begin(tmp_path)
    first = guide.check(Guide(tmp_path))
    template = tmp_path / "docs" / "theme" / "promptguide" / "prompt.html.j2"
    write(tmp_path, str(template.relative_to(tmp_path)), "{% if %}")
    broken = guide.check(Guide(tmp_path), first)
    assert "T001" in {found.code for found in broken.problems}
    shutil.rmtree(template.parent)
    assert guide.check(Guide(tmp_path), broken).problems == first.problems
