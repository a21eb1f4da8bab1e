"""Hostile texts in every field of prompts and tables: shown letter for letter, or refused in place."""

from __future__ import annotations

import json
import re
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

import pytest
from markupsafe import escape

from conftest import ROOT, prompt_record
from hostile import corpus, naughty, vectors
from promptguide import entries, guide, library
from promptguide.blocks import Blocks
from promptguide.problems import Problem, errors
from promptguide.table_reading import read_tables
from promptguide.tables import Tables
from promptguide.yamlnodes import Source, to_plain
from promptguide.yamlnodes import read as read_yaml
from test_markdown import LIBRARY, RENDERER, Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = "prompts/p/hostile.yml"
TABLES = {
    path.stem: Source(path.relative_to(ROOT).as_posix(), path.read_bytes())
    for path in sorted((ROOT / "docs" / "data").glob("*.yml"))
}
ROUNDS = 1
_POSTER = re.compile(r'<svg class="pg-poster".*?</svg>', re.DOTALL)


def read(record: dict[str, Any]) -> tuple[entries.Entry | None, list[Problem]]:
    text = json.dumps(record, ensure_ascii=False, indent=1)
    return entries.read_prompt(Source(PATH, text.encode("utf-8", "surrogatepass")), LIBRARY.tables)


def shown(entry: entries.Entry) -> str:
    found = library.Library(LIBRARY.tables, {"hostile": entry}, (), {})
    page = Blocks(found, guide.words("zh"), RENDERER, lambda path: f"../{path}")
    return page.html("prompt-page", "hostile", {})


def fields(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every text in a record."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from fields(item, (*path, key))


@pytest.fixture(scope="module")
def accepted() -> dict[str, entries.Entry]:
    """The corpus in every text field of a prompt at once, without what the check refuses."""
    found = {}
    for text in corpus():
        entry, problems = read(prompt_record(text))
        assert (entry is None) == bool(errors(problems)), text
        if entry:
            found[text] = entry
    return found


def test_the_corpus_is_large_and_of_both_kinds() -> None:
    assert len(corpus()) >= 5000
    assert len(vectors()) >= 4000
    assert len(naughty()) >= 1500
    assert any("<script" in text for text in vectors())


def test_nearly_all_of_the_corpus_is_good_text(accepted: dict[str, entries.Entry]) -> None:
    assert len(accepted) > 0.98 * len(corpus())


def test_every_refusal_says_where_and_what_to_do(accepted: dict[str, entries.Entry]) -> None:
    refused = [text for text in corpus() if text not in accepted]
    assert refused
    words = [guide.words(locale) for locale in ("zh", "en")]
    for text in refused:
        record = prompt_record(text)
        lines = json.dumps(record, ensure_ascii=False, indent=1).split("\n")
        for problem in read(record)[1]:
            assert problem.place.path == PATH
            assert 1 <= problem.place.line <= len(lines), problem
            assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1, problem
            for catalogue in words:
                assert catalogue.message(problem)
                assert catalogue.hint(problem)


def test_every_accepted_text_is_shown_letter_for_letter_and_adds_nothing(
    accepted: dict[str, entries.Entry],
) -> None:
    plain, _ = read(prompt_record("PLAIN"))
    assert plain
    model, safe = _POSTER.sub("", shown(plain)).casefold(), Texts(shown(plain))
    for text, entry in islice(accepted.items(), 0, None, 3):
        html = shown(entry)
        expected = model.replace("plain", str(escape(text.strip())).casefold())
        if _POSTER.sub("", html).casefold() == expected:
            continue  # letter for letter what a harmless text gives; the poster breaks its lines
        page = Texts(html)
        assert set(page.tags) <= set(safe.tags) | {"tspan"}, text
        assert page.attributes <= safe.attributes, text
        assert " ".join(text.split()) in " ".join(page.text.split()), text


def test_each_field_alone_takes_every_text_or_says_where_it_is_wrong() -> None:
    """A prompt has more than twenty texts; each in turn is hostile, so that no other hides what it does."""
    record = prompt_record("plain words")
    paths = [path for path in fields(record) if path[:2] not in {("text", "zh"), ("text", "en")}]
    assert len(paths) > 20
    for number, text in enumerate(corpus()[::6]):
        path = paths[number % len(paths)]
        changed = json.loads(json.dumps(record))
        *way, last = path
        inside = changed
        for key in way:
            inside = inside[key]
        inside[last] = text
        entry, problems = read(changed)
        assert (entry is None) == bool(errors(problems)), (path, text)


def with_texts(value: Any, texts: Iterator[str]) -> Any:
    """A record with other texts, in order."""
    if isinstance(value, str):
        return next(texts)
    if isinstance(value, dict):
        return {key: with_texts(item, texts) for key, item in value.items()}
    return [with_texts(item, texts) for item in value]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_field_of_a_table_takes_any_text_or_says_where_it_is_wrong(name: str) -> None:
    texts = cycle(corpus())
    node = read_yaml(TABLES[name])[0]
    assert node
    plain = to_plain(node)
    for _ in range(ROUNDS):
        data = json.dumps(with_texts(plain, texts), ensure_ascii=False, indent=0).encode("utf-8", "replace")
        lines = data.decode().split("\n")
        _, problems = read_tables({**TABLES, name: Source(TABLES[name].path, data)}, Tables())
        for problem in problems:
            if problem.place.path == TABLES[name].path:
                assert problem.place.line <= len(lines), problem
                assert problem.place.column <= len(lines[problem.place.line - 1]) + 1, problem
