"""What a command costs: seconds, processor seconds and memory, with all processes that it starts."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EVERY = 0.02
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, seconds of processors, and bytes of memory at the highest."""

    wall: float
    cpu: float
    peak: int


class CommandError(Exception):
    """A command ended with an error; the text is the end of what it printed."""


def cost(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command in a folder and wait for it; raises ``CommandError``."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)  # noqa: S603
        watch = _Watch(process.pid)
        watch.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.stop()
        if process.returncode:
            output.seek(0)
            said = output.read().decode("utf-8", "replace")[-2000:]
            raise CommandError(f"{' '.join(command)} in {folder}: {process.returncode}\n{said}")
    return Cost(wall, used.ru_utime + used.ru_stime, watch.peak)


class _Watch(threading.Thread):
    """Looks at the memory of a process and its descendants, again and again.

    The kernel's own account, ``ru_maxrss``, begins with what the parent had, and knows no sums.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._done, self.peak = pid, threading.Event(), 0

    def run(self) -> None:
        while not self._done.wait(EVERY):
            now, highest = zip(*map(_memory, family(self._pid)), strict=True)
            self.peak = max(self.peak, sum(now), *highest)

    def stop(self) -> None:
        self._done.set()
        self.join()


def family(pid: int) -> list[int]:
    """A process and its descendants."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        with contextlib.suppress(OSError):
            for children in Path(f"/proc/{one}/task").glob("*/children"):
                waiting += map(int, children.read_text().split())
    return found


def processor_seconds(pid: int) -> float:
    """What a process and its descendants have used of processors so far, those that ended included."""
    ticks = 0
    for one in family(pid):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> tuple[int, int]:
    """Bytes of a process in memory now, and at the highest; pages that processes share count for each."""
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{pid}/status").read_text().split("\n")
        found = dict(line.split(":", 1) for line in lines if line.startswith("Vm"))
        if "VmRSS" in found:
            return int(found["VmRSS"].split()[0]) * 1024, int(found["VmHWM"].split()[0]) * 1024
    return 0, 0
