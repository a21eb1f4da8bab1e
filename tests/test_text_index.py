"""The index of words: what is found by it is what reading every prompt finds."""

from __future__ import annotations

import json
import random
import re
import string
from typing import TYPE_CHECKING
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, ask
from promptguide import gallery, guide, text_index
from promptguide.records import LOCALES
from promptguide.vocabulary import names

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from promptguide.entries import Entry

LIBRARY = guide.check(guide.Guide(ROOT)).library
TABLES = LIBRARY.tables
HAN = re.compile(r"[\u4e00-\u9fff]+")
LETTERS = st.text(alphabet="ab1 é雪地马，·-" + "ー𠀀々한", max_size=12)

FIND = """async ([files, queries], logic) => {
  const { Library } = await logic("gallery-search");
  const library = new Library(JSON.parse(files.index), async (name) => JSON.parse(files[name]));
  const found = [];
  for (const words of queries) {
    found.push((await library.find({ words, sort: "order", chosen: {} }, [])).places);
  }
  return found;
}"""


def read(entry: Entry) -> str:
    """All that a prompt is searched for, as plain text."""
    parts = [entry.prompt.title, entry.prompt.text, *(TABLES.tags[tag].name for tag in entry.prompt.tags)]
    texts = [getattr(part, locale) for part in parts for locale in LOCALES]
    called = [name for id_ in entry.terms for locale in LOCALES for name in names(TABLES.terms[id_], locale)]
    return text_index.fold("\n".join([*texts, *called]))


TEXTS = [read(entry) for entry in LIBRARY.entries]


def reading(query: str) -> list[int]:
    """The prompts whose text has each word of a query: Chinese anywhere, others where a word begins."""
    wanted = text_index.fold(query).split()

    def has(text: str, word: str) -> bool:
        if HAN.fullmatch(word):
            return word in text
        kind = r"\d" if word.isdigit() else r"[^\W\d_]"
        return re.search(rf"(?<!{kind}){re.escape(word)}", text) is not None

    return [place for place, text in enumerate(TEXTS) if all(has(text, word) for word in wanted)]


def files() -> dict[str, str]:
    written = gallery.files(LIBRARY, "zh", ["{}"] * len(LIBRARY.entries))
    return {path.removeprefix(gallery.FOLDER).removesuffix(".json"): text for path, text in written.items()}


def some(chance: random.Random, lengths: range, count: int) -> list[str]:
    """Pieces of Chinese that some prompt has."""
    runs = [run for text in TEXTS for run in HAN.findall(text) if len(run) >= max(lengths)]
    found = []
    for _ in range(count):
        run, length = chance.choice(runs), chance.choice(lengths)
        start = chance.randrange(len(run) - length + 1)
        found.append(run[start : start + length])
    return found


@pytest.mark.browser
def test_what_is_found_is_what_reading_every_prompt_finds(page: Page) -> None:
    chance = random.Random(1)
    latin = sorted({word for text in TEXTS for word in re.findall(r"[a-z]+", text)})
    starts = [word[: chance.randint(1, len(word))] for word in chance.sample(latin, 150)]
    chinese = some(chance, range(1, 4), 300)
    pairs = [f"{chance.choice(chinese)} {chance.choice(starts)}" for _ in range(100)]
    odd = [
        "",
        "  ",
        "，",
        "ＳＮＯＷ",
        "雪　low",
        "35",
        "8",
        "zzzz",
        "雪 zzzz",
        "龘",
        "__proto__",
        "q",
        "2160",
    ]
    queries = [*chinese, *starts, *pairs, *odd]
    found = ask(page, FIND, [files(), queries])
    everyone = list(range(len(TEXTS)))
    for query, places in zip(queries, found, strict=True):
        cut = " ".join(re.findall(r"\d+|[^\W\d_]+", query))
        assert sorted(places) == (reading(cut) if cut else everyone), query
    assert sum(0 < len(places) < len(TEXTS) for places in found) > len(queries) / 2


@pytest.mark.browser
def test_long_chinese_is_never_missed_and_seldom_mistaken(page: Page) -> None:
    queries = some(random.Random(2), range(4, 9), 200)
    found = ask(page, FIND, [files(), queries])
    mistaken = 0
    for query, places in zip(queries, found, strict=True):
        assert set(reading(query)) <= set(places)
        mistaken += set(reading(query)) != set(places)
    assert mistaken <= len(queries) / 50


@pytest.mark.browser
def test_prompts_with_the_words_in_their_titles_come_first(page: Page) -> None:
    [places] = ask(page, FIND, [files(), ["雪"]])
    titled = ["雪" in LIBRARY.entries[place].prompt.title.zh for place in places]
    assert titled == sorted(titled, reverse=True)
    assert 0 < sum(titled) < len(titled)
    for wanted in (True, False):
        some_places = [place for place, is_in in zip(places, titled, strict=True) if is_in == wanted]
        assert some_places == sorted(some_places)


@pytest.mark.browser
def test_texts_are_cut_alike_here_and_in_the_browser(page: Page) -> None:
    chance = random.Random(3)
    letters = string.ascii_letters + "ÀéßİΣς雪地里的马々〇ーん한글ﬁ½²①Ⅳ𠀀🦣٣·，。-_'" + " \u3000\n\u200b"
    texts = ["".join(chance.choices(letters, k=chance.randint(1, 30))) for _ in range(500)] + TEXTS
    found = ask(
        page,
        """async (texts, logic) => {
          const { fold, lookups, fileOf } = await logic("text-index");
          return texts.map((text) => [fold(text), lookups(text).map((word) => [word, fileOf(word, 64)])]);
        }""",
        texts,
    )
    for text, (folded, looked_up) in zip(texts, found, strict=True):
        assert folded == text_index.fold(text)
        own = text_index.words(text)
        whole = {word for word in own if not any(other != word and other.startswith(word) for other in own)}
        assert {word for word, _ in looked_up} <= {word[: n + 1] for word in own for n in range(len(word))}
        latin = {word for word in whole if not re.match("[々〇ーん雪地里的马\u4e00-\u9fff𠀀]", word)}
        assert latin <= {word for word, _ in looked_up}
        for word, file in looked_up:
            beginnings = (word[:2], word[:3])
            assert file in {crc32(beginning.encode()) % 64 for beginning in beginnings}


@given(st.lists(LETTERS, max_size=6))
def test_the_index_says_of_every_word_which_texts_have_it(texts: list[str]) -> None:
    sets = [text_index.words(text) for text in texts]
    shards = [json.loads(shard) for shard in text_index.Index().files(sets, sets)]
    found: dict[str, list[int]] = {}
    for shard in shards:
        assert shard["texts"] == shard["titles"]
        for word, gaps in shard["texts"].items():
            assert word not in found
            found[word] = [sum(gaps[: n + 1]) - 1 for n in range(len(gaps))]
    everything = set().union(*sets) if sets else set()
    assert found == {word: [n for n, own in enumerate(sets) if word in own] for word in everything}


@given(st.lists(st.sets(st.text(alphabet="ab雪", min_size=1, max_size=4)), max_size=80))
def test_the_number_of_files_is_a_power_of_two(sets: list[set[str]]) -> None:
    count = len(text_index.Index().files(list(map(frozenset, sets)), []))
    assert count & (count - 1) == 0 < count


def test_words_that_begin_alike_are_in_one_file() -> None:
    text = text_index.words("camera cameras 镜头推 镜头拉 low snow 雪地里的马")
    shards = text_index.Index().files([text] * 500, [])
    assert len(shards) > 1
    for words in (("camera", "cameras"), ("镜头推", "镜头拉")):
        homes = {n for n, shard in enumerate(shards) for word in json.loads(shard)["texts"] if word in words}
        assert len(homes) == 1


def test_text_is_folded_as_readers_type() -> None:
    assert text_index.fold("  Ｌow　ANGLE\n雪 ") == "low angle 雪"
    assert text_index.words("Low 35mm 雪地马") == {
        *("l", "lo", "low", "3", "35", "m", "mm", "雪", "地", "马", "雪地马", "地马")
    }


WORDS = st.frozensets(st.sampled_from(["ab", "abc", "abd", "雪", "雪地", "雪地里", "7", "zz", "z"]))


@given(st.lists(WORDS, max_size=12), st.lists(st.tuples(st.integers(0, 11), WORDS), max_size=6))
def test_an_index_that_is_changed_says_what_a_new_one_says(
    texts: list[frozenset[str]], changes: list[tuple[int, frozenset[str]]]
) -> None:
    index = text_index.Index()
    index.files(texts, texts[::-1])
    for place, words in changes:
        texts = [words if number == place else text for number, text in enumerate(texts)]
        titles = texts[::-1]
        assert index.files(texts, titles) == text_index.Index().files(texts, titles)
