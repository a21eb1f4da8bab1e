"""What building and serving cost, side by side with other generators that build the same pages.

    python benchmarks/run.py [--sizes 100,1000] [--only promptguide,hugo] [--json results.json]

For each size a guide is made up (``library.py``). In every round each system builds it in turn, so that
whatever else the machine does falls on all alike; the figures are medians of the rounds, and medians of the
ratios within a round. Processor time and memory include child processes. Then each is served: the time from
saving a file until the page shows it, and the processor time of a server that has nothing to do.

Needs Linux. MkDocs and Material are this guide's own; Zensical, Hugo and Eleventy are measured where they
are found on the path or by ``--tool zensical=/some/venv/bin/zensical``. What differs between the sites is in
``systems.DIFFERENCES`` and printed.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import shutil
import signal
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any

import serving
import summary
from measure import CommandError, cost
from systems import DIFFERENCES, OTHERS, Bench, environment, size, version

SIZES = (100, 1000, 10_000)
SYSTEMS = ("promptguide", "material", *OTHERS, "check", "serve")
SMALL = 1000
"""Up to this size there are five rounds, and the slow ways are measured too."""
LAYOUT = (
    "Collections of 70 prompts of 4 to 12 phrases, a page for each prompt and each term, a home chapter; "
    "benchmarks/library.py, seed {seed}."
)


def main() -> None:
    """Measure what the command line asks for, and print."""
    args = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that servers end and folders are cleared
    tools = {name: found for name in OTHERS if (found := args.tool.get(name) or shutil.which(name))}
    report: dict[str, Any] = {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "machine": machine(tools),
        "load": os.getloadavg()[0],
        "layout": LAYOUT.format(seed=args.seed),
        "differences": DIFFERENCES,
    }
    print(_head(report))
    rows: list[summary.Row] = []
    served: list[dict[str, Any]] = []
    for count in args.sizes:
        with tempfile.TemporaryDirectory(prefix="promptguide-bench-", dir=args.folder) as name:
            bench = Bench(Path(name), count, tools, args.seed, frozenset(args.only))
            rounds = args.rounds or (5 if count <= SMALL else 3)
            rows += build(bench, rounds)
            lines = summary.summarised(rows)
            print("\n" + summary.table([line for line in lines if line["prompts"] == count]), flush=True)
            if "serve" in args.only:
                served += serve(bench, rounds)
                print("\n" + serving.table([line for line in served if line["prompts"] == count]), flush=True)
        if args.json:
            report |= {"builds": lines, "serving": served, "runs": [summary.as_dict(row) for row in rows]}
            args.json.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")


def build(bench: Bench, rounds: int) -> list[summary.Row]:
    """Every job in turn, round after round; one that fails is told and left out from then on."""
    jobs, rows = bench.jobs(shell_off=bench.count <= SMALL), []
    for number in range(1, rounds + 1):
        for job in list(jobs):
            job.before()
            print(f"  {bench.count} prompts, round {number}: {job.name}", file=sys.stderr, flush=True)
            try:
                took = cost(job.command, job.folder, environment())
            except CommandError as error:
                print(error, file=sys.stderr)
                jobs.remove(job)
                continue
            site = size(job.folder / job.site) if job.site else ()
            figures = (took.wall, took.cpu, took.peak, *site)
            rows.append(summary.Row(job.system, job.name, bench.count, number, *figures))
    return rows


def serve(bench: Bench, rounds: int) -> list[dict[str, Any]]:
    """Serve each system in turn, and save as often as there are rounds."""
    lines: list[dict[str, Any]] = []
    for server in serving.servers(bench, plain=bench.count <= SMALL):
        print(f"  {bench.count} prompts: {server.system}", file=sys.stderr, flush=True)
        try:
            lines += [{"prompts": bench.count} | line for line in serving.serve(server, rounds)]
        except CommandError as error:
            print(error, file=sys.stderr)
    return lines


def machine(tools: dict[str, str]) -> dict[str, Any]:
    """What the figures were measured on and with."""
    info = Path("/proc/cpuinfo").read_text("utf-8")
    model = next(
        (line.partition(":")[2].strip() for line in info.split("\n") if line.startswith("model name")), ""
    )
    versions = {name: metadata.version(name) for name in ("mkdocs", "mkdocs-material", "Markdown", "PyYAML")}
    for name, path in tools.items():
        versions[name] = version((path, "version" if name == "hugo" else "--version"))
    cores = len(os.sched_getaffinity(0))
    return {"cores": cores, "processor": model, "python": platform.python_version(), "versions": versions}


def _head(report: dict[str, Any]) -> str:
    of = report["machine"]
    versions = {"Python": of["python"], **of["versions"]}
    return "\n".join(
        [
            f"{report['date']}, load {report['load']:.2f} at the start",
            f"{of['processor']}, cores: {of['cores']}",
            ", ".join(f"{name} {number}" for name, number in versions.items()),
            report["layout"],
            "",
            "What differs between the sites:",
            *(f"- {name}: {words}" for name, words in report["differences"].items()),
        ]
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )

    def numbers(text: str) -> list[int]:
        return [int(part.replace("_", "")) for part in text.split(",")]

    def names(text: str) -> list[str]:
        if unknown := set(text.split(",")) - set(SYSTEMS):
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: choose from {', '.join(SYSTEMS)}")
        return text.split(",")

    def tool(text: str) -> tuple[str, str]:
        name, _, path = text.partition("=")
        if name not in OTHERS or not path:
            raise argparse.ArgumentTypeError(f"NAME=PATH, with a name of {', '.join(OTHERS)}")
        return name, path

    parser.add_argument("--sizes", type=numbers, default=SIZES, help="numbers of prompts, with commas")
    parser.add_argument("--only", type=names, default=SYSTEMS, help=f"of {', '.join(SYSTEMS)}; with commas")
    parser.add_argument("--rounds", type=int, help="rounds at every size; else 5 up to 1,000 prompts, then 3")
    parser.add_argument("--tool", type=tool, action="append", default=[], metavar="NAME=PATH")
    parser.add_argument("--seed", type=int, default=1, help="of the guides that are made up")
    parser.add_argument("--folder", type=Path, help="where to build; else the system's temporary folder")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there, too")
    args = parser.parse_args()
    args.tool = dict(args.tool)
    return args


if __name__ == "__main__":
    main()
