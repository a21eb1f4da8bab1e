"""The schemas of data files, by a validator that is not ours; and the command that writes them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml

from conftest import ROOT
from promptguide import guide
from promptguide.entries import read_prompt
from promptguide.problems import errors
from promptguide.schema import RECORDS, schemas
from promptguide.tables import TABLES
from promptguide.yamlnodes import Source, read, to_plain
from test_cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from promptguide.tables import Tables

FILES = {
    **dict.fromkeys(sorted((ROOT / "prompts").rglob("*.yml")), "prompt"),
    **{path: path.stem for path in sorted((ROOT / "docs" / "data").glob("*.yml"))},
}
CASES = sorted((ROOT / "tests" / "cases" / "files").glob("*.yml"))


class Yaml12(yaml.SafeLoader):
    """Guesses types as YAML 1.2 does, and so as editors do: ``no`` and dates are text, ``12`` is not."""


Yaml12.yaml_implicit_resolvers = {}
for tag, pattern in (
    ("bool", "true|True|TRUE|false|False|FALSE"),
    ("int", "[-+]?[0-9]+"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"),
    ("null", "~|null|Null|NULL|"),
):
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), None)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return guide.check(guide.Guide(ROOT)).library.tables


@pytest.fixture(scope="module")
def validators(tables: Tables) -> dict[str, jsonschema.Draft202012Validator]:
    made = {}
    for name, text in schemas(tables).items():
        schema = json.loads(text)
        jsonschema.Draft202012Validator.check_schema(schema)
        made[name] = jsonschema.Draft202012Validator(schema)
    return made


def test_there_is_a_schema_of_every_kind_of_file() -> None:
    assert {path.stem for path in (ROOT / "schemas").glob("*.json")} == set(RECORDS)
    assert {path.stem for path in (ROOT / "docs" / "data").glob("*.yml")} <= set(TABLES)
    assert set(RECORDS) - set(TABLES) == {"prompt", "front-matter"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_of_the_guide_is_valid_however_its_values_are_read(
    path: Path, validators: dict[str, jsonschema.Draft202012Validator]
) -> None:
    node, _ = read(Source(path.name, path.read_bytes()))
    assert node
    for content in (to_plain(node), yaml.load(path.read_bytes(), Loader=Yaml12)):
        assert [error.message for error in validators[FILES[path]].iter_errors(content)] == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_the_loader_accepts_the_schema_accepts(
    path: Path, tables: Tables, validators: dict[str, jsonschema.Draft202012Validator]
) -> None:
    text = yaml.safe_load(path.read_text("utf-8"))["input"]
    _, problems = read_prompt(Source("cases/case.yml", text.encode()), tables)
    if {p.code for p in errors(problems)} - {f"S{n:03}" for n in range(1, 8)} == set():
        assert list(validators["prompt"].iter_errors(yaml.load(text, Loader=Yaml12))) == []


SHORT = """\
title: {zh: 1984, en: 'A year'}
text:
  zh: |
    雪，雪
  en: >
    snow, snow
breakdown:
  - element: light
    phrase:
      zh: [{text: 雪, occurrence: '1'}]
      en: {text: snow, occurrence: 2}
    why: {zh: true, en: 3.5}
    added: yes
rights: {kind: original, author: A Name, licence: {zh: 甲, en: A}}
settings: {aspect: 16:9, seconds: '12'}
"""


def test_shorthand_and_values_that_look_like_numbers_are_accepted(
    tables: Tables, validators: dict[str, jsonschema.Draft202012Validator]
) -> None:
    entry, _ = read_prompt(Source("x/short.yml", SHORT.encode()), tables)
    assert entry
    assert list(validators["prompt"].iter_errors(yaml.load(SHORT, Loader=Yaml12))) == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("element: light", "element: lihgt", "breakdown/0/element"),
        ("why: {zh: true, en: 3.5}", "why: {zh: true}", "breakdown/0/why"),
        ("added: yes", "terms: [low-angle]", "breakdown/0/terms/0"),
        ("occurrence: 2", "occurrence: two", "breakdown/0/phrase/en"),
        ("kind: original", "kind: mine", "rights/kind"),
        ("author: A Name", "author: ", "rights/author"),
        ("seconds: '12'", "seconds: 0", "settings/seconds"),
        ("settings:", "setings:", ""),
        ("settings:", "model: sorra\nsettings:", "model"),
        ("settings:", "tags: [animall]\nsettings:", "tags/0"),
        ("settings:", "source: {title: {zh: 一, en: A}, link: http://a, date: 1}\nsettings:", "source/date"),
    ],
)
def test_a_planted_fault_is_found_at_its_place(
    old: str, new: str, place: str, validators: dict[str, jsonschema.Draft202012Validator]
) -> None:
    content = yaml.load(SHORT.replace(old, new), Loader=Yaml12)
    found = ["/".join(map(str, error.absolute_path)) for error in validators["prompt"].iter_errors(content)]
    assert place in found


def fields(schema: Any) -> list[tuple[str, dict[str, Any]]]:
    if isinstance(schema, list):
        return [found for part in schema for found in fields(part)]
    if not isinstance(schema, dict):
        return []
    own = list(schema.get("properties", {}).items())
    return [*own, *(found for key, part in schema.items() if key != "allOf" for found in fields(part))]


def test_every_field_is_described_in_both_languages(tables: Tables) -> None:
    for text in schemas(tables).values():
        for name, field in fields(json.loads(text)):
            zh, _, en = field["description"].partition(" / ")
            assert (re.search("[\u4e00-\u9fff]", zh) or zh == name) and re.search("[a-z]", en), (name, field)


def test_ids_are_listed_with_their_names(tables: Tables) -> None:
    schema = json.loads(schemas(tables)["prompt"])
    listed = schema["$defs"]["camera_angle-term"]
    names = dict(zip(listed["enum"], listed["enumDescriptions"], strict=True))
    assert names["low-angle"] == "仰拍 / Low angle"
    assert set(names) == {term.id for term in tables.terms.values() if term.element == "camera_angle"}


def test_the_schemas_of_this_guide_are_fresh() -> None:
    result = run("schema", "--check", "--root", str(ROOT))
    assert result.exit_code == 0, result.output


def test_a_new_tag_makes_schemas_stale_until_they_are_written_again(guide_copy: Path) -> None:
    root = str(guide_copy)
    assert run("schema", "--check", "--root", root).exit_code == 1
    assert not (guide_copy / "schemas").exists()
    assert run("schema", "--root", root).exit_code == 0
    assert len(list((guide_copy / "schemas").glob("*.json"))) == len(RECORDS)
    tags = guide_copy / "docs" / "data" / "tags.yml"
    tags.write_text(tags.read_text("utf-8") + "      - {id: bridge, name: {zh: 桥, en: Bridge}}\n", "utf-8")
    checked = run("check", "--root", root, "--lang", "en")
    assert "schemas/prompt.json:1:1: N002" in checked.stdout
    assert "schemas/terms.json" not in checked.stdout
    result = run("schema", "--check", "--root", root)
    assert (result.exit_code, result.stdout) == (1, "schemas/prompt.json\n")
    assert run("schema", "--root", root).exit_code == 0
    assert "N002" not in run("check", "--root", root).stdout
    assert '"bridge"' in (guide_copy / "schemas" / "prompt.json").read_text("utf-8")


def test_schemas_can_go_to_another_folder(guide_copy: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("out") / "new"
    assert run("schema", "--root", str(guide_copy), "--output", str(folder)).exit_code == 0
    assert (folder / "prompt.json").is_file()
    assert not (guide_copy / "schemas").exists()


def test_schemas_are_not_made_of_broken_tables(guide_copy: Path) -> None:
    (guide_copy / "docs" / "data" / "tags.yml").write_text("kinds: 1\n", "utf-8")
    result = run("schema", "--root", str(guide_copy))
    assert result.exit_code == 1
    assert not (guide_copy / "schemas").exists()
