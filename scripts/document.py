"""Write what the reference pages copy from the program, or say where they differ.

    python scripts/document.py [--check]

Below each heading ``### `promptguide NAME` `` stands what ``promptguide NAME --help`` prints, and below each
``<!-- fields: RECORD -->`` a table of the record's fields. With ``--check`` nothing is written, and the exit
code is 1 if a page is not as it would be written.
"""

from __future__ import annotations

import re
import sys
import typing
from pathlib import Path

import click

import field_tables
from promptguide.cli import main
from promptguide.records import LOCALES

ROOT = Path(__file__).resolve().parents[1]
HEADING = re.compile(
    r"^### `promptguide ([\w-]+)`\n\n(?:```text\nUsage: promptguide .*?\n```\n\n)?", re.M | re.S
)


def help_of(name: str) -> str:
    """What the program prints for a command, 80 columns wide."""
    program = click.Context(main, info_name="promptguide", **main.context_settings)
    context = click.Context(main.commands[name], program, info_name=name, terminal_width=80)
    return context.command.get_help(context).rstrip()


def documented(page: str, locale: str) -> str:
    """A reference page with the help texts and the fields of today."""

    def section(found: re.Match[str]) -> str:
        name = found[1]
        text = f"```text\n{help_of(name)}\n```\n\n" if name in main.commands else ""
        return f"### `promptguide {name}`\n\n{text}"

    return field_tables.written(HEADING.sub(section, page), locale)


def reference(locale: str) -> Path:
    """The reference page in a language."""
    return ROOT / "docs" / locale / "contribute" / "reference.md"


def run(*, check: bool) -> typing.Iterator[Path]:
    """Write the pages, unless they are only to be checked; gives those that were not as they should be."""
    for path in map(reference, LOCALES):
        before = path.read_text("utf-8")
        after = documented(before, path.parents[1].name)
        if after != before:
            yield path.relative_to(ROOT)
            if not check:
                path.write_text(after, "utf-8", newline="\n")


if __name__ == "__main__":
    only_check = "--check" in sys.argv[1:]
    changed = list(run(check=only_check))
    if only_check:
        for stale in changed:
            print(f"{stale}: python scripts/document.py")
    sys.exit(1 if changed and only_check else 0)
