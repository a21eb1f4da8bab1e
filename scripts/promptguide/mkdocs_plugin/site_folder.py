"""Where a build writes: a folder beside the site, which takes its place when it is complete.

A build that fails or is killed leaves the last good site as it is, and two builds at once do not mix.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import shutil
import sys
from pathlib import Path

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


class SiteFolder:
    """A site, and the folder in which the next one is made."""

    def __init__(self, site: str) -> None:
        self.site = Path(os.path.realpath(site))  # a link to a folder goes on leading there
        self.draft = self.site.with_name(f".{self.site.name}.{os.getpid()}.new")
        self.site.parent.mkdir(parents=True, exist_ok=True)
        _clear(self.site)
        shutil.rmtree(self.draft, ignore_errors=True)

    def publish(self) -> None:
        """Put the draft in the place of the site; what is hidden there, such as ``.git``, stays.

        Raises ``OSError`` where that cannot be, such as a folder that is a mount of its own.
        """
        if not self.site.exists():
            self.draft.rename(self.site)
            return
        old = self.draft
        if not _exchange(self.draft, self.site):
            old = self.draft.with_suffix(".old")
            self.site.rename(old)
            self.draft.rename(self.site)
        for hidden in old.glob(".*"):
            hidden.rename(self.site / hidden.name)
        shutil.rmtree(old, ignore_errors=True)

    def discard(self) -> None:
        """Forget the draft."""
        shutil.rmtree(self.draft, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in a single step, where the system can; whether it did."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)


def _clear(site: Path) -> None:
    """Remove what builds that were killed have left, and put the site back if one died between two steps."""
    for left in site.parent.glob(f".{site.name}.*"):
        found = re.fullmatch(rf"\.{re.escape(site.name)}\.(\d+)\.(new|old)", left.name)
        if not found or _runs(int(found[1])):
            continue
        if found[2] == "old" and not site.exists():
            left.rename(site)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    if process == os.getpid() or sys.platform == "win32":
        return process == os.getpid()
    with contextlib.suppress(ProcessLookupError):
        try:
            os.kill(process, 0)
        except OSError as error:
            return error.errno == errno.EPERM
        return True
    return False
