"""Tables of the fields of records, for the reference pages: each field's form and what it is for."""

from __future__ import annotations

import re
import types
import typing

import annotated_types
from pymdownx.slugs import slugify

from promptguide import opendata, records, table_records
from promptguide.craft import records as craft_records
from promptguide.records import Record, told

if typing.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MARK = re.compile(r"^<!-- fields: ([\w.]+) -->\n\n(?:\|.*\n)*", re.M)
FEW = 6
"""So many values of a field are listed; for more, the check lists them."""

WORDS = {
    "zh": {
        "head": ("字段", "必填", "写法", "说明"),
        "required": ("否", "是"),
        "line": "行",
        "text": "段",
        "id": "id",
        "name": "名称",
        "address": "网址",
        "date": "日期",
        "aspect": "画幅",
        "host": "主机",
        "Title": "中英各一行",
        "Example": "中英各一行",
        "Text": "中英各一段",
        "SameTitle": "一行，或中英各一行",
        "Quoted": "中英各一处引文",
        "whole": "整数",
        "number": "数",
        "truth": "`true` 或 `false`",
        "one_of": "规定的值之一",
        "list": "列表：{of}",
        "both": "{form}，{bounds}",
        "between": "{least} 到 {most}",
        "least": "至少 {least}",
        "most": "至多 {most}",
        "above": "大于 {above}",
        "or": "、",
        "below": "见下",
        "see": "见[{heading}](#{anchor})",
    },
    "en": {
        "head": ("Field", "Required", "Form", "What"),
        "required": ("no", "yes"),
        "line": "line",
        "text": "text",
        "id": "id",
        "name": "name",
        "address": "address",
        "date": "date",
        "aspect": "aspect",
        "host": "host",
        "Title": "a line in each language",
        "Example": "a line in each language",
        "Text": "text in each language",
        "SameTitle": "a line, or one in each language",
        "Quoted": "a quotation in each language",
        "whole": "whole number",
        "number": "number",
        "truth": "`true` or `false`",
        "one_of": "one of a fixed set",
        "list": "list: {of}",
        "both": "{form}; {bounds}",
        "between": "{least} to {most}",
        "least": "at least {least}",
        "most": "at most {most}",
        "above": "more than {above}",
        "or": ", ",
        "below": "see below",
        "see": "see [{heading}](#{anchor})",
    },
}

FORMS: Mapping[str, typing.Any] = {
    "line": records.Line,
    "text": records.Prose,
    "id": records.Id,
    "name": records.Name,
    "address": records.WebAddress,
    "date": records.Date,
    "aspect": records.Aspect,
    "host": records.Host,
    "SameTitle": records.SameTitle,
}
NAMING = (records.ElementId, records.TermId, records.TagId, records.ModelId)
"""Forms of ids that are marked with what they name."""


def record_of(name: str) -> type[Record]:
    """A record by its name, with its module before it where two modules have one of that name."""
    module, _, own = name.rpartition(".")
    places = [records, table_records, craft_records, opendata]
    found = {
        getattr(place, own)
        for place in places
        if hasattr(place, own) and (not module or place.__name__ == f"promptguide.{module}")
    }
    [record] = found
    return typing.cast("type[Record]", record)


def written(page: str, locale: str) -> str:
    """A page with the table of today below each mark."""
    homes = _homes(page)

    def table(found: re.Match[str]) -> str:
        heading = _heading(page[: found.start()])
        rows = "".join(_rows(record_of(found[1]), locale, homes, heading))
        return f"<!-- fields: {found[1]} -->\n\n{rows}"

    return MARK.sub(table, page)


def marked(page: str) -> set[type[Record]]:
    """The records that a page has tables of."""
    return {record_of(name) for name in MARK.findall(page)}


def _homes(page: str) -> dict[type[Record], str]:
    """The heading above the table of each record."""
    return {record_of(found[1]): _heading(page[: found.start()]) for found in MARK.finditer(page)}


def _heading(before: str) -> str:
    return re.findall(r"^#{2,4} (.+)$", before, re.M)[-1]


def _rows(
    record: type[Record], locale: str, homes: Mapping[type[Record], str], heading: str
) -> Iterator[str]:
    say = WORDS[locale]
    yield _row(say["head"])
    yield _row(["---"] * len(say["head"]))
    hints = typing.get_type_hints(record, include_extras=True)
    for name, field in record.model_fields.items():
        form = _form(hints[name], field.metadata, say, homes, heading)
        what = _as_code(told(record, name)[locale], re.findall(r"`(\w[\w-]*)`", form))
        yield _row([f"`{name}`", say["required"][field.is_required()], form, what])


def _as_code(text: str, values: typing.Iterable[str]) -> str:
    """Set what people type as code: file names, places, aspects, and the values of the field."""
    typed = [r"[\w-]+\.yml", r"docs/<[^>]+>/", r"'\d+:\d+'", "promptguide translated", r"(?<= )\.md"]
    # A value stands before what it means, at the beginning of a clause.
    typed += [rf"(?:^|(?<=; )|(?<=；)){re.escape(one)}(?=[:;； ])" for one in values]
    return re.sub(rf"(?<![`\w-])(?:{'|'.join(typed)})(?![`\w-])", lambda found: f"`{found[0]}`", text)


def _row(cells: typing.Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _form(
    hint: typing.Any,
    bounds: typing.Iterable[typing.Any],
    say: Mapping[str, typing.Any],
    homes: Mapping[type[Record], str],
    heading: str,
) -> str:
    """What a value looks like: ``list: id; at most 5``."""
    if hint in NAMING:
        hint = next(
            form for form in (records.Id, records.Name) if typing.get_args(form)[1] in typing.get_args(hint)
        )
    for name, known in FORMS.items():
        if hint == known:
            return str(say[name])
    if typing.get_origin(hint) is typing.Annotated:
        base, *also = typing.get_args(hint)
        return _form(base, [*bounds, *also], say, homes, heading)
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        [one, *_] = [part for part in typing.get_args(hint) if part is not types.NoneType]
        return _form(one, bounds, say, homes, heading)
    if typing.get_origin(hint) is list:
        of = _form(typing.get_args(hint)[0], (), say, homes, heading)
        return _bounded(say["list"].format(of=of), bounds, say)
    if typing.get_origin(hint) is typing.Literal:
        values = typing.get_args(hint)
        return say["or"].join(f"`{value}`" for value in values) if len(values) <= FEW else say["one_of"]
    if isinstance(hint, type) and issubclass(hint, Record):
        if hint.__name__ in say:
            return str(say[hint.__name__])
        home = homes[hint]
        anchor = slugify(case="lower")(home, "-")
        return say["below"] if home == heading else say["see"].format(heading=home, anchor=anchor)
    return _bounded(say[{bool: "truth", int: "whole", float: "number", str: "line"}[hint]], bounds, say)


def _bounded(form: str, bounds: typing.Iterable[typing.Any], say: Mapping[str, typing.Any]) -> str:
    least = most = above = None
    for bound in bounds:
        for one in getattr(bound, "metadata", [bound]):
            least = getattr(one, "min_length", getattr(one, "ge", least))
            most = getattr(one, "max_length", getattr(one, "le", most))
            above = one.gt if isinstance(one, annotated_types.Gt) else above
    limits = []
    if above is not None:
        limits.append(say["above"].format(above=above))
    if least is not None and most is not None:
        limits.append(say["between"].format(least=least, most=most))
    elif least is not None or most is not None:
        limits.append(say["least" if most is None else "most"].format(least=least, most=most))
    return say["both"].format(form=form, bounds=say["or"].join(limits)) if limits else form
