"""What each block of a chapter shows: a name, an argument and options in, HTML out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from promptguide import embed, views
from promptguide.chapters import BLOCKS, BreakdownOptions, PromptOptions, VideoOptions
from promptguide.problems import in_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from promptguide.library import Entry, Library
    from promptguide.render import Renderer
    from promptguide.wording import Catalogue


@dataclass(slots=True)
class Blocks:
    """The blocks of one page. ``link`` turns a path from the edition's root into a link from this page."""

    library: Library
    words: Catalogue
    renderer: Renderer
    link: Callable[[str], str]
    shown: Counter[str] = field(default_factory=Counter)
    cards: list[str] = field(default_factory=list)
    """What could not be shown, in the order of the page."""

    def html(self, name: str, argument: str, options: dict[str, Any]) -> str:
        """Show a block. What cannot be shown becomes a card that says why, never an exception."""
        try:
            checked = BLOCKS[name][0].model_validate(
                {key: value for key, value in options.items() if value is not None}
            )
        except ValidationError as error:
            return self._card(error.errors()[0]["msg"])
        if name == "prompt-list":
            library = views.prompt_list(self.library.prompts.values(), self.words, self.link)
            return self.renderer.render("prompt_list", self.words, library=library)
        if isinstance(checked, VideoOptions) and "/" in argument:
            return self._foreign_video(argument, checked)
        entry = self.library.prompts.get(argument)
        failed = self.library.failed.get(argument)
        if entry is None and not failed:
            return self._card(self.words.words["missing_prompt"].format(id=argument))
        problems = self._problems(argument, entry is not None)
        return problems + (self._entry(name, entry, checked) if entry else "")

    def _entry(self, name: str, entry: Entry, options: Any) -> str:
        """Show a prompt, or a part of it."""
        self.shown[entry.id] += 1
        uid = f"p-{entry.id}" + (f"-{self.shown[entry.id]}" if self.shown[entry.id] > 1 else "")
        prompt = views.prompt(entry, self.library.tables, self.words, self.link, uid)
        if isinstance(options, VideoOptions):
            return self._video(prompt["video"]) if prompt["video"] else ""
        if isinstance(options, BreakdownOptions):
            why = options.why == "show"
            return self.renderer.render(
                "breakdown", self.words, table=prompt["breakdown"], why=why, anchors=False
            )
        values = {"prompt": prompt, "library_href": self.link("prompts/"), **_PLAYER}
        if isinstance(options, PromptOptions):
            return self.renderer.render("prompt", self.words, parts=options.parts, **values)
        return self.renderer.render("prompt_page", self.words, **values)

    def _foreign_video(self, address: str, options: VideoOptions) -> str:
        found = embed.player(address, self.library.tables.hosts)
        if isinstance(found, embed.Refused):
            return self._card(address)
        return self._video(views.video(options.title or found.name, "", options.aspect, [found], self.words))

    def _video(self, video: views.View) -> str:
        return self.renderer.render("video", self.words, video=video, **_PLAYER)

    def _problems(self, id_: str, last_good: bool) -> str:
        found = self.library.failed.get(id_)
        if not found:
            return ""
        view = views.problems(in_order(found), self.words, last_good=last_good)
        return self.renderer.render("problems", self.words, found=view)

    def _card(self, message: str) -> str:
        self.cards.append(message)
        return self.renderer.render("missing", self.words, message=message)


_PLAYER = {"sandbox": embed.SANDBOX, "allow": embed.ALLOW, "referrer_policy": embed.REFERRER_POLICY}
