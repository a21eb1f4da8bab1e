"""The rules of a table, ready to judge prompts; and the same as data for the browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from promptguide.craft.judged import Judged, Lexicon
from promptguide.craft.kinds import KINDS, beats_of
from promptguide.craft.text import Draft, Finding, source
from promptguide.records import LOCALES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from promptguide.craft.records import RuleTable, Words
    from promptguide.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Pace:
    """How much happens in a prompt: visible changes, the least seconds they take, and the seconds at ease."""

    beats: int
    least: float
    ample: float


class Craft:
    """The rules of a table, ready to judge prompts."""

    def __init__(self, table: RuleTable, vocabulary: Vocabulary, elements: Mapping[str, str]) -> None:
        self.data = prepared(table)
        self._lexicon = Lexicon(vocabulary, elements, self.data["reading"])

    def check(self, draft: Draft) -> list[Finding]:
        """Every place where the draft breaks a rule, in order of the text, what is missing first."""
        return sorted(set(self.findings(draft)))

    def findings(self, draft: Draft) -> Iterator[Finding]:
        """The same, rule by rule, as they are found."""
        if draft.text.strip():
            judged = Judged(draft, self._lexicon)
            for rule in self.data["rules"]:
                yield from _found(rule, judged)

    def alone(self, draft: Draft, rule: str) -> list[Finding]:
        """Every place where the draft breaks a rule, provided that it breaks no other."""
        judged = Judged(draft, self._lexicon)
        found = [one for own in self.data["rules"] if own["id"] == rule for one in _found(own, judged)]
        others = (one for own in self.data["rules"] if own["id"] != rule for one in _found(own, judged))
        return found if found and next(others, None) is None else []

    def pace(self, draft: Draft) -> Pace:
        """What the first rule on pace counts; nothing, if there is none."""
        for rule in self.data["rules"]:
            if rule["find"]["kind"] == "pace":
                beats = len(beats_of(Judged(draft, self._lexicon), rule["find"]))
                return Pace(beats, beats * rule["find"]["seconds"], beats * rule["find"]["ample"])
        return Pace(0, 0, 0)


def _found(rule: Mapping[str, Any], judged: Judged) -> Iterator[Finding]:
    for start, end in KINDS[rule["find"]["kind"]](judged, rule["find"]):
        yield Finding(start, end, rule["id"])


def prepared(table: RuleTable) -> dict[str, Any]:
    """The conditions with their words as regular expressions, for this module and for the browser."""
    lists = {one.id: one for one in table.lists}

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return [plain(one) for one in value]
        if hasattr(value, "lists"):
            return expressions(value)
        if hasattr(value, "model_fields_set"):
            return {name: plain(getattr(value, name)) for name in type(value).model_fields}
        return value

    def expressions(value: Words) -> dict[str, str]:
        found = [value, *(lists[name] for name in value.lists if name in lists)]
        return {locale: source(one for part in found for one in getattr(part, locale)) for locale in LOCALES}

    rules = [rule for theme in table.themes for rule in theme.rules]
    return {
        "reading": plain(table.reading),
        "rules": [{"id": rule.id, "find": plain(rule.find)} for rule in rules],
    }
