"""Figures of many runs → medians, ratios of runs of the same round, and the growth from size to size."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MEASURES = ("wall", "cpu", "peak")
AGAINST = {
    "check": "plain loop, yaml.load, CSafeLoader",
    "plain loop": "plain loop, yaml.load, CSafeLoader",
}
OURS = "promptguide, 1 edition, cold"
"""What builds are compared with: one language each, from nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """One run: what, with how many prompts, in which round, and what it took."""

    system: str
    name: str
    size: int
    round: int
    wall: float
    cpu: float
    peak: int
    pages: int = 0
    bytes: int = 0


def medians(rows: Iterable[Row]) -> dict[str, float]:
    """The median of each measure."""
    found = list(rows)
    return {measure: statistics.median(getattr(row, measure) for row in found) for measure in MEASURES}


def ratios(rows: Iterable[Row], others: Iterable[Row]) -> dict[str, float]:
    """The medians of the ratios to the others' run of the same round; nothing if no round has both."""
    beside = {row.round: row for row in others}
    pairs = [(row, beside[row.round]) for row in rows if row.round in beside]
    return {
        measure: statistics.median(getattr(one, measure) / getattr(other, measure) for one, other in pairs)
        for measure in MEASURES
        if pairs and all(getattr(other, measure) for _, other in pairs)
    }


def growth(small: Sequence[Row], large: Sequence[Row]) -> float:
    """Processor seconds for each prompt more, between two sizes."""
    return (medians(large)["cpu"] - medians(small)["cpu"]) / (large[0].size - small[0].size)


def summarised(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """A line for each thing measured at each size, in the order of the runs."""
    groups: defaultdict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.size, row.name].append(row)
    lines: list[dict[str, Any]] = []
    before: dict[str, list[Row]] = {}
    for size, name in sorted(groups, key=lambda group: group[0]):
        found = groups[size, name]
        against = AGAINST.get(found[0].system, OURS)
        line: dict[str, Any] = {
            "system": found[0].system,
            "name": name,
            "prompts": size,
            "rounds": len(found),
        }
        line |= medians(found)
        line["against"] = against
        line["ratios"] = ratios(found, groups.get((size, against), ()))
        if found[-1].pages:
            line |= {"pages": found[-1].pages, "bytes_per_page": found[-1].bytes / found[-1].pages}
        if earlier := before.get(name):
            line["cpu_per_prompt"] = growth(earlier, found)
        before[name] = found
        lines.append(line)
    return lines


def table(lines: Sequence[dict[str, Any]]) -> str:
    """The lines as text, a table for each size."""
    width = max((len(line["name"]) for line in lines), default=0)
    parts = []
    for size in dict.fromkeys(line["prompts"] for line in lines):
        here = [line for line in lines if line["prompts"] == size]
        parts.append(f"\n{size:,} prompts: medians of {max(line['rounds'] for line in here)} rounds")
        parts.append(
            f"{'':{width}}  {'wall s':>8} {'CPU s':>8} {'peak MB':>8} {'pages':>6} {'kB/page':>8}"
            f" {'ms/prompt more':>15}   median ratio of wall, CPU, memory"
        )
        for line in here:
            pages, per_page = line.get("pages"), line.get("bytes_per_page")
            more = line.get("cpu_per_prompt")
            ratio = "  ".join(f"{value:.2f}" for value in line["ratios"].values())
            parts.append(
                f"{line['name']:{width}}  {line['wall']:8.2f} {line['cpu']:8.2f} {line['peak'] / 1e6:8.0f}"
                f" {pages or '':>6} {'' if per_page is None else f'{per_page / 1e3:.1f}':>8}"
                f" {'' if more is None else f'{more * 1e3:.2f}':>15}   {ratio}"
            )
        for against in dict.fromkeys(line["against"] for line in here if line["ratios"]):
            of = dict.fromkeys(line["system"] for line in here if line["against"] == against)
            parts.append(f"Ratios of {', '.join(of)}: to “{against}” of the same round.")
    return "\n".join(parts).lstrip("\n")


def as_dict(row: Row) -> dict[str, Any]:
    """A run for the file of results."""
    return asdict(row)
