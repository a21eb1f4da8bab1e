"""Views → HTML, by Jinja templates with every value escaped and every missing name an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from promptguide.problems import Place, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from promptguide.wording import Catalogue

_UID = "pg-fragment-uid"
"""What stands for the beginning of ids in a fragment that is kept."""


class _Environment(jinja2.Environment):
    """Jinja in which ``view.copy`` is the view's item before it is a method of dict."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict:
            try:
                return obj[attribute]
            except KeyError:
                pass
        return super().getattr(obj, attribute)


class Renderer:
    """The templates of a guide: its own where it has one of that name, else ours."""

    def __init__(self, loader: jinja2.BaseLoader, compiled: jinja2.BytecodeCache | None = None) -> None:
        """``compiled`` may keep what templates compile to."""
        self._templates = _Environment(
            loader=loader,
            bytecode_cache=compiled,
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            auto_reload=False,  # each build makes its own renderer, so it sees what was changed
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._fragments: dict[tuple[str, ...], str] = {}

    def render(self, template: str, words: Catalogue, *, ending: str = "html", **values: Any) -> str:
        """Fill in ``<template>.<ending>.j2``; the interface words are ``words`` in it."""
        page = self._templates.get_template(f"{template}.{ending}.j2")

        def fragment(name: str, view: Mapping[str, Any]) -> Markup:
            return self._fragment(name, view, words)

        return page.render(words=words.words, locale=words.locale, fragment=fragment, **values)

    def _fragment(self, name: str, view: Mapping[str, Any], words: Catalogue) -> Markup:
        """Fill in a part that many pages have, alike but for the ids, which begin with ``view["uid"]``.

        It is made once for each view, told apart by ``view["key"]`` or else by all that is in it; ``name`` is
        that of the template and of the view in it.
        """
        own = view.get("key")
        told = (own,) if own else tuple(value for key, value in view.items() if key != "uid")
        key = (name, words.locale, *told)
        if key not in self._fragments:
            values: dict[str, Any] = {name: {**view, "uid": _UID}}
            self._fragments[key] = self.render(name, words, ending="html", **values)
        # The template has escaped what it wrote; the id is of letters, digits and hyphens.
        return Markup(self._fragments[key].replace(_UID, view["uid"]))  # noqa: S704

    def has(self, name: str) -> bool:
        """Whether there is a template of this file name."""
        return name in self._templates.list_templates(extensions=["j2"])

    def check(self) -> list[Problem]:
        """Compile every template and report those that cannot be (T001)."""
        found = []
        for name in self._templates.list_templates(extensions=["j2"]):
            try:
                self._templates.get_template(name)
            except (OSError, UnicodeDecodeError, jinja2.TemplateNotFound) as error:
                found.append(problem("T001", Place(name), what=error))
            except jinja2.TemplateSyntaxError as error:
                place = Place(error.filename or name, error.lineno)
                found.append(problem("T001", place, what=error.message or "syntax"))
        return found
