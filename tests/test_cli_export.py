"""The library as data: complete, valid by its own schemas, and read back into an equal library."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from conftest import ROOT
from promptguide import guide, opendata
from promptguide.cli import main
from promptguide.library import Library, Sources, build
from promptguide.yamlnodes import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptguide.entries import Entry


def run(folder: Path, *arguments: str) -> Result:
    options = ["--root", str(folder), "--lang", "en"]
    return CliRunner().invoke(main, ["export", *arguments, *options], catch_exceptions=False)


@pytest.fixture(scope="module")
def library() -> Library:
    return guide.check(guide.Guide(ROOT)).library


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    result = run(ROOT, "--output", str(folder))
    assert (result.exit_code, result.output) == (0, "")
    return folder


def read_back(prompts: Iterable[dict[str, Any]], tables: Mapping[str, Any]) -> Library:
    def source(path: str, value: object) -> Source:
        return Source(path, json.dumps(value, ensure_ascii=False).encode())

    files = [source(*opendata.as_written(record)) for record in prompts]
    return build(Sources(tuple(files), {name: source(f"{name}.json", own) for name, own in tables.items()}))


def placeless(entry: Entry) -> Entry:
    """An entry without the lines on which its addresses stand: a file of another form has others."""
    return dataclasses.replace(entry, addresses=())


def assert_equal(again: Library, library: Library) -> None:
    assert list(map(placeless, again.entries)) == list(map(placeless, library.entries))
    assert dataclasses.replace(again.tables, nodes={}) == dataclasses.replace(library.tables, nodes={})
    assert again.failed == {}


def lines(data: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (data / "prompts.jsonl").read_text("utf-8").splitlines()]


def tables(data: Path, library: Library) -> dict[str, Any]:
    return {name: json.loads((data / f"{name}.json").read_text("utf-8")) for name in opendata.tables(library)}


def test_json_lines_and_tables_read_back_into_an_equal_library(data: Path, library: Library) -> None:
    assert_equal(read_back(lines(data), tables(data, library)), library)


def test_csv_reads_back_into_an_equal_library(data: Path, library: Library) -> None:
    with (data / "prompts.csv").open(encoding="utf-8", newline="") as file:
        records = [opendata.from_csv(row) for row in csv.DictReader(file)]
    assert records == lines(data)
    assert_equal(read_back(records, tables(data, library)), library)


def test_one_json_document_reads_back_into_an_equal_library(library: Library) -> None:
    whole = json.loads(run(ROOT, "--format", "json").stdout)
    assert_equal(read_back(whole["prompts"], whole["tables"]), library)
    assert whole["date"] == "2026-11-22"
    assert whole["version"].startswith("2026.11.22+")


def test_everything_is_valid_by_the_schemas_beside_it(data: Path, library: Library) -> None:
    def validator(name: str) -> Draft202012Validator:
        schema = json.loads((data / "schema" / f"{name}.json").read_text("utf-8"))
        Draft202012Validator.check_schema(schema)
        return Draft202012Validator(schema)

    published = validator("published-prompt")
    for record in lines(data):
        published.validate(record)
        validator("prompt").validate(opendata.as_written(record)[1])
    for name, own in tables(data, library).items():
        validator(name).validate(own)
    broken = lines(data)[0]
    broken["breakdown"][0]["element"] = "no-such-element"
    del broken["rights"]
    assert len(list(published.iter_errors(broken))) == 2


def test_the_card_and_all_it_lists_pass_the_validator_of_data_packages(data: Path) -> None:
    validate = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "frictionless",
        "validate",
        "--json",
        "datapackage.json",
    ]
    result = subprocess.run(validate, cwd=data, capture_output=True, text=True, check=False)
    report = json.loads(result.stdout)
    assert (report["valid"], report["stats"]["errors"]) == (True, 0), result.stdout
    names = {f"{name}.json" for name in opendata.tables(guide.check(guide.Guide(ROOT)).library)}
    assert {task["place"] for task in report["tasks"]} == {"prompts.jsonl", "prompts.csv", *names}
    (data / "prompts.csv").write_bytes((data / "prompts.csv").read_bytes().replace(b"16:9", b"16:10", 1))
    result = subprocess.run(validate, cwd=data, capture_output=True, text=True, check=False)
    assert json.loads(result.stdout)["valid"] is False


def test_the_site_publishes_the_very_files_that_are_exported(site: Path, tmp_path: Path) -> None:
    run(ROOT, "--output", str(tmp_path))
    files = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    published = sorted(p.relative_to(site / "data") for p in (site / "data").rglob("*") if p.is_file())
    assert published == files
    for path in files:
        assert (site / "data" / path).read_bytes() == (tmp_path / path).read_bytes()
    assert not (site / "en" / "data").exists()
    for record in lines(tmp_path):
        path = Path("prompts", record["id"], f"{record['id']}.json")
        assert json.loads((site / path).read_text("utf-8")) == record
        assert not (site / "en" / path).exists()


def test_every_record_states_its_rights(data: Path) -> None:
    for record in lines(data):
        rights = record["rights"]
        assert rights["kind"] == "original" or record["source"]["link"]
        assert all(rights[field][locale] for field in ("author", "licence") for locale in ("zh", "en"))


def test_no_cell_is_a_formula_and_each_reads_back(guide_copy: Path) -> None:
    path = guide_copy / "prompts" / "official" / "wooly-mammoth.yml"
    text = path.read_text("utf-8").split("\ntext:")
    for title in ("=HYPERLINK(1)", "'quoted'", "+1", "-1", "@x"):
        record = json.dumps({"title": {"zh": title, "en": title}})
        path.write_text(
            f"{record[1:-1].replace(chr(34) + 'title' + chr(34), 'title', 1)}\ntext:{text[1]}", "utf-8"
        )
        rows = list(csv.DictReader(io.StringIO(run(guide_copy, "--format", "csv").stdout, newline="")))
        [row] = [row for row in rows if row["id"] == "wooly-mammoth"]
        assert row["title.en"] == f"'{title}"
        assert opendata.from_csv(row)["title"] == {"zh": title, "en": title}
        assert not [cell for each in rows for cell in each.values() if cell.startswith(tuple("=+-@\t\r"))]


def test_a_folder_has_a_file_for_each_prompt_where_the_form_allows(tmp_path: Path, library: Library) -> None:
    paths = {f"{entry.collection}/{entry.id}" for entry in library.entries}
    for form, suffix in (("json", ".json"), ("markdown", ".md")):
        folder = tmp_path / form
        run(ROOT, "--format", form, "--output", f"{folder}/")
        found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
        assert found == {path + suffix for path in paths}
    run(ROOT, "--format", "csv", "--output", str(tmp_path / "all.csv"))
    assert (tmp_path / "all.csv").read_text("utf-8").count("wooly-mammoth") >= 1


def test_the_date_of_the_data_is_asked_of_no_clock(monkeypatch: pytest.MonkeyPatch, library: Library) -> None:
    assert guide.day(library, {}) == opendata.newest(library)
    assert str(guide.day(library, {"SOURCE_DATE_EPOCH": "86400"})) == "1970-01-02"
    assert guide.day(library, {"SOURCE_DATE_EPOCH": "soon"}) == opendata.newest(library)


def test_prompts_with_errors_are_left_out_and_told(guide_copy: Path) -> None:
    (guide_copy / "prompts" / "official" / "bad.yml").write_text("title: x\n", "utf-8")
    result = run(guide_copy)
    assert (result.exit_code, result.stderr) == (1, "Left out, for their files have errors: bad\n")
    assert len(result.stdout.splitlines()) > 5
