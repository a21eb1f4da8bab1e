"""What the benchmarks stand on: made-up guides, the other generators' pages, statistics. Nothing is timed."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import yaml

import chart
import library
import measure
import peers
import summary
import systems
from promptguide import guide
from promptguide.problems import Level
from summary import Row

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 20


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> guide.Guide:
    folder = tmp_path_factory.mktemp("bench") / "guide"
    library.write(folder, COUNT)
    return guide.Guide(folder)


@pytest.fixture(scope="module")
def checked(made: guide.Guide) -> guide.Checked:
    return guide.check(made)


@pytest.fixture(scope="module")
def pages(made: guide.Guide, checked: guide.Checked) -> list[peers.Page]:
    return peers.pages(made, checked.library)


def test_the_same_seed_gives_the_same_bytes(made: guide.Guide, tmp_path: Path) -> None:
    library.write(tmp_path / "again", COUNT)
    assert contents(tmp_path / "again") == contents(made.root)


def test_another_seed_gives_other_prompts() -> None:
    stock = library.Stock.read()
    texts = [{p["text"]["zh"] for p in library.prompts(20, seed, stock).values()} for seed in (1, 2)]
    assert len(texts[0]) == len(texts[1]) == 20
    assert not texts[0] & texts[1]


def test_a_made_up_guide_passes_its_check(checked: guide.Checked) -> None:
    assert [found for found in checked.problems if found.level is not Level.NOTE] == []
    assert len(checked.library.prompts) == COUNT
    assert set(checked.chapters) == {"docs/zh/index.md", "docs/en/index.md"}


def test_prompts_are_like_the_real_ones(checked: guide.Checked) -> None:
    least, most = library.PHRASES
    entries = checked.library.entries
    assert all(least <= len(entry.rows) <= most for entry in entries)
    assert {entry.prompt.rights.kind for entry in entries} >= {"original", "restatement"}
    assert any(entry.players for entry in entries)
    assert any(entry.terms for entry in entries)


def test_collections_are_as_large_as_ours() -> None:
    made = library.prompts(150, 1, library.Stock.read())
    sizes = Counter(path.split("/")[0] for path in made)
    assert {"samples-1", "studies-1", "studies-2"} <= set(sizes)
    assert max(sizes.values()) == library.COLLECTION == sizes["studies-1"]
    assert len({path.split("/")[1] for path in made}) == 150


def test_a_prompt_too_much_like_another_is_not_kept() -> None:
    kept = library._Kept()
    first = {
        "zh": "雪地里一群猛犸象慢慢走来，长毛随风飘动。",
        "en": "A herd of mammoths slowly crosses a snowy plain.",
    }
    near = {
        "zh": "雪地里一群猛犸象慢慢走来，长毛随风摆动。",
        "en": "Something else is written here, in other words.",
    }
    other = {"zh": "茶馆里，老人端起盖碗。", "en": "An old man lifts a bowl of tea in a tea house."}
    assert [kept.take(text) for text in (first, near, other)] == [True, False, True]


def test_configurations_name_the_editions_they_build(made: guide.Guide) -> None:
    def editions(name: str) -> list[str]:
        config = yaml.load((made.root / name).read_text("utf-8"), Loader=library.Tagged)
        return list(config["plugins"]["promptguide"]["editions"])

    assert editions("mkdocs.yml") == ["zh", "en"]
    assert editions("mkdocs.one.yml") == ["zh"]
    assert set(library.configurations(1)) == {"mkdocs.yml", "mkdocs.one.yml"}


def test_a_changed_prompt_still_passes_and_shows_the_change(tmp_path: Path) -> None:
    bench = systems.Bench(tmp_path, 8, {})
    folder = bench.guide("changed")
    id_ = systems.change(folder)
    assert systems.change(folder) == systems.change(folder, "seen-1") == id_
    checked = guide.check(guide.Guide(folder))
    assert not [found for found in checked.problems if found.level is Level.ERROR]
    entry = checked.library.prompts[id_]
    whys = [row.phrase.why for row in entry.rows]
    assert sum(why.zh.endswith(" Change seen-1.") and why.en.endswith(" Change seen-1.") for why in whys) == 1
    assert systems.change(bench.guide("other")) == id_


def test_the_others_pages_hold_what_ours_say(checked: guide.Checked, pages: list[peers.Page]) -> None:
    by_path = {page.path: page for page in pages}
    assert len(by_path) == len(pages) == 1 + COUNT + len(checked.library.tables.terms)
    for entry in checked.library.entries:
        page, record = by_path[f"{entry.collection}/{entry.id}"], entry.prompt
        plain = unmarked(page.text)
        assert page.title == record.title.zh
        for words in (
            record.title.zh,
            record.text.zh,
            record.text.en,
            *(row.phrase.why.zh for row in entry.rows),
        ):
            assert unmarked(words) in plain
        for row in entry.rows:
            assert all(unmarked(piece) in plain for locale in ("zh", "en") for piece in row.pieces(locale))
        assert unmarked(record.rights.licence.zh) in plain
        for model in checked.library.tables.models.values():
            assert model.status == "closed" or unmarked(model.name) in plain


@pytest.mark.parametrize("kind", ["mkdocs", "hugo", "eleventy"])
def test_links_between_the_others_pages_lead_to_pages(
    pages: list[peers.Page], tmp_path: Path, kind: str
) -> None:
    if kind == "mkdocs":
        config = yaml.load(library.configurations(1)["mkdocs.one.yml"], Loader=library.Tagged)
        peers.write_mkdocs(pages, tmp_path, config)
        root = tmp_path / "docs"
    elif kind == "hugo":
        peers.write_hugo(pages, tmp_path)
        root = tmp_path / "content"
    else:
        peers.write_eleventy(pages, tmp_path)
        root = tmp_path / "pages"
    followed = 0
    for path in root.rglob("*.md"):
        text = path.read_text("utf-8")
        assert peers.SITE not in text
        for target in re.findall(r"\]\(([^\s)]+)\)", text):
            if target.startswith(("http:", "https:")):
                continue
            followed += 1
            file = path.parent / target if kind == "mkdocs" else root / f"{target.strip('/')}.md"
            assert file.is_file(), (path, target)
    assert followed > COUNT


def test_the_plain_site_has_only_what_mkdocs_and_material_have(tmp_path: Path) -> None:
    config = yaml.load(library.configurations(1)["mkdocs.one.yml"], Loader=library.Tagged)
    peers.write_mkdocs([], tmp_path, config)
    plain = yaml.safe_load((tmp_path / "mkdocs.yml").read_text("utf-8"))
    assert plain["plugins"] == {"search": config["plugins"]["search"]}
    assert "custom_dir" not in plain["theme"]
    assert "navigation.prune" in plain["theme"]["features"]


def row(name: str, size: int, number: int, wall: float, cpu: float, peak: int = 10) -> Row:
    return Row(name.split(",")[0], name, size, number, wall, cpu, peak, 2, 300, 1000)


def test_medians_are_of_the_rounds() -> None:
    rows = [row("x, cold", 100, n, wall, 2 * wall) for n, wall in ((1, 3.0), (2, 1.0), (3, 100.0))]
    assert summary.medians(rows) == {"wall": 3.0, "cpu": 6.0, "peak": 10}


def test_ratios_are_within_a_round() -> None:
    slow = [row("x, cold", 100, n, wall, wall) for n, wall in ((1, 10.0), (2, 30.0), (3, 21.0), (4, 5.0))]
    fast = [row("y, cold", 100, n, wall, wall / 2) for n, wall in ((3, 7.0), (1, 5.0), (2, 3.0))]
    assert summary.ratios(slow, fast) == {"wall": 3.0, "cpu": 6.0, "peak": 1.0}
    assert summary.ratios(slow, []) == {}


def test_growth_is_processor_time_for_each_prompt_more() -> None:
    small = [row("x, cold", 100, n, 9, cpu) for n, cpu in ((1, 2.0), (2, 3.0), (3, 4.0))]
    large = [row("x, cold", 1000, n, 9, cpu) for n, cpu in ((1, 12.0), (2, 10.0), (3, 13.0))]
    assert summary.growth(small, large) == pytest.approx(0.01)
    lines = summary.summarised([*large, *small, row(summary.OURS, 1000, 1, 3, 6)])
    assert [(line["name"], line["prompts"]) for line in lines] == [
        ("x, cold", 100),
        ("x, cold", 1000),
        (summary.OURS, 1000),
    ]
    assert "cpu_per_prompt" not in lines[0]
    assert lines[1]["cpu_per_prompt"] == pytest.approx(0.01)
    assert lines[0]["ratios"] == {}
    assert lines[1]["ratios"] == {"wall": 3.0, "cpu": 2.0, "peak": 1.0}
    assert (lines[1]["pages"], lines[1]["html_per_page"], lines[1]["bytes_per_page"]) == (2, 150, 500)
    text = summary.table(lines)
    assert "Prompts: 1,000. Rounds: 3." in text
    assert f"Ratios: x, promptguide: to “{summary.OURS}”, of the same round." in text


def test_memory_includes_child_processes(tmp_path: Path) -> None:
    child = "import time; held = b'x' * 60_000_000; time.sleep(1)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    took = measure.cost([sys.executable, "-c", parent], tmp_path, systems.environment())
    assert took.peak > 60_000_000
    assert took.cpu > 0


def test_a_command_that_fails_says_what_it_printed(tmp_path: Path) -> None:
    with pytest.raises(measure.CommandError, match="no such thing"):
        measure.cost(
            [sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path, systems.environment()
        )


def test_a_site_is_weighed(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_bytes(b"12345")
    (tmp_path / "index.html").write_bytes(b"123")
    (tmp_path / "style.css").write_bytes(b"12")
    assert systems.size(tmp_path) == (2, 8, 10)


def test_the_figure_has_the_numbers_of_the_results() -> None:
    results = json.loads(chart.RESULTS.read_text("utf-8"))
    assert chart.NUMBERS.read_text("utf-8") == chart.numbers(results)
    figures = yaml.safe_load(chart.FIGURES.read_text("utf-8"))["figures"]
    labels = next({label["id"] for label in one["labels"]} for one in figures if one["id"] == "benchmark")
    assert labels == {"prompts", "seconds", *chart.SHOWN.values()}
    for language in ("zh", "en"):
        assert len(chart.table(results, language).split("\n")) > 2


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def unmarked(text: str) -> str:
    """Markdown without links, marks, escapes, tables' lines and white space: the words alone."""
    text = re.sub(r"\]\([^)\s]*\)", "", text)
    return re.sub(r"[\s\\\[\]*|>“”‘’\"']+", "", text)
