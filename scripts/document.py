"""Write what the reference pages copy from the program, or say where they differ.

    python scripts/document.py [--check]

Below each heading ``### `promptguide NAME` `` stands what ``promptguide NAME --help`` prints. With
``--check`` nothing is written, and the exit code is 1 if a page is not as it would be written.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

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


def documented(page: str) -> str:
    """A reference page with the help texts of today."""

    def section(found: re.Match[str]) -> str:
        name = found[1]
        text = f"```text\n{help_of(name)}\n```\n\n" if name in main.commands else ""
        return f"### `promptguide {name}`\n\n{text}"

    return HEADING.sub(section, page)


if __name__ == "__main__":
    differ = False
    for locale in LOCALES:
        path = ROOT / "docs" / locale / "contribute" / "reference.md"
        before = path.read_text("utf-8")
        after = documented(before)
        if after == before:
            continue
        differ = True
        if "--check" in sys.argv[1:]:
            print(f"{path.relative_to(ROOT)}: python scripts/document.py")
        else:
            path.write_text(after, "utf-8", newline="\n")
    sys.exit(1 if differ and "--check" in sys.argv[1:] else 0)
