"""Writes a guide with as many prompts as you like, for measuring: this guide's tables, made-up prompts.

    python benchmarks/library.py FOLDER --prompts 1000 [--seed 1] [--editions 1]

Each prompt takes its outline from a real one: which elements, in which order, with which tags, model, clip,
settings and rights. The phrases of the craft are real phrases of other prompts for the same element; those of
the content are half real and half filled into the patterns of ``words.yml``, so that no two texts are near
each other. Reasons are real sentences for the same element. Collections are as large as ours on average.

The same number and seed give the same bytes. ``mkdocs.yml`` builds both editions, or with ``--editions 1``
the Chinese one; ``mkdocs.one.yml`` is there in any case and builds the Chinese one.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

import yaml

from promptguide.likeness import ALIKE, COMMON, SHINGLE
from promptguide.spans import occurrences, word_ranges
from promptguide.yamltext import written

ROOT = Path(__file__).resolve().parent.parent
PHRASES = (4, 12)
"""How many phrases a prompt has, at least and at most."""
MADE_UP = 0.5
"""The share of the phrases on content that come from the patterns."""
COLLECTION = 70
"""Prompts in a collection: what ours have on average."""
NAMES = {"restatement": ("样例", "Samples"), "original": ("练习", "Studies")}
SITE = {"site_url": "https://example.org/", "repo_url": "https://github.com/OWNER/sora-guide"}

Pair = tuple[str, str]
"""The same words in Chinese and in English."""


@dataclass(frozen=True)
class Row:
    """A phrase for an element, and the terms it uses without naming them."""

    element: str
    phrase: Pair
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stock:
    """What libraries are made from: the real prompts, and the patterns with their words."""

    prompts: tuple[dict[str, Any], ...]
    words: dict[str, list[Pair]]
    patterns: dict[str, list[Pair]]

    @classmethod
    def read(cls, root: Path = ROOT) -> Stock:
        """Read the prompts of a guide, and the words beside this file."""
        made = _load(Path(__file__).with_name("words.yml"))
        prompts = tuple(_load(path) for path in sorted(root.glob("prompts/*/*.yml")))
        return cls(prompts, _pairs(made["words"]), _pairs(made["patterns"]))

    @cached_property
    def rows(self) -> dict[str, list[Row]]:
        """The real phrases of each element that are one piece in both languages."""
        small = {
            word for prompt in self.prompts for word in re.findall(r"(?<= )[a-z]+", prompt["text"]["en"])
        }
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for prompt in self.prompts:
            for row in prompt["breakdown"]:
                zh, en = row["phrase"]["zh"], row["phrase"]["en"]
                if isinstance(zh, str) and isinstance(en, str):
                    if re.split(r"\W", en)[0].lower() in small:
                        en = en[0].lower() + en[1:]
                    pair = zh.rstrip("。"), en.rstrip(".")
                    found[row["element"]].append(Row(row["element"], pair, tuple(row.get("terms", ()))))
        return dict(found)

    @cached_property
    def reasons(self) -> dict[str, list[dict[str, str]]]:
        """What real prompts say of why a phrase works, by element."""
        found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
        for prompt in self.prompts:
            for row in prompt["breakdown"]:
                found[row["element"]].append(row["why"])
        return dict(found)


def prompts(count: int, seed: int, stock: Stock) -> dict[str, dict[str, Any]]:
    """Make so many prompts: path in ``prompts/`` without the ending → what the file says."""
    random = Random(seed)  # noqa: S311  nothing is secret here
    by_kind: defaultdict[str, int] = defaultdict(int)
    made: dict[str, dict[str, Any]] = {}
    ids: set[str] = set()
    kept = _Kept()
    while len(made) < count:
        outline = random.choice(stock.prompts)
        record = _prompt(outline, random, stock)
        if not kept.take(record["text"]):
            continue
        words = re.findall(r"[a-z]+", record["title"]["en"].casefold())
        name = "-".join(words[:6])[:50].strip("-") or "prompt"
        id_ = name if name not in ids else f"{name}-{len(made) + 1}"
        ids.add(id_)
        kind = "original" if outline["rights"]["kind"] == "original" else "restatement"
        collection = f"{NAMES[kind][1].lower()}-{by_kind[kind] // COLLECTION + 1}"
        by_kind[kind] += 1
        if "video" in record:
            clip = {"sources": [f"https://cdn.openai.com/sora/videos/{id_}.mp4"]}
            record["video"] = record["video"] | clip
        made[f"{collection}/{id_}"] = record
    return made


@dataclass
class _Kept:
    """The texts so far, by their shingles as ``promptguide check`` compares them (L014)."""

    users: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)

    def take(self, text: dict[str, str]) -> bool:
        """Keep a prompt's text, unless it is too much like one that is kept."""
        found = {language: self._shingles(language, text[language]) for language in text}
        for shingles in found.values():
            shared = Counter(one for shingle in shingles for one in self.users.get(shingle, ()))
            for one, count in shared.items():
                if count >= 0.9 * ALIKE * min(len(shingles), self.sizes[one]):
                    return False
        for shingles in found.values():
            for shingle in shingles:
                users = self.users.setdefault(shingle, [])
                if len(users) <= COMMON:
                    users.append(len(self.sizes))
            self.sizes.append(len(shingles))
        return True

    def _shingles(self, language: str, text: str) -> set[tuple[str, ...]]:
        words = [text[start:end].casefold() for start, end in word_ranges(text)]
        return {(language, *words[n : n + SHINGLE]) for n in range(max(1, len(words) - SHINGLE + 1))}


def write(folder: Path, count: int, seed: int = 1, editions: int = 2) -> None:
    """Write a whole guide into a folder that is not there yet."""
    (folder / "docs").mkdir(parents=True)
    made = prompts(count, seed, Stock.read())
    shutil.copytree(ROOT / "docs" / "theme", folder / "docs" / "theme")
    _write_tables(folder / "docs" / "data", made)
    for name, record in made.items():
        path = folder / "prompts" / f"{name}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written(record), "utf-8")
    for locale, text in HOME.items():
        path = folder / "docs" / locale / "index.md"
        path.parent.mkdir()
        path.write_text(text.format(count=count), "utf-8")
    for name, text in configurations(editions).items():
        (folder / name).write_text(text, "utf-8")


def _prompt(outline: dict[str, Any], random: Random, stock: Stock) -> dict[str, Any]:
    """A prompt after the outline of a real one, each phrase exactly once in its text."""
    elements = _elements(outline, random)
    while True:
        rows = [_row(element, random, stock) for element in elements]
        texts = _texts(rows, random)
        if all(_once(texts, row) for row in texts.rows):
            break
    breakdown = []
    for row in texts.rows:
        added = {
            "element": row.element,
            "phrase": dict(zip(("zh", "en"), row.phrase, strict=True)),
            "why": random.choice(stock.reasons[row.element]),
        }
        breakdown.append(added | ({"terms": list(row.terms)} if row.terms else {}))
    kept = {name: value for name, value in outline.items() if name not in ("title", "text", "breakdown")}
    return {
        "title": _title(texts.rows),
        "text": {"zh": texts.zh, "en": texts.en},
        "breakdown": breakdown,
        **kept,
        "added": f"2026-{random.randint(1, 11):02}-{random.randint(1, 28):02}",
    }


def _elements(outline: dict[str, Any], random: Random) -> list[str]:
    """The elements of a real prompt in the order of its text; some are left out of a long one."""

    def place(row: dict[str, Any]) -> int:
        quote = row["phrase"]["zh"]
        first = quote[0] if isinstance(quote, list) else quote
        found: int = outline["text"]["zh"].find(first if isinstance(first, str) else first["text"])
        return found

    found = [row["element"] for row in sorted(outline["breakdown"], key=place)]
    least, most = PHRASES
    size = min(len(found), most) if random.random() < 0.9 else random.randint(least, most)
    kept = sorted(random.sample(range(len(found)), min(size, len(found))))
    return [found[n] for n in kept]


def _row(element: str, random: Random, stock: Stock) -> Row:
    if element in stock.patterns and random.random() < MADE_UP:
        return Row(element, _filled(random.choice(stock.patterns[element]), random, stock.words))
    return random.choice(stock.rows[element])


def _filled(pattern: Pair, random: Random, words: dict[str, list[Pair]]) -> Pair:
    """A pattern with a word for each slot; ``{object2}`` is another object than ``{object}``."""
    names = dict.fromkeys(re.findall(r"\{(\w+?)\}", pattern[0]))
    chosen: dict[str, Pair] = {}
    for name in names:
        kind = name.rstrip("2")
        chosen[name] = random.choice([pair for pair in words[kind] if pair not in chosen.values()])
    zh, en = (pattern[n].format(**{name: pair[n] for name, pair in chosen.items()}) for n in (0, 1))
    return zh, re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", en)


@dataclass(frozen=True)
class Texts:
    """A prompt's text in both languages, and its rows as they quote it."""

    zh: str
    en: str
    rows: list[Row]


def _texts(rows: list[Row], random: Random) -> Texts:
    """Join phrases to sentences of one to three."""
    zh, en, quoting = "", "", []
    position = 0
    while position < len(rows):
        sentence = rows[position : position + random.choice((1, 2, 2, 3))]
        position += len(sentence)
        english = [row.phrase[1] for row in sentence]
        english[0] = english[0][:1].upper() + english[0][1:]
        quoting += [Row(r.element, (r.phrase[0], e), r.terms) for r, e in zip(sentence, english, strict=True)]
        zh += "，".join(row.phrase[0] for row in sentence) + "。"
        en += (" " if en else "") + ", ".join(english) + "."
    return Texts(zh, en, quoting)


def _once(texts: Texts, row: Row) -> bool:
    return all(
        len(occurrences(text, quote)) == 1
        for text, quote in zip((texts.zh, texts.en), row.phrase, strict=True)
    )


def _title(rows: list[Row]) -> dict[str, str]:
    """The subject and the setting, or whatever comes first."""
    first = [
        next((row for row in rows if row.element == one), None) for one in ("subject", "setting", "action")
    ]
    chosen = [row.phrase for row in first if row][:2] or [rows[0].phrase]
    english = ", ".join(en[:1].lower() + en[1:] if n else en for n, (_, en) in enumerate(chosen))
    return {
        "zh": "，".join(zh for zh, _ in chosen)[:80],
        "en": (english[:1].upper() + english[1:])[:120].strip(),
    }


def _write_tables(folder: Path, made: dict[str, dict[str, Any]]) -> None:
    """This guide's tables, except sets and path, which name prompts and chapters that are not here."""
    folder.mkdir()
    for path in sorted((ROOT / "docs" / "data").glob("*.yml")):
        text = path.read_text("utf-8")
        if path.stem == "rules":
            text = re.sub(r"source: \{chapter: [\w/-]+\}", "source: {chapter: index}", text)
        if path.stem not in ("sets", "path", "links", "collections"):
            (folder / path.name).write_text(text, "utf-8")
    collections: list[dict[str, Any]] = []
    for id_ in dict.fromkeys(name.split("/")[0] for name in made):
        of, _, number = id_.partition("-")
        zh, en = next(names for names in NAMES.values() if names[1].lower() == of)
        intro = {
            "zh": f"为测量而生成的提示词，第 {number} 辑。",
            "en": f"Prompts made up for measuring, volume {number}.",
        }
        collections.append(
            {"id": id_, "name": {"zh": f"{zh} {number}", "en": f"{en} {number}"}, "intro": intro}
        )
    collections.sort(key=lambda one: (one["id"].partition("-")[0], int(one["id"].partition("-")[2])))
    (folder / "collections.yml").write_text(written({"collections": collections}), "utf-8")


HOME = {
    "zh": """---
description: 为测量而生成的指南。
hide: [toc]
---

# 生成的指南

这里有 {count} 条为测量而生成的提示词，见[提示词库](prompts/index.md)和[术语表](glossary/index.md)。

/// gallery
    limit: 6
///
""",
    "en": """---
description: A guide made up for measuring.
hide: [toc]
---

# A guide made up

Here are {count} prompts made up for measuring: see the [library](prompts/index.md) and the
[glossary](glossary/index.md).

/// gallery
    limit: 6
///
""",
}


class Tagged(yaml.SafeLoader):
    """Reads a configuration of MkDocs; what its tags mean is left to MkDocs."""


class _Dumper(yaml.SafeDumper):
    """Writes it again."""


@dataclass
class _Tag:
    node: yaml.Node


Tagged.add_multi_constructor("", lambda loader, suffix, node: _Tag(node))
_Dumper.add_representer(_Tag, lambda dumper, tag: tag.node)


def configurations(editions: int) -> dict[str, str]:
    """This guide's two configurations with a contents of their own, and one for the Chinese edition alone."""
    zh, en = (
        yaml.load((ROOT / name).read_text("utf-8"), Loader=Tagged)  # noqa: S506  its tags make nothing
        for name in ("mkdocs.yml", "mkdocs.en.yml")
    )
    zh |= SITE | {"site_name": "生成的指南"}
    en |= {"site_url": "https://example.org/en/", "site_name": "A guide made up"}
    for config, home in ((zh, "首页"), (en, "Home")):
        config["nav"] = [{home: "index.md"}, "prompts/index.md", "glossary/index.md", "rules/index.md"]
    only = {"zh": {"config": "mkdocs.one.yml"}}
    one = zh | {"plugins": zh["plugins"] | {"promptguide": zh["plugins"]["promptguide"] | {"editions": only}}}
    files = {"mkdocs.yml": zh if editions > 1 else one, "mkdocs.one.yml": one}
    if editions > 1:
        files["mkdocs.en.yml"] = en
    dump: dict[str, Any] = {"Dumper": _Dumper, "allow_unicode": True, "sort_keys": False, "width": 110}
    return {name: yaml.dump(config, **dump) for name, config in files.items()}


def _load(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506  values stay text


def _pairs(table: dict[str, list[list[str]]]) -> dict[str, list[Pair]]:
    return {name: [(zh, en) for zh, en in pairs] for name, pairs in table.items()}


def main() -> None:
    """Write the guide that the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--prompts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--editions", type=int, choices=(1, 2), default=2)
    args = parser.parse_args()
    write(args.folder, args.prompts, args.seed, args.editions)


if __name__ == "__main__":
    main()
