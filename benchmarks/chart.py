"""Puts the results of ``run.py`` into the figure ``benchmark``, and prints them as tables in Markdown.

    python benchmarks/chart.py [results.json]

The drawing is ``templates/figure_benchmark.svg.j2``; its numbers are in ``benchmark_numbers.svg.j2``, which
this writes from ``benchmarks/results.json``, and its words in ``docs/data/figures.yml``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "data" / "figures.yml"
RESULTS = ROOT / "benchmarks" / "results.json"
NUMBERS = ROOT / "scripts" / "promptguide" / "templates" / "benchmark_numbers.svg.j2"
SHOWN = {
    "promptguide, 2 editions, cold": "two",
    "promptguide, 1 edition, cold": "one",
    "promptguide, 1 edition, one prompt changed": "again",
    "material, cold": "material",
    "zensical, cold": "zensical",
    "hugo, cold": "hugo",
    "eleventy, cold": "eleventy",
}
"""What the figure shows: the name in the results → the label in ``figures.yml``."""
HEADS = {
    "zh": ("构建", "提示词", "秒", "CPU 秒", "内存 MB", "每页 kB", "每多一条 CPU 毫秒", "耗时之比"),
    "en": (
        "Build",
        "Prompts",
        "Seconds",
        "CPU s",
        "Memory, MB",
        "kB a page",
        "CPU ms a prompt",
        "Time ratio",
    ),
}


def numbers(results: dict[str, Any]) -> str:
    """The template of numbers: for each size, what is shown with its seconds."""
    lines = ["{# Written by benchmarks/chart.py from benchmarks/results.json. #}", "{% set sizes = ["]
    builds = results["builds"]
    for size in dict.fromkeys(line["prompts"] for line in builds):
        found = {line["name"]: line["wall"] for line in builds if line["prompts"] == size}
        bars = [f'("{label}", {seconds(found[name])})' for name, label in SHOWN.items() if name in found]
        lines.append(f'  ("{size:,}", [{", ".join(bars)}]),')
    return "\n".join([*lines, "] %}", ""])


def seconds(value: float) -> float | int:
    """Three figures are enough, and not more than two places."""
    return round(value) if value >= 100 else round(value, 1 if value >= 10 else 2)


def table(results: dict[str, Any], language: str) -> str:
    """What is shown as a table in Markdown."""
    words = yaml.load(FIGURES.read_text("utf-8"), Loader=yaml.CSafeLoader)["figures"]
    labels = {
        label["id"]: label["text"][language]
        for figure in words
        if figure["id"] == "benchmark"
        for label in figure["labels"]
    }
    heads = HEADS[language]
    lines = [f"| {' | '.join(heads)} |", f"| --- |{' ---: |' * (len(heads) - 1)}"]
    for line in results["builds"]:
        if line["name"] in SHOWN:
            more = line.get("cpu_per_prompt")
            cells = [
                labels[SHOWN[line["name"]]],
                f"{line['prompts']:,}",
                f"{seconds(line['wall'])}",
                f"{seconds(line['cpu'])}",
                f"{line['peak'] / 1e6:.0f}",
                f"{line['bytes_per_page'] / 1e3:.0f}",
                "" if more is None else f"{more * 1e3:.1f}",
                f"{line['ratios']['wall']:.2f}" if line["ratios"] else "",
            ]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Write the numbers and print the tables."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else RESULTS
    results = json.loads(path.read_text("utf-8"))
    NUMBERS.write_text(numbers(results), "utf-8")
    print("\n\n".join(table(results, language) for language in HEADS))


if __name__ == "__main__":
    main()
