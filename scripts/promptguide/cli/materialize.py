"""``promptguide materialize``: every page of the site as Markdown, for another generator."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from promptguide.cli.build import run_build
from promptguide.cli.common import Exit, find_guide, lang_option, root_option, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

MANIFEST = ".promptguide.json"
"""What we wrote into a folder: the path of each file and the hash of its content."""

_SITE = "https://site.invalid/"
_LINK = re.compile(rf"(?<=\]\(){re.escape(_SITE)}[^\s)]*")
SOME = 5


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@lang_option
@root_option
def materialize(folder: Path, lang: str | None, root: Path | None) -> None:
    """Write every page, chapters and generated ones, as Markdown into DIR. 把全部页面写成 Markdown。

    DIR must be new, empty, or as an earlier run has left it.
    """
    words = words_of(lang)
    if foreign := _foreign(folder):
        some = ", ".join(foreign[:SOME]) + (" …" if len(foreign) > SOME else "")
        raise click.UsageError(words.words["materialize_foreign"].format(path=folder, files=some))
    found = find_guide(root or Path.cwd())
    folder.absolute().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.absolute().parent) as draft:
        site, made = Path(draft) / "site", Path(draft) / "made"
        status = run_build(found, words, site={"site_dir": str(site), "site_url": _SITE})
        if status != Exit.OK:
            sys.exit(status)
        written = pages(site)
        for path, data in written.items():
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            (made / path).write_bytes(data)
        (made / MANIFEST).write_text(_manifest(written), "utf-8", newline="\n")
        if folder.exists():  # what we wrote before, whole; the new one takes its place whole
            folder.rename(Path(draft) / "before")
        made.rename(folder)
    click.echo(words.words["materialized"].format(path=folder, count=len(written)))


def pages(site: Path) -> dict[str, bytes]:
    """The Markdown beside each page of a site, by path, with relative links, and the pictures it shows."""
    found: dict[str, bytes] = {}
    for html in sorted(site.rglob("index.html")):
        path = html.with_name("index.md")
        if not path.is_file():
            continue
        inside = path.relative_to(site)

        def relative(match: re.Match[str], inside: Path = inside) -> str:
            parts = urlsplit(match[0])
            target = parts.path.lstrip("/") or "index.md"
            if not (site / target).is_file():
                return match[0].replace(_SITE, "/")
            if not target.endswith(".md"):
                found.setdefault(target, (site / target).read_bytes())
            anchor = f"#{parts.fragment}" if parts.fragment else ""
            return os.path.relpath(target, inside.parent).replace(os.sep, "/") + anchor

        found[inside.as_posix()] = _LINK.sub(relative, path.read_text("utf-8")).encode()
    return found


def _manifest(written: Mapping[str, bytes]) -> str:
    hashes = {path: hashlib.sha256(data).hexdigest() for path, data in sorted(written.items())}
    return json.dumps(hashes, indent=1) + "\n"


def _foreign(folder: Path) -> list[str]:
    """The files in a folder that an earlier run has not left there as they are."""
    if not folder.exists():
        return []
    try:
        ours = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        ours = {}
    foreign = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).as_posix()
        if inside == MANIFEST or (path.is_dir() and not path.is_symlink()):
            continue
        if path.is_symlink() or ours.get(inside) != hashlib.sha256(path.read_bytes()).hexdigest():
            foreign.append(inside)
    return foreign
