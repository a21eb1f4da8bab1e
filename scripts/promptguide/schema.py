"""JSON Schema (2020-12) of every data file, for editors and for who reads the data: made from the records.

A schema accepts whatever the loader accepts, also when a reader of YAML has turned ``12`` into a number;
what takes more than one file to know is left to ``promptguide check``. Ids of elements, terms, tags and
models are listed from the guide's own tables, so that an editor offers and explains them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

from promptguide.records import LOCALES, FrontMatter, Prompt, Record, Title
from promptguide.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic_core import core_schema

    from promptguide.tables import Tables

    Schema = dict[str, Any]

RECORDS: Mapping[str, type[Record]] = {"prompt": Prompt, **TABLES, "front-matter": FrontMatter}
"""What a file holds, by the name of its schema: ``schemas/<name>.json``."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WHOLE = r"^\s*[-+]?[0-9][0-9_]*(\.0*)?\s*$"
_NUMBER = r"^\s*[-+]?([0-9][0-9_]*\.?[0-9_]*|\.[0-9]+)([eE][-+]?[0-9]+)?\s*$"
_TRUTH = ("true", "false", "yes", "no", "on", "off", "t", "f", "y", "n", "1", "0")


def schemas(tables: Tables) -> dict[str, str]:
    """The schema of every kind of file as JSON text, by name."""
    return {name: written(record, tables) for name, record in RECORDS.items()}


def written(record: type[Record], tables: Tables) -> str:
    """The schema of one kind of record as JSON text."""
    return json.dumps(_schema(record, _known(tables)), ensure_ascii=False, indent=2) + "\n"


class _Generator(GenerateJsonSchema):
    """Pydantic's generator, told what our files look like before they are validated."""

    schema_dialect = DIALECT

    def field_title_should_be_set(self, schema: Any) -> bool:
        """No titles made up from the names of fields."""
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Schema:
        """A field without a value is left out; an empty one is a mistake."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        """Nothing is not a default that one could write."""
        found = super().default_schema(schema)
        return {key: value for key, value in found.items() if (key, value) != ("default", None)}

    def str_schema(self, schema: core_schema.StringSchema) -> Schema:
        """Text is text whatever it looks like, and around it there may be white space."""
        found = super().str_schema(schema)
        if not schema.get("strip_whitespace"):
            return found
        pattern = r"^\s*\S[^\n]*\s*$" if "pattern" in found else r"\S"
        return {**found, "type": ["string", "number", "boolean"], "pattern": pattern}

    def int_schema(self, schema: core_schema.IntSchema) -> Schema:
        """A whole number, also in quotes."""
        return {**super().int_schema(schema), "type": ["integer", "string"], "pattern": _WHOLE}

    def float_schema(self, schema: core_schema.FloatSchema) -> Schema:
        """A number, also in quotes."""
        return {**super().float_schema(schema), "type": ["number", "string"], "pattern": _NUMBER}

    def bool_schema(self, schema: core_schema.BoolSchema) -> Schema:
        """A truth value, also in quotes."""
        words = "|".join("".join(f"[{c}{c.upper()}]" for c in word) for word in _TRUTH)
        return {"type": ["boolean", "integer", "string"], "pattern": f"^({words})$"}

    def date_schema(self, schema: core_schema.DateSchema) -> Schema:
        """A day; many a reader leaves it text."""
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}


def _schema(record: type[Record], known: Mapping[str, Mapping[str, str]]) -> Schema:
    schema = record.model_json_schema(mode="validation", schema_generator=_Generator)
    parts = schema.pop("$defs", {})
    for part in (schema, *parts.values()):
        part.pop("title", None)
        part.pop("description", None)  # of the class, for who reads the code
        _by_element(part, known)
    told = {name: _told(part, known) for name, part in parts.items()}
    whole = _told(schema, known)
    lists = {kind: _listed(ids) for kind, ids in known.items() if _ref(kind) in _refs([whole, told])}
    return {"$schema": DIALECT, **whole, **({"$defs": told | lists} if told or lists else {})}


def _told(schema: Any, known: Mapping[str, Mapping[str, str]]) -> Any:
    """A schema with its descriptions in every language, and ids listed where the guide knows them all."""
    if isinstance(schema, list):
        return [_told(part, known) for part in schema]
    if not isinstance(schema, dict):
        return schema
    told: Schema = {}
    for key, value in schema.items():
        if key == "properties":
            told[key] = {name: _told(part, known) for name, part in value.items()}
        elif key == "description":
            told[key] = both(schema["zh"], value)
        elif key not in {"zh", "names"}:
            told[key] = _told(value, known)
    if known.get(kind := schema.get("names", "")):
        return {key: told[key] for key in ("description",) if key in told} | {"$ref": _ref(kind)}
    return told


def _ref(kind: str) -> str:
    return f"#/$defs/{kind}"


def _refs(schema: Any) -> set[str]:
    if isinstance(schema, dict):
        own = {schema["$ref"]} if isinstance(schema.get("$ref"), str) else set()
        return own.union(*map(_refs, schema.values()))
    return set().union(*map(_refs, schema)) if isinstance(schema, list) else set()


def _by_element(schema: Schema, known: Mapping[str, Mapping[str, str]]) -> None:
    """The terms of a breakdown's row are those of its element, not all."""
    fields = schema.get("properties", {})
    if not {"element", "phrase", "terms"} <= fields.keys():
        return
    del fields["terms"]["items"]["names"]
    schema["allOf"] = [
        {
            "if": {"properties": {"element": {"const": element}}, "required": ["element"]},
            "then": {"properties": {"terms": {"items": {"names": f"{element}-term"}}}},
        }
        for element in known["element"]
        if f"{element}-term" in known
    ]


def _known(tables: Tables) -> dict[str, dict[str, str]]:
    """The ids there are, by kind, each with what an editor says of it."""
    known = {
        "element": {
            element.id: f"{both_names([group.name, element.name])}\n{both_names([element.hint])}"
            for group in tables.groups
            for element in group.elements
        },
        "term": {term.id: both_names([term.name]) for term in tables.terms.values()},
        "tag": {tag.id: both_names([kind.name, tag.name]) for kind in tables.kinds for tag in kind.tags},
        "model": {model.id: f"{model.name} ({model.vendor})" for model in tables.models.values()},
    }
    for term in tables.terms.values():
        known.setdefault(f"{term.element}-term", {})[term.id] = known["term"][term.id]
    return known


def _listed(ids: Mapping[str, str]) -> Schema:
    return {"type": "string", "enum": list(ids), "enumDescriptions": list(ids.values())}


def both(*said: str) -> str:
    """The same in every language, as one line."""
    return " / ".join(said)


def both_names(names: Iterable[Title]) -> str:
    """Names that lead from the wider to the narrower, in every language."""
    steps = list(names)
    return both(*(" › ".join(getattr(name, locale) for name in steps) for locale in LOCALES))
