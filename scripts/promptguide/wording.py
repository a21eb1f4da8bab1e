"""Interface words and problem sentences in one language; a key that is missing raises ``KeyError``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from promptguide.problems import CODES, Level
from promptguide.spans import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from promptguide.problems import Problem
    from promptguide.table_records import LinkRecord

FORMATS = ("text", "json", "github")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one language, from ``locales/<locale>.yml``."""

    locale: str
    words: Mapping[str, str]
    problems: Mapping[str, tuple[str, str]]
    """Code → the message and the hint, with ``{fact}`` where a fact goes."""
    facts: Mapping[str, str]
    """What the values of some facts are called, such as ``list``."""

    def message(self, problem: Problem) -> str:
        """Say what is wrong."""
        return self._fill(self.problems[problem.code][0], problem)

    def hint(self, problem: Problem) -> str:
        """Say what to do about it."""
        nearest = problem.facts.get("nearest")
        hint = self.words["problem_nearest"] if nearest else self.problems[problem.code][1]
        return self._fill(hint, problem)

    def line(self, problem: Problem) -> str:
        """Make the line that ``promptguide check`` prints."""
        hint = self.words["problem_hint"].format(hint=self.hint(problem))
        return f"{problem.place}: {problem.code} {self.message(problem)}{hint}"

    def report(self, problems: Iterable[Problem], form: str) -> str:
        """List problems as text, as a JSON array, or as GitHub workflow commands, one line each."""
        if form == "json":
            return json.dumps([self._object(p) for p in problems], ensure_ascii=False, indent=2)
        if form == "github":
            return "\n".join(self._annotation(p) for p in problems)
        return "\n".join(self.line(p) for p in problems)

    def figures(self, status: Mapping[str, Any]) -> str:
        """Say what ``status.status`` counted."""
        say, terms = self.words, status["terms"]
        unused, drawn = terms["never_used"], terms["never_used_with_diagram"]
        sets = {"pair": 0, "ladder": 0} | status["sets"]
        lines = [say["status_prompts"].format(count=status["prompts"])]
        lines += [
            say["status_collection"].format(name=name, count=count)
            for name, count in status["collections"].items()
        ]
        lines += [
            say["status_languages"].format(**status["languages"]),
            *(self.coverage(status["coverage"], name) for name in status["coverage"]),
            say["status_sets"].format(**sets),
            say["status_terms"].format(known=terms["known"], used=len(terms["used"])),
            *([say["status_unused"].format(terms=", ".join(unused))] if unused else []),
            *([say["status_unused_diagram"].format(terms=", ".join(drawn))] if drawn else []),
            *self._upkeep(status),
        ]
        return "\n".join(lines)

    def _upkeep(self, status: Mapping[str, Any]) -> list[str]:
        """Say which facts are due for review and which translations need work."""
        say, facts = self.words, status["facts"]
        lines = [say["status_facts"].format(count=facts["known"], stale=len(facts["stale"]))]
        lines += [say["status_stale"].format(id=id_, date=day) for id_, day in facts["stale"].items()]
        texts = status["translations"]
        lines.append(say["status_translations"].format(**{kind: len(paths) for kind, paths in texts.items()}))
        return [*lines, *(f"  {path}" for kind in ("missing", "outdated") for path in texts[kind])]

    def link(self, record: LinkRecord) -> str:
        """Say whether an address opened when it was last asked."""
        since = record.failing or record.checked
        return self.words[f"link_{record.result}"].format(date=record.checked, since=since)

    def coverage(self, coverage: Mapping[str, Any], name: str) -> str:
        """Say how much of a collection's words is explained, or of ``all``."""
        found = coverage[name]
        facts: dict[str, str] = {}
        for locale, cover in found.items():
            facts[locale], facts[f"least_{locale}"] = percent(cover["share"]), percent(cover["least"])
            facts[f"prompt_{locale}"] = cover["least_prompt"]
        label = self.words["status_all"] if name == "all" else name
        return self.words["status_coverage"].format(name=label, **facts)

    def _fill(self, sentence: str, problem: Problem) -> str:
        facts = {name: self.facts.get(f"{name}.{value}", value) for name, value in problem.facts.items()}
        return sentence.format_map(facts)

    def _object(self, problem: Problem) -> dict[str, object]:
        place = problem.place
        return {
            "path": place.path,
            "line": place.line,
            "column": place.column,
            "code": problem.code,
            "level": str(problem.level),
            "message": self.message(problem),
            "hint": self.hint(problem),
        }

    def _annotation(self, problem: Problem) -> str:
        def escape(text: str, also: str = "") -> str:
            return "".join(f"%{ord(c):02X}" if c in "%\r\n" + also else c for c in text)

        place, kind = problem.place, {Level.NOTE: "notice"}.get(problem.level, str(problem.level))
        where = f"file={escape(place.path, ':,')},line={place.line},col={place.column},title={problem.code}"
        return f"::{kind} {where}::{escape(f'{self.message(problem)} ({self.hint(problem)})')}"


def catalogue(locale: str, content: Mapping[str, Mapping[str, object]]) -> Catalogue:
    """Make a catalogue from a locale file's content, with a message and a hint for every code there is."""
    problems = {code: _pair(content["problems"][code]) for code in CODES}
    words = {key: str(value) for key, value in content["words"].items()}
    return Catalogue(locale, words, problems, {key: str(value) for key, value in content["facts"].items()})


def _pair(value: object) -> tuple[str, str]:
    assert isinstance(value, list)  # noqa: S101  the package's own file
    message, hint = value
    return str(message), str(hint)
