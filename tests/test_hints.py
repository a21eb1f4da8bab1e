"""Ten faults in one file are ten problems in one run, and each hint, followed, makes its problem go away."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from test_cli import run

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
title: {zh: 茶摊, en: A tea stall}
tagz: [city]
text:
  zh: 雨后的巷口，老人提起铜壶，慢慢倒茶。
  en: At the mouth of a lane after rain, an old man lifts a copper kettle and slowly pours tea.
breakdown:
  - element: subject
    phrase: {zh: 老人, en: an old man}
    why: {zh: TODO, en: One person.}
  - element: action
    phrase:
      zh: 提起铜壶，慢慢倒茶
      en: lifts a copper kettle and slowly pours tea
    why: {zh: 先后两个动作。, en: Two actions in order.}
  - element: setting
    phrase: {zh: 雨后的巷口, en: At the mouth of a lane after rain}
    why: {zh: 地点和天气。, en: Place and weather.}
rights:
  kind: mine
  author: Somebody
  licence: CC BY 4.0
  link: http://example.org/licence
model: Sora
settings:
  aspect: 16:9
  seconds: long
  seconds: 8
video:
  sources: [https://cdn.openai.com/sora/videos/wooly-mammoth.mp4]
  description: {zh: 老人倒茶。}
  seconds: 4000
source:
  title: {zh: 出处, en: A source}
  link: https://example.org/
  date: 26 April 2026
"""

FAULTS = {
    ("R002", "tagz: "),
    ("N001", "TODO"),
    ("R004", "mine"),
    ("R006", "http://example.org"),
    ("R006", "Sora"),
    ("Y013", "16:9"),
    ("R003", "long"),
    ("Y002", "seconds: 8"),
    ("R001", "description:"),
    ("R007", "4000"),
    ("R006", "26 April 2026"),
}


def faults(root: Path, path: Path) -> list[dict[str, str]]:
    result = run("check", "--root", str(root), str(path), "--format", "json", "--lang", "en")
    return [one for one in json.loads(result.stdout) if one["level"] != "note"]


def follow(text: str, problem: dict[str, str]) -> str:
    """Do what a hint says at the line of its problem, as a person would who knows nothing else."""
    lines = text.split("\n")
    number, column = int(problem["line"]) - 1, int(problem["column"]) - 1
    line, hint = lines[number], problem["hint"]
    head, rest = line[:column], line[column:]
    value = re.match(r"[^\s,}\]]+", rest)
    assert value, problem
    key = re.sub(r".*[.\]]", "", re.findall(r"`([^`]+)`", problem["message"])[0])
    if did := re.search(r"did you mean `(.+)`", hint):
        new = head + rest.replace(key, did[1], 1)
    elif hint.startswith("in place of TODO write"):
        new = head + "只有一个人。" + rest[len("TODO") :]
    elif choices := re.match(r"write one of: (.+)", hint):
        new = head + choices[1].split(", ")[-1] + rest[len(value[0]) :]
    elif "begins with https://" in hint:
        new = line.replace("http://", "https://")
    elif quoted := re.search(r"in quotes: ('.+')", hint):
        new = head + quoted[1] + rest[len(value[0]) :]
    elif "like low-angle" in hint:
        new = head + value[0].lower() + rest[len(value[0]) :]
    elif "a date like" in hint:
        new = head + "2026-04-26"
    elif "write a number" in hint:
        new = head + "8" + rest[len(value[0]) :]
    elif hint == "keep one of them":
        new = ""
    elif hint == "add it":
        new = line.rstrip("}") + f", {key}: An old man pours tea.}}"
    elif limit := re.match(r"the limit is (\d+)", hint):
        new = head + limit[1]
    else:
        raise AssertionError(f"no way to follow: {hint}")
    lines[number] = new
    return "\n".join(lines)


def test_ten_faults_are_told_at_once_and_each_hint_works(guide_copy: Path) -> None:
    path = guide_copy / "prompts" / "original" / "tea-stall.yml"
    path.write_text(TEXT, "utf-8")
    found = faults(guide_copy, path)
    told = {(p["code"], TEXT.split("\n")[int(p["line"]) - 1][int(p["column"]) - 1 :]) for p in found}
    assert len(found) == len(FAULTS) >= 10
    for code, words in FAULTS:
        assert any(code == one and rest.startswith(words) for one, rest in told), (code, words, told)
    text = TEXT
    for problem in reversed(found):  # from below, so that lines keep their numbers
        before = {(p["code"], p["message"]) for p in faults(guide_copy, path)}
        text = follow(text, problem)
        path.write_text(text, "utf-8")
        after = {(p["code"], p["message"]) for p in faults(guide_copy, path)}
        assert (problem["code"], problem["message"]) not in after, problem
        assert len(after) == len(before) - 1, (problem, after - before)
    assert faults(guide_copy, path) == []
