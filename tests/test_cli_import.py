"""Importing collections that people have already: nothing lost, nothing twice, nothing unsafe."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import ROOT, contents
from promptguide import guide
from promptguide.cli import main
from promptguide.cli.import_ import told
from promptguide.entries import is_id
from promptguide.intake import Intake, Terms, keys
from promptguide.intake_forms import FORMS
from promptguide.yamlnodes import Source, read_text, to_plain
from promptguide.yamltext import written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from promptguide.library import Library

COLOURS = ("red", "blue", "green", "white", "black")
ANIMALS = ("fox", "crane", "goat", "horse", "otter", "heron", "hare", "swan", "mule", "crow")
PLACES = (
    "on a stone bridge",
    "in a rice field",
    "beside a canal",
    "under a bare willow",
    "on a roof of grey tiles",
    "in a snowy yard",
    "by a temple gate",
    "on a sand bank",
    "at the edge of a pond",
    "in a narrow lane",
)
SENTENCES = [
    f"Close-up, low angle: a {colour} {animal} waits {place}, soft side light, 35mm film."
    for colour in COLOURS
    for animal in ANIMALS
    for place in PLACES
]
"""Five hundred prompts, none like another."""


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        main, [*arguments, "--root", str(folder), "--lang", "en"], catch_exceptions=False
    )


def take(folder: Path, file: Path, *options: str) -> dict[str, Any]:
    result = run(folder, "import", str(file), "--collection", "found", "--format", "json", *options)
    assert result.exit_code in {0, 1}, result.output
    report: dict[str, Any] = json.loads(result.stdout)
    return report


@pytest.fixture(scope="module")
def library() -> Library:
    return guide.check(guide.Guide(ROOT)).library


def taken(
    library: Library, name: str, content: str | bytes, **terms: str
) -> tuple[dict[str, Any], list[Any]]:
    """The report on a file and the records it became, without a guide on disk."""
    intake = Intake(library, "found", keys({}, library), library.ids, Terms(**terms))
    intake.take(Source(name, content if isinstance(content, bytes) else content.encode()))
    records = [yaml.load(one.content, yaml.BaseLoader) for one in intake.account.taken]
    return told(intake.account, guide.words("en")), records


FILLED = (
    "--licence",
    "CC0 1.0",
    "--source",
    "Shots",
    "--link",
    "https://example.org/",
    "--date",
    "2026-01-02",
)


def filled(text: str) -> str:
    """A file with something in each of its blanks: phrases of one language are copied to the other."""
    record = yaml.load(text, yaml.BaseLoader)
    for row in record["breakdown"]:
        row["phrase"]["zh"] = row["phrase"]["en"]
        row["why"] = {"zh": "因为。", "en": "Because."}
    record["text"]["zh"], record["title"]["zh"] = record["text"]["en"], record["title"]["en"]
    return written(record)


def codes(report: dict[str, Any]) -> list[tuple[str, int, int]]:
    return [(p["code"], p["line"], p["column"]) for p in report["problems"]]


def table(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def as_csv() -> str:
    rows = [("act", "prompt", "for_devs", "type", "contributor")]
    rows += [(f"Shot {n}", text, "FALSE", "TEXT", "someone") for n, text in enumerate(SENTENCES)]
    return table(rows)


def as_json_lines() -> str:
    return "".join(
        json.dumps({"title": f"Shot {n}", "prompt": text}) + "\n" for n, text in enumerate(SENTENCES)
    )


@pytest.mark.parametrize(("name", "content"), [("found.csv", as_csv()), ("found.jsonl", as_json_lines())])
def test_of_five_hundred_prompts_none_is_lost_and_none_comes_twice(
    guide_copy: Path, name: str, content: str
) -> None:
    file = guide_copy / name
    file.write_text(content, "utf-8")
    before = contents(guide_copy)
    planned = take(guide_copy, file, "--dry-run")
    assert contents(guide_copy) == before
    report = take(guide_copy, file)
    assert report == planned
    assert (report["entries"], len(report["taken"]), report["problems"]) == (500, 500, [])
    texts = set()
    for one in report["taken"]:
        record = yaml.safe_load((guide_copy / one["path"]).read_text("utf-8"))
        texts.add(record["text"]["en"])
        assert record["text"]["zh"] == "TODO"
        assert is_id(one["id"])
        assert one["phrases"] > 0
    assert texts == set(SENTENCES)
    if name.endswith("csv"):
        assert all(one["left"] == {"for_devs": "FALSE", "type": "TEXT"} for one in report["taken"])
        assert record["rights"]["author"] == "someone"
    files = {path: path.read_bytes() for path in (guide_copy / "prompts").rglob("*.yml")}
    again = take(guide_copy, file)
    assert (again["entries"], again["taken"]) == (500, [])
    assert {code for code, _, _ in codes(again)} == {"I006"}
    assert files == {path: path.read_bytes() for path in (guide_copy / "prompts").rglob("*.yml")}


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_what_a_guide_exports_another_takes_without_a_blank(
    guide_copy: Path, library: Library, form: str
) -> None:
    file = guide_copy / f"prompts.{form}"
    run(guide_copy, "export", "--format", form, "--output", str(file))
    there = guide.check(guide.Guide(guide_copy)).library
    for path in (guide_copy / "prompts").rglob("*.yml"):
        path.unlink()
    sets = guide_copy / "docs" / "data" / "sets.yml"
    content = sets.read_bytes()
    report = take(guide_copy, file)
    assert sets.read_bytes() == content
    assert (len(report["taken"]), report["problems"]) == (len(there.prompts), [])
    assert not any(one["left"] for one in report["taken"])
    again = guide.check(guide.Guide(guide_copy)).library
    assert again.failed == {}
    prompts = [[entry.prompt for entry in each.entries] for each in (there, again)]
    assert sorted(map(repr, prompts[0])) == sorted(map(repr, prompts[1]))


def test_five_hundred_imported_prompts_are_built_when_their_blanks_are_filled(guide_copy: Path) -> None:
    (file := guide_copy / "found.csv").write_text(as_csv(), "utf-8")
    report = take(guide_copy, file, *FILLED)
    checked = run(guide_copy, "check", "--format", "json")
    assert checked.exit_code == 1
    found = json.loads(checked.stdout)
    blanks = {
        code: [p for p in found if p["code"] == code and p["path"].startswith("prompts/found")]
        for code in {p["code"] for p in found if p["level"] == "error"}
    }
    assert set(blanks) == {"N001"}
    for one in report["taken"]:
        path = guide_copy / one["path"]
        text = path.read_text("utf-8")
        here = [p for p in blanks["N001"] if p["path"] == one["path"]]
        assert len(here) == text.count("TODO")
        path.write_text(filled(text), "utf-8")
    assert run(guide_copy, "build").exit_code == 0
    for edition in ("site", "site/en"):
        for one in report["taken"]:
            page = guide_copy / edition / "prompts" / one["id"] / "index.html"
            assert one["title"] in page.read_text("utf-8")


CASES = {
    "list.txt": "1. A red fox waits on a bridge.\n2、两只鹤站在稻田里。\n- A goat climbs.\n",
    "paragraphs.txt": "A red fox\nwaits on a bridge.\n\n\n两只鹤站在稻田里。\n\nA goat climbs.",
    "list.md": (
        "# Prompts\n\nSome I like.\n\n- **The fox**: A red fox waits\n  on a bridge.\n\n"
        "* 两只鹤站在稻田里。\n\n"
        "## The goat\n\n> A goat\n> climbs.\n\n```text\nA swan turns.\n```\n"
    ),
    "list.yml": (
        "- A red fox waits on a bridge.\n- {prompt: 两只鹤站在稻田里。}\n"
        "- {title: The goat, text: A goat climbs.}\n"
    ),
    "map.yml": "The fox: A red fox waits on a bridge.\n鹤: 两只鹤站在稻田里。\n",
    "map.json": '{"The fox": "A red fox waits on a bridge.", "鹤": {"prompt": "两只鹤站在稻田里。", "n": 1}}',
    "list.json": '{"by": 1, "prompts": [\n  "A red fox waits on a bridge.",\n'
    '  {"text": "两只鹤站在稻田里。"}\n]}',
    "semicolons.csv": "Title;Text\nThe fox;A red fox waits, on a bridge.\n鹤;两只鹤站在稻田里。\n",
    "both.tsv": "title\ttext_en\ttext_zh\nThe fox\tA red fox waits.\t一只红狐在等。\n",
}
FOUND = {
    "list.txt": [
        ("A red fox waits on a bridge.", "en", 1),
        ("两只鹤站在稻田里。", "zh", 2),
        ("A goat climbs.", "en", 3),
    ],
    "paragraphs.txt": [
        ("A red fox\nwaits on a bridge.", "en", 1),
        ("两只鹤站在稻田里。", "zh", 5),
        ("A goat climbs.", "en", 7),
    ],
    "list.md": [
        ("A red fox waits\non a bridge.", "en", 5),
        ("两只鹤站在稻田里。", "zh", 8),
        ("A goat\nclimbs.", "en", 12),
        ("A swan turns.", "en", 16),
    ],
    "list.yml": [
        ("A red fox waits on a bridge.", "en", 1),
        ("两只鹤站在稻田里。", "zh", 2),
        ("A goat climbs.", "en", 3),
    ],
    "map.yml": [("A red fox waits on a bridge.", "en", 1), ("两只鹤站在稻田里。", "zh", 2)],
    "map.json": [("A red fox waits on a bridge.", "en", 1), ("两只鹤站在稻田里。", "zh", 1)],
    "list.json": [("A red fox waits on a bridge.", "en", 2), ("两只鹤站在稻田里。", "zh", 3)],
    "semicolons.csv": [("A red fox waits, on a bridge.", "en", 2), ("两只鹤站在稻田里。", "zh", 3)],
    "both.tsv": [("一只红狐在等。", "zh", 2)],
}


@pytest.mark.parametrize("name", CASES)
def test_each_form_is_cut_where_its_prompts_are(library: Library, name: str) -> None:
    report, records = taken(library, name, CASES[name])
    assert [p for p in report["problems"] if p["level"] == "error"] == []
    found = [
        (record["text"][one["language"]], one["language"], int(one["from"].split(":")[-2]))
        for one, record in zip(report["taken"], records, strict=True)
    ]
    assert found == FOUND[name]


def test_a_text_in_both_languages_leaves_neither_blank(library: Library) -> None:
    report, [record] = taken(library, "both.tsv", CASES["both.tsv"])
    assert record["text"] == {"zh": "一只红狐在等。", "en": "A red fox waits."}
    assert record["title"] == {"zh": "一只红狐在等", "en": "The fox"}
    assert report["taken"][0]["id"] == "the-fox"


def test_headings_and_bold_words_are_titles_and_prose_is_told(library: Library) -> None:
    report, _ = taken(library, "list.md", CASES["list.md"])
    titles = [one["title"] for one in report["taken"]]
    assert titles == ["The fox", "两只鹤站在稻田里", "The goat", "The goat"]
    ids = [one["id"] for one in report["taken"]]
    assert (ids[0], ids[1].startswith("found-"), ids[2:]) == ("the-fox", True, ["the-goat", "the-goat-2"])
    assert codes(report) == [("I010", 3, 1)]


def test_what_is_said_of_a_collection_fills_its_blanks(library: Library) -> None:
    said = {"author": "A. Person", "licence": "CC0 1.0", "source": "Foxes", "date": "2026-01-02"}
    _, [record] = taken(library, "a.txt", "A red fox waits.", **said, link="https://example.org/foxes")
    assert record["rights"] == {"kind": "quotation", "author": "A. Person", "licence": "CC0 1.0"}
    title = {"zh": "Foxes", "en": "Foxes"}
    assert record["source"] == {"title": title, "link": "https://example.org/foxes", "date": "2026-01-02"}
    _, [record] = taken(library, "a.txt", "A red fox waits.", kind="original")
    assert "source" not in record


def test_what_has_no_field_or_does_not_fit_one_is_told(library: Library) -> None:
    long = ("long " * 80).strip()
    item = {
        "prompt": "A red fox waits on a bridge.",
        "tags": ["animal", "no-such-tag"],
        "model": "no-such-model",
        "link": "ftp://example.org",
        "votes": 12,
        "nested": {"a": [1]},
        "title": long,
    }
    report, [record] = taken(library, "one.json", json.dumps([item]))
    assert report["taken"][0]["left"] == {
        "votes": "12",
        "nested": '{"a": [1]}',
        "title": long,
        "tags": "no-such-tag",
        "model": "no-such-model",
        "link": "ftp://example.org",
    }
    assert (record["tags"], record["source"]["link"]) == (["animal"], "TODO")


def test_hostile_entries_are_told_at_their_place_and_the_others_taken(library: Library) -> None:
    rows = [
        ("act", "prompt"),
        ("../../etc/passwd", "A red fox waits on a bridge."),
        ("con", "A goat climbs a rock."),
        ("CON", "A goat climbs a wall."),
        ("x", "=HYPERLINK(1)"),
        ("long", "a" * 10_000_000),
        ("nul", "A goat \x00 climbs."),
        ("bidi", "A goat \u202e climbs."),
        ("empty", ""),
        ("twice", "A RED fox  waits on a bridge."),
    ]
    text = table(rows) + 'one,two,three\r\nopen,"never closed\r\nlast,A swan turns.\r\n'
    report, _ = taken(library, "hostile.csv", text)
    assert codes(report) == [
        ("I009", 5, 1),
        ("I005", 6, 1),
        ("Y004", 7, 1),
        ("Y015", 8, 1),
        ("I004", 9, 1),
        ("I007", 10, 1),
        ("I008", 11, 1),
        ("I002", 12, 6),
    ]
    assert [one["id"] for one in report["taken"]] == ["etc-passwd", "prompt-con", "prompt-con-2", "x", "last"]


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("deep.json", b"[" * 500_000, ("I002", 1, 1)),
        ("deep.yml", b"[" * 500_000, ("Y007", 1, 18)),
        ("deep.jsonl", b'"A goat climbs."\n' + b"[" * 500_000, ("I002", 2, 1)),
        ("half.json", b'["A goat climbs.",\n  "A swan', ("I002", 2, 3)),
        ("number.json", b"[" + b"9" * 5000 + b"]", ("I002", 1, 1)),
        ("latin.csv", "prompt\nA café.\n".encode("latin-1"), ("Y001", 2, 1)),
        ("nothing.pdf", b"%PDF", ("I001", 1, 1)),
        ("columns.csv", b"a,b\n1,2\n", ("I003", 2, 1)),
        ("twice.yml", b"prompts: [x]\nprompts: [y]\n", ("Y002", 2, 1)),
        ("huge.txt", b"a" * (33 * 1024 * 1024), ("Y006", 1, 1)),
    ],
)
def test_a_file_that_cannot_be_read_is_told_where(
    library: Library, name: str, content: bytes, found: tuple[str, int, int]
) -> None:
    report, _ = taken(library, name, content)
    assert codes(report)[0] == found


def test_errors_in_a_collection_are_errors_of_the_command(guide_copy: Path) -> None:
    (file := guide_copy / "half.json").write_text('["A goat climbs a wall.", "A', "utf-8")
    result = run(guide_copy, "import", str(file), "--collection", "found")
    assert result.exit_code == 1
    assert "half.json:1:27: I002 this cannot be read as JSON" in result.stdout
    assert "Entries: 1. Taken: 1, passed over: 0." in result.stdout


def test_nothing_is_overwritten_and_no_link_is_followed(guide_copy: Path, tmp_path_factory: Any) -> None:
    (file := guide_copy / "list.txt").write_text("A red fox waits on a bridge.\n", "utf-8")
    folder = guide_copy / "prompts" / "found"
    folder.mkdir()
    mine = folder / "a-red-fox-waits-on-a-bridge.yml"
    mine.write_text("mine", "utf-8")
    [one] = take(guide_copy, file)["taken"]
    assert (mine.read_text("utf-8"), one["id"]) == ("mine", "a-red-fox-waits-on-a-bridge-2")
    (guide_copy / "prompts" / "away").symlink_to(tmp_path_factory.mktemp("away"))
    (file := guide_copy / "other.txt").write_text("A goat climbs a wall.\n", "utf-8")
    assert run(guide_copy, "import", str(file), "--collection", "away").exit_code == 2
    assert run(guide_copy, "import", str(file), "--collection", "../away").exit_code == 2


def test_an_edited_file_is_known_by_the_key_in_it(guide_copy: Path) -> None:
    (file := guide_copy / "list.txt").write_text("A red fox waits on a bridge.\n", "utf-8")
    [one] = take(guide_copy, file)["taken"]
    path = guide_copy / one["path"]
    path.write_text(path.read_text("utf-8").replace("red fox", "grey fox"), "utf-8")
    report = take(guide_copy, file)
    assert (report["taken"], [code for code, _, _ in codes(report)]) == ([], ["I006"])


def test_a_prompt_of_the_library_is_not_taken_again(library: Library) -> None:
    entry = library.entries[0]
    report, _ = taken(library, "one.json", json.dumps([entry.prompt.text.zh.upper()]))
    assert [(p["code"], p["message"]) for p in report["problems"]] == [
        ("I006", f"this prompt is there already, in {entry.path}")
    ]


_TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1)
_SPACED = st.lists(
    st.sampled_from(
        ["a", "b", "#", ":", "-", "'", '"', "的", "，", "x=1", "{", "[", "\u2028", "\n", "\x85", "\ufeff"]
    ),
    min_size=1,
)
_VALUE = st.recursive(
    _TEXT | _SPACED.map(" ".join),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.from_regex(r"\A[a-z]{3,5}\Z"), inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.from_regex(r"\A[a-z]{3,5}\Z"), _VALUE, min_size=1))
def test_what_is_written_as_yaml_reads_back(value: dict[str, Any]) -> None:
    node, _ = read_text(written(value), "x.yml")
    assert node is not None
    assert to_plain(node) == value


@example("csv", "\t\r,")
@given(st.sampled_from(sorted(FORMS)), st.text(st.sampled_from("\"',;\t\r\n[]{}:-*#>`1.a的 \\")))
def test_any_text_is_cut_or_told_in_every_form(form: str, text: str) -> None:
    entries, problems = FORMS[form](text, "x")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for place in [*(entry.place for entry in entries), *(one.place for one in problems)]:
        assert 1 <= place.line <= lines + (form == "yaml")  # libyaml means the end by the line after the last
        assert place.column >= 1
    if form == "csv" and not problems and '"' not in text:
        first, *rows = re.split(r"\r\n|\r|\n", text)
        separator = max(",;\t", key=first.count)  # the others are text
        assert bool(entries) == any(row.replace(separator, "").strip() for row in rows)
