"""What each block of a chapter shows: a name, an argument and options in, HTML out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from promptguide import embed, export
from promptguide import gallery as selections
from promptguide.block_kinds import (
    BLOCKS,
    BreakdownOptions,
    CarryOverOptions,
    ExerciseOptions,
    FactsOptions,
    GalleryOptions,
    ModelsOptions,
    PromptOptions,
    TermOptions,
    VideoOptions,
)
from promptguide.problems import in_order
from promptguide.related import CAMERA
from promptguide.views import (
    exercise,
    facts,
    gallery,
    glossary,
    path,
    practice,
    prompt,
    rules,
    sets,
    workbench,
)
from promptguide.views.common import GALLERY, GLOSSARY, Scope, problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from promptguide.chapters import Chapter
    from promptguide.entries import Entry
    from promptguide.library import Library
    from promptguide.render import Renderer
    from promptguide.table_records import Term
    from promptguide.views.common import View
    from promptguide.wording import Catalogue


@dataclass(slots=True)
class Blocks:
    """The blocks of one page. ``link`` turns a path from the edition's root into a link from this page."""

    library: Library
    words: Catalogue
    renderer: Renderer
    link: Callable[[str], str]
    shown: Counter[str] = field(default_factory=Counter)
    drawn: set[str] = field(default_factory=set)
    """The drawings that the page has a symbol of already."""
    chapters: Mapping[str, Chapter] = field(default_factory=dict)
    """This edition's chapters by the paths of their files without the ending."""
    propose: str = ""
    """The address at which readers can propose a new prompt, if there is one."""
    chapter: str = ""
    """The chapter that the page shows, if it is one of them."""
    up: str = ""
    """The way from the root of this edition to that of the site, where the data files of prompts are."""
    cards: list[str] = field(default_factory=list)
    """What could not be shown, in the order of the page."""

    def html(self, name: str, argument: str, options: dict[str, Any]) -> str:
        """Show a block. What cannot be shown becomes a card that says why, never an exception."""
        kind = BLOCKS[name]
        try:
            checked = kind.options.model_validate(
                {key: value for key, value in options.items() if value is not None}
            )
        except ValidationError as error:
            return self._card(error.errors()[0]["msg"])
        if name == "gallery-page":
            return self._gallery_page(int(argument or 1))
        if name == "glossary-page":
            return self._glossary_page()
        if name == "rules-page":
            return self._render("rules", rules=rules.rules(self._scope, self.chapters))
        if name == "path-page":
            return self._render("path", path=path.path(self._scope, self.chapters))
        if name == "workbench-page":
            return self._workbench_page()
        if name == "practice-page":
            return self._render("practice_page", practice=practice.practice(self._scope, self.chapters))
        if isinstance(checked, ExerciseOptions):
            return self._exercise(checked)
        if isinstance(checked, GalleryOptions):
            return self._gallery(checked)
        if isinstance(checked, FactsOptions):
            return self._facts(checked)
        if isinstance(checked, ModelsOptions):
            return self._render("models", models=facts.models(checked.status, self._scope))
        if kind.argument == "figure":
            return self._figure(argument)
        if kind.argument == "set":
            return self._pair(argument)
        if kind.argument == "term":
            return self._term(name, argument, checked)
        if kind.argument == "clip" and "/" in argument:
            return self._foreign_video(argument, checked)
        entry = self.library.prompts.get(argument)
        failed = self.library.failed.get(argument)
        if entry is None and not failed:
            return self._card(self.words.words["missing_prompt"].format(id=argument))
        found = self._problems(argument, entry is not None)
        return found + (self._entry(name, entry, checked) if entry else "")

    def term(self, id_: str, text: str | None) -> str:
        """Show a term inside a text, with words other than its name if ``text`` has any."""
        if id_ not in self.library.tables.terms:
            return self._card(self.words.words["missing_term"].format(id=id_))
        view = glossary.tip(id_, self._scope, self._uid("t", id_), text)
        return self._render("term_link", term_link=view).strip()

    def term_name(self, id_: str, text: str | None) -> str:
        """The words for a term where there can be no link; its id if there is no such term."""
        record = self.library.tables.terms.get(id_)
        return text or (self._scope.local(record.name) if record else id_)

    def notes(self, chapter: Chapter) -> str:
        """The facts that a chapter cites, as the Markdown of footnotes."""
        known = self.library.tables.facts
        cited = [facts.definition(known[id_], self._scope) for id_ in chapter.facts if id_ in known]
        return "".join(f"\n\n{note}" for note in cited)

    def frame(self, id_: str) -> tuple[str, str]:
        """What stands under a chapter's title, and at its end."""
        head = self._render("chapter_head", **path.head(id_, self._scope, self.chapters))
        foot = self._render("chapter_foot", **path.foot(id_, self._scope, self.chapters))
        return head, foot

    def closed(self, ids: Iterable[str]) -> str:
        """A banner for those of some models that are closed."""
        found = facts.banner(ids, self._scope)
        today = self.link(path.TODAY) if path.TODAY.strip("/") in self.chapters else ""
        return self._render("closed", banner=found, today_href=today) if found else ""

    def _facts(self, options: FactsOptions) -> str:
        known = self.library.tables.facts
        for id_ in options.ids:
            if id_ not in known:
                return self._card(self.words.words["missing_fact"].format(id=id_))
        return self._render("facts", facts=facts.facts([known[id_] for id_ in options.ids], self._scope))

    def _exercise(self, options: ExerciseOptions) -> str:
        own = self.chapters.get(self.chapter)
        teaches = own.front_matter.teaches if own else []
        chosen = options.chosen(self.library, teaches)
        if not chosen:
            return self._card(self.words.words["missing_exercise"])
        others = {id_: chapter for id_, chapter in self.chapters.items() if id_ != self.chapter}
        elements = ",".join(dict.fromkeys(asked.element for asked in chosen))
        return self._render(
            "exercise",
            uid=self._uid("e", "title"),
            questions=[exercise.question(q, self._scope, others, self._uid("e", q.kind)) for q in chosen],
            more=f"{self.link(practice.PRACTICE)}?elements={elements}",
        )

    def _figure(self, id_: str) -> str:
        figure = self.library.tables.figures.get(id_)
        if figure is None:
            return self._card(self.words.words["missing_figure"].format(id=id_))
        scope = self._scope
        view = {"id": id_, "uid": self._uid("f", id_), "caption": scope.local(figure.caption)}
        view["text"] = scope.local(figure.text)
        label = {one.id: scope.local(one.text) for one in figure.labels}
        return self._render("figure", figure=view, label=label)

    @property
    def _scope(self) -> Scope:
        return Scope(self.library, self.words, self.link)

    def _uid(self, prefix: str, id_: str) -> str:
        """A beginning of ids that the page has not used."""
        uid = f"{prefix}-{id_}"
        self.shown[uid] += 1
        return uid if self.shown[uid] == 1 else f"{uid}-{self.shown[uid]}"

    def _render(self, template: str, **values: Any) -> str:
        return self.renderer.render(template, self.words, **values)

    def _entry(self, name: str, entry: Entry, options: Any) -> str:
        """Show a prompt, or a part of it."""
        view = prompt.prompt(entry, self._scope, self._uid("p", entry.id))
        if isinstance(options, VideoOptions):
            return self._video(view["video"]) if view["video"] else ""
        if isinstance(options, CarryOverOptions):
            carry = facts.carried_over(entry, options.models, self._scope)
            return self._render("carry_over_block", carry=carry, href=view["href"], title=view["title"])
        if isinstance(options, BreakdownOptions):
            why = options.why == "show"
            return self._render("breakdown", table=view["breakdown"], why=why, anchors=False)
        values = {"prompt": view, "library_href": self.link(GALLERY), **_PLAYER}
        if isinstance(options, PromptOptions):
            return self._render("prompt", parts=options.parts, **values)
        return self._prompt_page(entry, values)

    def _prompt_page(self, entry: Entry, values: View) -> str:
        scope, uid = self._scope, values["prompt"]["uid"]
        camera = [
            {
                "diagram": glossary.diagram(record, scope, f"{uid}-d"),
                "term": glossary.tip(record.id, scope, f"{uid}-d-{record.id}"),
            }
            for record in map(self.library.tables.terms.__getitem__, entry.terms)
            if record.diagram and record.element in CAMERA
        ]
        files = [
            {"name": form.name, "type": form.media_type, "href": self._data_href(form, entry)}
            for form in export.FORMS
        ]
        return self._render(
            "prompt_page",
            diagrams=camera,
            set=sets.place_in_set(entry, scope),
            near=gallery.neighbours(entry, scope),
            data=files,
            bench_href=f"{self.link(workbench.WORKBENCH)}#prompt={entry.id}",
            banner=facts.banner([entry.model.id] if entry.model else [], scope),
            today_href=self.link(path.TODAY) if path.TODAY.strip("/") in self.chapters else "",
            carry=facts.carried_over(entry, (), scope),
            **values,
        )

    def _data_href(self, form: export.Form, entry: Entry) -> str:
        path = form.path(entry.id)
        return f"{self.link('.')}/{self.up}{path}" if self.up and form.shared else self.link(path)

    def _gallery_page(self, number: int) -> str:
        if number == 1:
            front = gallery.front(self._scope)
            return self._render("gallery_page", gallery=front, draws=self._symbols(front["draws"]))
        view = gallery.page(number, self._scope)
        icons = (draw for section in view["sections"] for card in section["cards"] for draw in card["icons"])
        return self._render("gallery_more", gallery=view, draws=self._symbols(icons))

    def _gallery(self, options: GalleryOptions) -> str:
        chosen = selections.chosen(self.library, options.collection, options.tags, options.terms)
        found = selections.select(self.library, chosen)
        shown = gallery.cards(found[: options.limit], self._scope)
        more = self.link(GALLERY) + gallery.query(chosen)
        icons = (draw for card in shown for draw in card["icons"])
        return self._render("gallery", cards=shown, more=more, draws=self._symbols(icons))

    def _glossary_page(self) -> str:
        view = glossary.glossary(self._scope)
        draws = [term["draw"] for section in view["sections"] for term in section["terms"] if term["draw"]]
        return self._render("glossary", glossary=view, draws=draws)

    def _workbench_page(self) -> str:
        view = workbench.bench(self._scope, self.propose)
        return self._render("workbench_page", bench=view, draws=view["draws"])

    def _pair(self, id_: str) -> str:
        group = self.library.tables.sets.get(id_)
        if group is None:
            return self._card(self.words.words["missing_set"].format(id=id_))
        return self._render("pair", set=sets.prompt_set(group, self._scope, self._uid("s", id_)))

    def _term(self, name: str, id_: str, options: Any) -> str:
        record = self.library.tables.terms.get(id_)
        if record is None:
            return self._card(self.words.words["missing_term"].format(id=id_))
        view = glossary.term(record, self._scope, self._uid("t", id_))
        if isinstance(options, TermOptions):
            return self._render("term", term=view, show_diagram=options.diagram == "show")
        return self._term_page(record, view)

    def _term_page(self, record: Term, view: View) -> str:
        uses = glossary.concordance(record, self._scope)
        return self._render(
            "term_page",
            term=view,
            uses=uses,
            element=record.element,
            chapters=path.teaching(record, self._scope, self.chapters),
            glossary_href=self.link(GLOSSARY),
        )

    def _symbols(self, icons: Iterable[str]) -> list[str]:
        """The drawings among these that the page has no symbol of yet."""
        new = set(icons) - self.drawn
        self.drawn |= new
        return sorted(new)

    def _foreign_video(self, address: str, options: Any) -> str:
        found = embed.player(address, self.library.tables.hosts)
        if isinstance(found, embed.Refused):
            return self._card(address)
        title = options.title or found.name
        return self._video(prompt.video(title, "", options.aspect, [(address, found)], self._scope))

    def _video(self, video: View) -> str:
        return self._render("video", video=video, **_PLAYER)

    def _problems(self, id_: str, last_good: bool) -> str:
        found = self.library.failed.get(id_)
        if not found:
            return ""
        return self._render("problems", found=problems(in_order(found), self.words, last_good=last_good))

    def _card(self, message: str) -> str:
        self.cards.append(message)
        return self._render("missing", message=message)


_PLAYER = {"sandbox": embed.SANDBOX, "allow": embed.ALLOW, "referrer_policy": embed.REFERRER_POLICY}
