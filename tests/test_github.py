"""What GitHub reads: workflows that trust nobody, forms in both languages, short words for contributors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = [path for path in sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")) if path.stem != "config"]

every_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def workflow(path: Path) -> dict[Any, Any]:
    content = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(content, dict)
    return content


def steps(path: Path) -> Iterator[dict[str, Any]]:
    for job in workflow(path)["jobs"].values():
        yield from job["steps"]


@every_workflow
def test_no_workflow_gives_a_pull_request_more_than_reading(path: Path) -> None:
    content = workflow(path)
    triggers = content[True]  # YAML 1.1 reads the key `on` as a truth value
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(triggers)
    assert content["permissions"] == {}
    for job in content["jobs"].values():
        writes = [what for what, level in job["permissions"].items() if level == "write"]
        assert not writes or "pull_request" not in triggers or "event_name == 'push'" in job["if"]
        assert job["timeout-minutes"] <= 40


@every_workflow
def test_actions_are_named_by_commit_and_leave_no_token_behind(path: Path) -> None:
    for step in steps(path):
        if action := step.get("uses"):
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action)
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False
    for line in path.read_text("utf-8").split("\n"):
        assert "uses:" not in line or re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


@every_workflow
def test_no_expression_becomes_part_of_a_command(path: Path) -> None:
    commands = [step["run"] for step in steps(path) if "run" in step]
    assert commands or path.stem == "none"
    assert not [command for command in commands if "${{" in command]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_forms_say_everything_in_both_languages(path: Path) -> None:
    form = workflow(path)
    said = [form["name"], form["description"]]
    for item in form["body"]:
        attributes = item["attributes"]
        said += [attributes[name] for name in ("label", "description", "value") if name in attributes]
        said += attributes.get("options", [])
    for text in said:
        assert re.search(r"[\u4e00-\u9fff]", text), text
        assert re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}|^\S+ [A-Z][a-z]+$|[a-z]{4,}", text), text


def test_contributing_is_at_most_two_screens_a_language() -> None:
    _, zh, en = re.split(r"^## (?:中文|English)$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), flags=re.M)
    for part in (zh, en):
        assert len(part.strip().split("\n")) <= 40
        for target in re.findall(r"\]\(([^)#]+)", part):
            assert (ROOT / target).exists(), target
