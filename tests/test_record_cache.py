"""Readings kept from run to run: never wrong, whatever becomes of their files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT
from promptguide import guide, readings, record_cache, store, workers
from promptguide.library import Sources, build
from promptguide.table_reading import read_tables
from promptguide.tables import Tables
from promptguide.yamlnodes import Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NAMES = ("elements", "models", "tags", "terms", "hosts")
TABLES = {
    name: Source(f"docs/data/{name}.yml", (ROOT / "docs" / "data" / f"{name}.yml").read_bytes())
    for name in NAMES
}
PROMPTS = [
    Source(path.relative_to(ROOT).as_posix(), path.read_bytes())
    for path in sorted((ROOT / "prompts").glob("*/*.yml"))
]
BROKEN = Source("prompts/original/broken.yml", b"title: TODO\ntext: {zh: x}\nbreakdown: yes\n")
SOME = (*PROMPTS[::9], BROKEN)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables(TABLES, Tables())[0]


@pytest.fixture
def plain(tables: Tables) -> list[readings.Reading]:
    """What there is to be found."""
    return readings.read_each(SOME, tables)


class Counted:
    """Counts the files that are read, and not taken from what is kept."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.paths: list[str] = []
        read = workers.read_packed

        def counted(sources: Sequence[Source], tables: Tables) -> Any:
            self.paths += [source.path for source in sources]
            return read(sources, tables)

        monkeypatch.setattr(workers, "read_packed", counted)

    def take(self) -> list[str]:
        taken, self.paths = self.paths, []
        return taken


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(monkeypatch)


def kept(root: Path) -> list[Path]:
    return sorted((root / ".cache" / "promptguide").glob("readings-*"))


def test_every_prompt_of_this_guide_is_the_same_unpacked(tables: Tables) -> None:
    for source in (*PROMPTS, BROKEN):
        reading = readings.read(source, tables)
        again = readings.unpack(source, source.digest, memoryview(readings.pack(reading)), tables)
        assert again == reading
        if reading.entry and again.entry:
            assert again.entry.digest == reading.entry.digest == source.digest
            assert again.entry.likeness == reading.entry.likeness
            assert again.entry.prompt.model_fields_set == reading.entry.prompt.model_fields_set
            assert [row.element for row in again.entry.rows] == [row.element for row in reading.entry.rows]
            assert all(
                a.element is b.element for a, b in zip(again.entry.rows, reading.entry.rows, strict=True)
            )


def test_what_is_kept_is_not_read_again(
    tmp_path: Path, tables: Tables, plain: list[readings.Reading], counted: Counted
) -> None:
    assert record_cache.reader(tmp_path)(SOME, tables) == plain
    assert counted.take() == [source.path for source in SOME]
    assert record_cache.reader(tmp_path)(SOME, tables) == plain
    assert counted.take() == []
    changed = Source(SOME[0].path, SOME[0].data + b"\n")
    record_cache.reader(tmp_path)([changed, *SOME[1:]], tables)
    assert counted.take() == [changed.path]
    shutil.rmtree(tmp_path / ".cache")
    assert record_cache.reader(tmp_path)(SOME, tables) == plain
    assert len(counted.take()) == len(SOME)


def test_a_file_that_moved_is_read_again(tmp_path: Path, tables: Tables, counted: Counted) -> None:
    record_cache.reader(tmp_path)(SOME, tables)
    counted.take()
    moved = Source("prompts/original/moved.yml", SOME[0].data)
    [reading] = record_cache.reader(tmp_path)([moved], tables)
    assert counted.take() == [moved.path]
    assert reading.entry
    assert (reading.entry.id, reading.entry.path) == ("moved", moved.path)


def test_other_tables_or_another_program_make_everything_be_read_again(
    tmp_path: Path, tables: Tables, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_cache.reader(tmp_path)(SOME, tables)
    counted.take()
    content = TABLES["terms"].data + b"# changed\n"
    others = read_tables(TABLES | {"terms": Source("docs/data/terms.yml", content)}, Tables())[0]
    assert others.digest != tables.digest
    record_cache.reader(tmp_path)(SOME, others)
    assert len(counted.take()) == len(SOME)
    monkeypatch.setattr(store, "version", lambda: "another")
    record_cache.reader(tmp_path)(SOME, others)
    assert len(counted.take()) == len(SOME)


def test_the_version_is_that_of_the_programs_own_files() -> None:
    again = subprocess.run(
        [sys.executable, "-c", "from promptguide import store; print(store.version())"],
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT / "scripts")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert again.stdout.strip() == store.version()


def test_another_process_with_another_hash_seed_finds_the_same(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs" / "data", tmp_path / "docs" / "data")
    shutil.copytree(ROOT / "prompts" / "official", tmp_path / "prompts" / "official")
    program = (
        "import sys; from pathlib import Path; from promptguide import guide, workers\n"
        "n = []; read = workers.read_packed\n"
        "workers.read_packed = lambda s, t: (n.append(len(s)), read(s, t))[1]\n"
        "found = guide.check(guide.Guide(Path(sys.argv[1])))\n"
        "print(n, [str(p.place) + p.code for p in found.problems])\n"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "scripts")},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    count = len(list((tmp_path / "prompts").rglob("*.yml")))
    assert said[0].replace(f"[{count}]", "[0]", 1) == said[1]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_spoilt_file_says_nothing_and_is_written_again(
    tmp_path: Path, tables: Tables, plain: list[readings.Reading], data: st.DataObject
) -> None:
    record_cache.reader(tmp_path)(SOME, tables)
    path = data.draw(st.sampled_from(kept(tmp_path)))
    good = path.read_bytes()
    start = data.draw(st.integers(0, len(good) - 1))
    end = data.draw(st.integers(start, min(len(good), start + 40)))
    bad = good[:start] + data.draw(st.binary(max_size=40)) + good[end:]
    path.write_bytes(data.draw(st.sampled_from([bad, good[:start], b"", good + b"x"])))
    assert record_cache.reader(tmp_path)(SOME, tables) == plain
    assert record_cache.reader(tmp_path)(SOME, tables) == plain
    assert path.read_bytes() == good


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="the platform does not tell who may write a file")
def test_a_file_that_others_may_write_is_not_trusted(
    tmp_path: Path, tables: Tables, counted: Counted
) -> None:
    record_cache.reader(tmp_path)(SOME, tables)
    counted.take()
    for mode in (0o620, 0o602):
        path = kept(tmp_path)[0]
        path.chmod(mode)
        record_cache.reader(tmp_path)(SOME, tables)
        assert 0 < len(counted.take()) < len(SOME)
        assert path.stat().st_mode & 0o022 == 0


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="the platform does not tell whose a file is")
def test_a_file_of_somebody_else_and_a_link_are_not_trusted(
    tmp_path: Path, tables: Tables, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_cache.reader(tmp_path)(SOME, tables)
    counted.take()
    path = kept(tmp_path)[0]
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    record_cache.reader(tmp_path)(SOME, tables)
    assert 0 < len(counted.take()) < len(SOME)
    assert not path.is_symlink()
    user = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    record_cache.reader(tmp_path)(SOME, tables)
    assert len(counted.take()) == len(SOME)


def test_what_came_with_the_guide_is_not_trusted(tmp_path: Path, tables: Tables, counted: Counted) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    record_cache.reader(first)(SOME, tables)
    shutil.copytree(first, second)
    counted.take()
    record_cache.reader(second)(SOME, tables)
    assert len(counted.take()) == len(SOME)


def test_nothing_is_kept_where_nothing_can_be(tmp_path: Path, tables: Tables, plain: Any) -> None:
    no_folder, outside, home = tmp_path / "file", tmp_path / "link", tmp_path / "home"
    for folder in (no_folder, outside, home):
        folder.mkdir()
    (no_folder / ".cache").write_text("")
    (outside / ".cache").symlink_to(home)
    for folder in (no_folder, outside):
        assert record_cache.reader(folder)(SOME, tables) == plain
    assert not list(home.rglob("readings-*"))


def test_the_folder_says_that_it_is_a_cache_and_is_kept_out_of_git(tmp_path: Path, tables: Tables) -> None:
    record_cache.reader(tmp_path)(SOME, tables)
    folder = tmp_path / ".cache" / "promptguide"
    assert (folder / ".gitignore").read_text() == "*\n"
    assert (folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    assert {path.name for path in folder.iterdir()} == {
        ".gitignore",
        "CACHEDIR.TAG",
        *(path.name for path in kept(tmp_path)),
    }


def test_prompts_that_are_gone_are_forgotten(
    tmp_path: Path, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_cache, "SHARDS", 1)
    for source in SOME:
        (tmp_path / source.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / source.path).write_bytes(source.data)
    record_cache.reader(tmp_path)(SOME, tables)
    (tmp_path / SOME[0].path).unlink()
    changed = [Source(source.path, source.data + b"\n") for source in SOME[1:]]
    record_cache.reader(tmp_path)(changed, tables)
    text = b"".join(path.read_bytes() for path in kept(tmp_path))
    names = [source.path.encode() for source in SOME]
    assert [name in text for name in names] == [False] + [True] * len(changed)


def test_many_at_once_disturb_nobody(tmp_path: Path, tables: Tables, plain: list[readings.Reading]) -> None:
    def check(number: int) -> bool:
        if number % 5 == 4:
            shutil.rmtree(tmp_path / ".cache", ignore_errors=True)
        return record_cache.reader(tmp_path)(SOME, tables) == plain

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(check, range(40)))


def test_processes_find_what_one_finds(
    tables: Tables, plain: list[readings.Reading], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "FEWEST", 1)
    monkeypatch.setenv("PROMPTGUIDE_JOBS", "2")
    assert [reading for reading, _ in workers.read_packed(SOME, tables)] == plain

    def none(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(workers, "_in_processes", none)
    assert [reading for reading, _ in workers.read_packed(SOME, tables)] == plain

    def fails(*_: object) -> None:
        raise AssertionError("no process was to be started")

    monkeypatch.setattr(workers, "_in_processes", fails)
    monkeypatch.setenv("PROMPTGUIDE_JOBS", "1")
    assert [reading for reading, _ in workers.read_packed(SOME, tables)] == plain


def test_an_entry_is_unpacked_when_it_is_asked_for(tmp_path: Path, tables: Tables) -> None:
    record_cache.reader(tmp_path)(SOME, tables)
    library = build(Sources(SOME, TABLES), reader=record_cache.reader(tmp_path))
    entry = library.entries[0]
    assert entry.load is not None
    assert entry.rows
    assert entry.load is None
    with pytest.raises(AttributeError):
        _ = entry.nothing  # type: ignore[attr-defined]


def test_a_check_keeps_what_it_read_in_the_guide_only(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs" / "data", tmp_path / "docs" / "data")
    shutil.copytree(ROOT / "prompts" / "official", tmp_path / "prompts" / "official")
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    first = guide.check(guide.Guide(tmp_path))
    fresh = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert fresh
    assert all(path.is_relative_to(tmp_path / ".cache" / "promptguide") for path in fresh)
    again = guide.check(guide.Guide(tmp_path))
    assert (again.problems, again.library.prompts) == (first.problems, first.library.prompts)
