"""``promptguide check --fix``: what it mends, what it leaves alone, and that it changes no meaning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from promptguide import chapters
from promptguide.repair import changes, repair
from promptguide.yamlnodes import Source, read_text, to_plain
from test_cli import MAMMOTH, run

if TYPE_CHECKING:
    from pathlib import Path

PROMPTS = [path.read_text("utf-8") for path in sorted((ROOT / "prompts").rglob("*.yml"))[::10]]
TABLES = [path.read_text("utf-8") for path in sorted((ROOT / "docs" / "data").glob("*.yml"))]
NOISE = st.sampled_from([" ", "   ", "\t", " \t ", "\r"])


def says(text: str) -> object:
    node, _ = read_text(text, "")
    return None if node is None else to_plain(node)


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, str]:
    """A file of the guide, and the same with white space where editors leave it."""
    text = draw(st.sampled_from(PROMPTS))
    lines = text.split("\n")
    for number in draw(st.lists(st.integers(0, len(lines) - 2), max_size=20)):
        lines[number] += draw(NOISE)
    for number in draw(st.lists(st.integers(0, len(lines) - 2), max_size=5)):
        lines[number] = re.sub("^(\\s*(?:- )?\\w+:) ", "\\1\t", lines[number])
    end = draw(st.sampled_from(["\n", "\r\n"]))
    whole = draw(st.sampled_from(["", "\ufeff"])) + end.join(lines)
    return text, whole.rstrip("\r\n") if draw(st.booleans()) else whole


@settings(deadline=None)  # reading YAML takes its time on a busy machine
@given(spoilt())
def test_a_mended_file_says_what_it_said(files: tuple[str, str]) -> None:
    _, after = files
    before = after.removeprefix("\ufeff")
    mended = repair(after.encode()).decode()
    assert "\ufeff" not in mended
    if says(before) is not None:
        assert says(mended) == says(before)
        assert "\r" not in mended
        for end in re.finditer(r"[ \t]+$", mended, re.MULTILINE):
            assert says(mended[: end.start()] + mended[end.end() :]) != says(mended)
    assert repair(mended.encode()).decode() == mended


@settings(deadline=None)  # reading YAML takes its time on a busy machine
@given(st.text(st.sampled_from(" \t\n\r-:#'\"|>+[]{},?&*!%：a1é雪"), max_size=60))
def test_any_yaml_that_can_be_read_says_what_it_said(text: str) -> None:
    before = says(text)
    mended = repair(text.encode()).decode()
    if before is not None:
        assert says(mended) == before
    again = repair(mended.encode()).decode()
    assert says(again) == says(mended)


@pytest.mark.parametrize("text", [*PROMPTS, *TABLES], ids=range(len(PROMPTS) + len(TABLES)))
def test_good_files_stay_as_they_are(text: str) -> None:
    assert repair(text.encode()) == text.encode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 16:9\nno: {b: yes, c: [off, 010]}\n", "a: '16:9'\n'no': {b: 'yes', c: ['off', '010']}\n"),
        ("\ufeffa: b  \r\nc:\td", "a: b\nc: d\n"),
        ("title：雪\na: b\n", "title: 雪\na: b\n"),
        ("a:\n\tzh: x\n\ten: z\n", "a:\n  zh: x\n  en: z\n"),
        ("a: Note: it's rain  # why\nb: c\n", "a: 'Note: it''s rain  # why'\nb: c\n"),
        ("a: |\n  keep  \n  me\n", "a: |\n  keep  \n  me\n"),
        ("a: |+\n  keep\n\n", "a: |+\n  keep\n\n"),
        ("a: |\n  no end", "a: |\n  no end"),
        ('a: "x\ty"  \n', 'a: "x\ty"\n'),
        ("a: 雪,雪。snow，\n", "a: 雪,雪。snow，\n"),
        ("a: take #2\n", "a: take #2\n"),
        ("a: [\nb: c  \n", "a: [\nb: c  \n"),
        ("", ""),
    ],
)
def test_what_is_mended_and_what_is_not(before: str, after: str) -> None:
    assert repair(before.encode()).decode() == after


def test_bytes_that_are_no_text_stay() -> None:
    assert repair(b"a: \xff  \r\n") == b"a: \xff  \r\n"


def test_in_chapters_only_ends_are_mended() -> None:
    text = "---\ntitle: x \n---\n# T\n\nA break  \nhere\tand\n\n    code  \n"
    assert repair(text.encode(), chapter=True) == text.encode()
    windows = ("\ufeff" + text.replace("\n", "\r\n").rstrip()).encode()
    mended = repair(windows, chapter=True)
    assert mended == text.rstrip().encode() + b"\n"
    before, after = (chapters.parse(Source("docs/zh/a.md", data)) for data in (windows, mended))
    assert before.version == after.version


def test_the_diff_shows_what_cannot_be_seen() -> None:
    assert changes("x.yml", b"\xef\xbb\xbfa: b\r\nc", b"a: b\nc\n") == (
        "--- a/x.yml\n+++ b/x.yml\n@@ -1,2 +1,2 @@\n-<U+FEFF>a: b^M\n-c\n\\ No newline at end of file\n"
        "+a: b\n+c\n"
    )


def spoil(guide: Path) -> bytes:
    path = guide / MAMMOTH
    path.write_bytes(path.read_bytes().replace(b":\n", b": \r\n"))
    return path.read_bytes()


def test_fix_shows_each_change_and_then_checks(guide_copy: Path) -> None:
    run("check", "--fix", "--root", str(guide_copy))
    good = (guide_copy / MAMMOTH).read_bytes()
    spoil(guide_copy)
    result = run("check", "--fix", "--root", str(guide_copy), "--lang", "en")
    assert result.exit_code == 0
    assert f"--- a/{MAMMOTH}\n+++ b/{MAMMOTH}\n" in result.stdout
    assert "-title: ^M\n" in result.stdout
    assert "Files changed: 1." in result.stderr
    assert (guide_copy / MAMMOTH).read_bytes() == good
    again = run("check", "--fix", "--root", str(guide_copy), "--lang", "en")
    assert (again.stdout, "Files changed: 0." in again.stderr) == ("", True)


def test_a_dry_run_writes_nothing(guide_copy: Path) -> None:
    bad = spoil(guide_copy)
    result = run("check", "--fix", "--dry-run", "--root", str(guide_copy), "--lang", "en")
    assert f"+++ b/{MAMMOTH}\n" in result.stdout
    assert (guide_copy / MAMMOTH).read_bytes() == bad
    assert run("check", "--dry-run", "--root", str(guide_copy)).exit_code == 2


def test_only_the_files_asked_for_are_mended(guide_copy: Path) -> None:
    bad = spoil(guide_copy)
    run("check", "--fix", "--root", str(guide_copy), str(guide_copy / "docs"))
    assert (guide_copy / MAMMOTH).read_bytes() == bad
    run("check", "--fix", "--root", str(guide_copy), str(guide_copy / MAMMOTH))
    assert (guide_copy / MAMMOTH).read_bytes() != bad


def test_a_link_is_not_written_through(guide_copy: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "x.yml"
    outside.write_text("a: 16:9  \n", "utf-8")
    (guide_copy / "prompts" / "official" / "leak.yml").symlink_to(outside)
    run("check", "--fix", "--root", str(guide_copy))
    assert outside.read_text("utf-8") == "a: 16:9  \n"


def test_json_stays_json(guide_copy: Path) -> None:
    spoil(guide_copy)
    result = run("check", "--fix", "--format", "json", "--root", str(guide_copy))
    assert result.stdout.startswith("[")
    assert "+++ b/" in result.stderr
