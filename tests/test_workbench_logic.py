"""What the workbench works out, apart from any page: text from phrases, YAML, links, drafts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from conftest import ROOT, ask
from promptguide import guide
from promptguide.carryover import carry_over, usable
from promptguide.records import LOCALES
from promptguide.views.common import Scope
from promptguide.views.facts import carried_over
from promptguide.yamlnodes import Source, read, to_plain

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LIBRARY = guide.check(guide.Guide(ROOT)).library
MARKS = {
    locale: {
        "comma": guide.words("zh").words[f"text_comma_{locale}"],
        "stop": guide.words("zh").words[f"text_stop_{locale}"],
    }
    for locale in LOCALES
}
AWKWARD = [
    "a: b",
    "a #b",
    "# a",
    "- a",
    "'a' \"b\" \\c",
    "line\nline\n\nline",
    "tab\there",
    "yes",
    "No",
    "null",
    "~",
    "16:9",
    "2026-04-26",
    "0777",
    "1e3",
    "*a",
    "&a",
    "!a",
    "|",
    ">-",
    "%a",
    "@a",
    "`a`",
    "{a}",
    "[a]",
    "a, b",
    "? a",
    "a?",
    "低角度：推近，“停”。",
    "长毛猛犸象 🦣 走来",
    "𠀀",
    "a\u2028b",
    "a\u00a0b",
    "a\u200bb",
    "<script>alert(1)</script>",
    "...",
    "---",
    "a---",
    "-",
    "...a",
    "a.",
    "--- a",
]


def test_a_text_put_together_is_that_of_carrying_over(page: Page) -> None:
    models = [model for model in usable(LIBRARY.tables) if model.formula and model.audio is not False]
    words = guide.words("zh")
    scope = Scope(LIBRARY, words, lambda path: path)
    asked, wanted = [], []
    for entry in LIBRARY.entries:
        if any(len(row.pieces(locale)) > 1 for row in entry.rows for locale in LOCALES):
            continue
        for model in models:
            # The workbench keeps the order of the rows; carrying over, that of the text.
            ordered = [row for part in carry_over(entry, [model])[0].parts for row in part.rows]
            if [row.number for row in ordered] != [
                row.number for row in sorted(ordered, key=lambda row: _rank(row, model))
            ]:
                continue
            [view] = [
                one for one in carried_over(entry, [model.id], scope) if one["model"]["name"] == model.name
            ]
            rows = [
                {
                    "element": row.element.id,
                    "phrase": {locale: [{"text": text} for text in row.pieces(locale)] for locale in LOCALES},
                }
                for row in entry.rows
            ]
            asked.append([model.id, rows])
            wanted.append({one["lang"]: one["text"] for one in view["texts"]})
    found = ask(
        page,
        """async ([asked, marks], logic, language) => {
          const { compose, parts } = await logic("composition");
          return asked.map(([model, rows]) => Object.fromEntries(language.locales.map(
            (locale) => [locale, compose(rows, parts(language, model), locale, marks[locale]).text])));
        }""",
        [asked, MARKS],
    )
    assert len(asked) > 20
    assert found == wanted


def _rank(row: Any, model: Any) -> tuple[int, int, int]:
    """Where the workbench puts a row: by part, by element, then as listed."""
    order = [name for slot in model.formula.slots for name in slot.elements]
    elements = [element.id for element in LIBRARY.tables.elements]
    place = order.index(row.element.id) if row.element.id in order else len(order)
    return place, elements.index(row.element.id), row.number


def test_each_phrase_of_a_text_put_together_is_found_where_it_stands(page: Page) -> None:
    rows = [
        {"element": "subject", "phrase": {"zh": [{"text": "走"}], "en": [{"text": "a fox,"}]}},
        {"element": "action", "phrase": {"zh": [{"text": "走走停停"}], "en": [{"text": "a fox runs"}]}},
        {"element": "style", "phrase": {"zh": [{"text": "  "}], "en": []}},
    ]
    found = ask(
        page,
        """async ([rows, marks], logic, language) => {
          const { compose, parts, quote } = await logic("composition");
          return language.locales.map((locale) => {
            const { text, spans } = compose(rows, parts(language, ""), locale, marks[locale]);
            return [text, spans.map(({ start, end, row }) => [row, quote(text, start, end)])];
          });
        }""",
        [rows, MARKS],
    )
    assert found == [
        [
            "走。走走停停。",
            [[0, {"text": "走", "occurrence": 1}], [1, {"text": "走走停停"}]],
        ],
        [
            "A fox. A fox runs.",
            [[0, {"text": "A fox", "occurrence": 1}], [1, {"text": "A fox runs"}]],
        ],
    ]


def test_yaml_reads_back_as_it_was(page: Page) -> None:
    value = {
        "text": {f"k{number}": text for number, text in enumerate(AWKWARD)},
        "list": [*AWKWARD],
        "rows": [{"phrase": {"zh": [{"text": text, "occurrence": 2}]}, "why": text} for text in AWKWARD],
        "number": 8.5,
    }
    written = ask(page, "async (value, logic) => (await logic('yaml')).write(value)", value)
    assert yaml.load(written, Loader=yaml.CSafeLoader) == value
    node, problems = read(Source("a.yml", written.encode()))
    assert [found.code for found in problems if found.code != "Y018"] == []
    assert to_plain(node)["list"] == AWKWARD


def test_what_is_empty_is_left_out_of_the_yaml(page: Page) -> None:
    value = {"a": "", "b": None, "c": [], "d": {"e": "", "f": []}, "g": "h"}
    assert ask(page, "async (value, logic) => (await logic('yaml')).write(value)", value) == "g: h\n"


def test_a_shared_value_comes_back(page: Page) -> None:
    value = {"text": AWKWARD, "long": "提示词" * 3000}
    code, back = ask(
        page,
        """async (value, logic) => {
          const { encode, decode } = await logic("share");
          const code = await encode(value);
          return [code, await decode(code)];
        }""",
        value,
    )
    assert back == value
    assert len(code) < 4000
    assert code.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "make",
    [
        "() => ''",
        "() => '0'",
        "() => '2abcd'",
        "() => '1####'",
        "() => '1AAAA'",
        "() => '0' + 'A'.repeat(40000)",
        "() => '0gICA'",  # bytes that are no UTF-8
        "() => '0' + btoa('{\"a\":').replaceAll('=', '')",
        "async ({ encode }) => (await encode('x'.repeat(300000)))",  # small here, too much unpacked
        "async ({ encode }) => (await encode({ a: 1 })).slice(0, -3)",
        "() => '0%3Cscript%3E'",
    ],
)
def test_a_broken_link_is_an_error_and_nothing_else(page: Page, make: str) -> None:
    said = ask(
        page,
        f"""async (_, logic) => {{
          const share = await logic("share");
          const code = await ({make})(share);
          return share.decode(code).then(() => "read", () => "refused");
        }}""",
        None,
    )
    assert said == "refused"


def draft(**changes: Any) -> dict[str, Any]:
    both = {"zh": "", "en": ""}
    blank: dict[str, Any] = {
        "mode": "compose",
        "formula": "",
        "text": both,
        "rows": [],
        "aspect": "",
        "seconds": "",
        "id": "",
        "title": both,
        "note": both,
        "kind": "original",
        "author": both,
        "licence": both,
        "licenceLink": "",
        "sourceTitle": both,
        "sourceLink": "",
        "sourceDate": "",
        "model": "",
        "tags": [],
        "clips": "",
        "clipText": both,
    }
    return blank | changes


ROW = {
    "element": "subject",
    "phrase": {"zh": [{"text": "狐狸"}], "en": [{"text": "A fox", "occurrence": 1}]},
    "why": {"zh": "", "en": ""},
}


@pytest.mark.parametrize(
    ("value", "accepted"),
    [
        (draft(), True),
        (draft(rows=[ROW], model="sora", tags=["animal"], mode="breakdown"), True),
        (None, False),
        ([], False),
        ("text", False),
        ({}, False),
        (draft() | {"extra": 1}, False),
        ({**draft(), "__proto__x": {}}, False),
        (draft(mode="<b>"), False),
        (draft(mode="constructor"), False),
        (draft(model="nobody"), False),
        (draft(formula="__proto__"), False),
        (draft(tags=["nothing"]), False),
        (draft(tags=["animal", "animal"]), False),
        (draft(tags="animal"), False),
        (draft(seconds=8), False),
        (draft(title="text"), False),
        (draft(title={"zh": "", "en": "", "xx": ""}), False),
        (draft(text={"zh": "x" * 4001, "en": ""}), False),
        (draft(rows=[ROW] * 61), False),
        (draft(rows=[ROW | {"element": "nothing"}]), False),
        (draft(rows=[ROW | {"element": ["subject"]}]), False),
        (draft(rows=[ROW | {"extra": 1}]), False),
        (draft(rows=[ROW | {"phrase": {"zh": [], "en": [{"text": "a", "occurrence": -1}]}}]), False),
        (draft(rows=[ROW | {"phrase": {"zh": [], "en": [{"text": "a", "href": "b"}]}}]), False),
        (draft(rows=[ROW | {"phrase": {"zh": [], "en": [{"text": "a"}] * 21}}]), False),
        (draft(rows=[None]), False),
    ],
)
def test_only_what_can_be_a_draft_is_one(page: Page, value: Any, *, accepted: bool) -> None:
    tags = list(LIBRARY.tables.tags)
    said = ask(
        page,
        """async ([written, tags], logic, language) => {
          const { checked } = await logic("draft");
          try {
            return JSON.stringify(checked(JSON.parse(written), language, tags));
          } catch {
            return null;
          }
        }""",
        [json.dumps(value), tags],
    )
    assert (said is not None) == accepted
    if said:
        assert json.loads(said) == value


def test_steps_go_back_and_forth(page: Page) -> None:
    found = ask(
        page,
        """async (_, logic) => {
          const { History } = await logic("history");
          const history = new History(1);
          const told = [history.add(1), history.add(2), history.add(3)];
          const back = [history.undo(), history.undo(), history.undo(), history.canUndo];
          const forth = [history.redo(), history.add(9), history.canRedo, history.redo(), history.undo()];
          return [told, back, forth];
        }""",
        None,
    )
    assert found == [[False, True, True], [2, 1, 1, False], [2, True, False, 9, 2]]
