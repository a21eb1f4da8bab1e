"""What the command line is to a terminal and to a shell: completion, the version, bars and colours."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT
from promptguide import __version__
from promptguide.cli import main
from promptguide.cli.completion import SHELLS
from test_cli import run

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = [sys.executable, "-c", "from promptguide.cli import main; main(prog_name='promptguide')"]


def in_terminal(folder: Path, *arguments: str, **environment: str) -> str:
    """Everything a command prints to a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *arguments],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            said += os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
    os.close(ours)
    process.wait()
    return said.decode()


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_gets_its_script(shell: str) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0
    assert f"_PROMPTGUIDE_COMPLETE={shell}_complete" in result.stdout
    if program := shutil.which(shell):
        assert subprocess.run([program, "-n"], input=result.stdout, text=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("promptguide ", set(main.commands)),
        ("promptguide sch", {"schema"}),
        ("promptguide check --f", {"--format", "--fix"}),
        ("promptguide check --format ", {"text", "json", "github"}),
    ],
)
def test_bash_completes_commands_options_and_values(words: str, offered: set[str]) -> None:
    split = words.split(" ")
    environment = {
        **os.environ,
        "_PROMPTGUIDE_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(split) - 1),
    }
    result = subprocess.run(PROGRAM, env=environment, capture_output=True, text=True, check=False)
    assert {line.partition(",")[2] for line in result.stdout.split()} == offered


def test_the_version_is_told() -> None:
    assert run("--version").stdout.endswith(f", version {__version__}\n")


def test_a_change_has_colours_in_a_terminal_only_and_not_with_no_color(guide_copy: Path) -> None:
    path = guide_copy / "prompts" / "official" / "wooly-mammoth.yml"
    path.write_bytes(path.read_bytes().replace(b":\n", b": \n"))
    fix = ("check", "--fix", "--dry-run")
    assert "\x1b[31m-title: " in in_terminal(guide_copy, *fix)
    assert "\x1b" not in in_terminal(guide_copy, *fix, NO_COLOR="1")
    assert "\x1b" not in run(*fix, "--root", str(guide_copy)).output


def test_a_long_build_shows_a_bar_in_a_terminal_only(guide_copy: Path) -> None:
    shown = in_terminal(guide_copy, "build", "--lang", "en")
    assert re.search(r"Building pages +\[#+-*\] +\d+%", shown)
    assert "100%" in shown
    result = subprocess.run(
        [*PROGRAM, "build", "--lang", "en"], cwd=guide_copy, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0
    assert "Building pages" not in result.stdout + result.stderr


def test_commands_before_a_commit_are_those_of_continuous_integration() -> None:
    hooks = re.findall(r"^ +entry: (.+)$", (ROOT / ".pre-commit-config.yaml").read_text("utf-8"), re.M)
    lines = (ROOT / ".ci" / "run").read_text("utf-8").split("\n")
    assert len(hooks) == 5
    assert [entry for entry in hooks if entry not in lines] == []


def test_the_dev_container_installs_as_the_readme_says() -> None:
    container = (ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8")
    found = re.search(r'"postCreateCommand": "(.+)"', container)
    assert found
    assert (ROOT / "README.md").read_text("utf-8").count(f"\n{found[1]} && pytest\n") == 2
