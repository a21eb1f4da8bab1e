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
    html: int = 0
    """Bytes of all pages."""
    bytes: int = 0
    """Bytes of all files of the site."""


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
            last = found[-1]
            line |= {"pages": last.pages, "html_per_page": last.html / last.pages}
            line["bytes_per_page"] = last.bytes / last.pages
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
        parts.append(f"Prompts: {size:,}. Rounds: {max(line['rounds'] for line in here)}. Medians.")
        heads = ("wall s", "CPU s", "peak MB", "pages", "HTML kB", "all kB", "CPU ms", "wall", "CPU", "peak")
        over = f"{'':{width}}{'':27}{'':9}{'a page':>18}{'a prompt':>9}{'ratios':>27}"
        parts += [over, f"{'':{width}}" + "".join(f"{head:>9}" for head in heads)]
        for line in here:
            figures = [f"{line['wall']:.2f}", f"{line['cpu']:.2f}", f"{line['peak'] / 1e6:.0f}"]
            figures.append(str(line.get("pages", "")))
            figures += [_kilo(line.get("html_per_page")), _kilo(line.get("bytes_per_page"))]
            figures.append(f"{line['cpu_per_prompt'] * 1e3:.2f}" if "cpu_per_prompt" in line else "")
            figures += [f"{line['ratios'][measure]:.2f}" for measure in MEASURES if measure in line["ratios"]]
            parts.append(f"{line['name']:{width}}" + "".join(f"{figure:>9}" for figure in figures))
        parts += [f"Ratios: {note}" for note in _notes(here)]
    return "\n".join(parts)


def _kilo(count: float | None) -> str:
    return "" if count is None else f"{count / 1e3:.1f}"


def _notes(lines: Sequence[dict[str, Any]]) -> list[str]:
    """What the ratios of which systems are to."""
    systems: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        if line["ratios"] and line["system"] not in systems[line["against"]]:
            systems[line["against"]].append(line["system"])
    return [f"{', '.join(of)}: to “{to}”, of the same round." for to, of in systems.items() if of]


def as_dict(row: Row) -> dict[str, Any]:
    """A run for the file of results."""
    return asdict(row)
