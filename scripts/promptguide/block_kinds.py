"""The blocks of chapters: what each is called, what its argument names, and which options it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field

from promptguide.exercises import KINDS
from promptguide.exercises import select as select_questions
from promptguide.records import Aspect, Id, Line, Name, Record, about

if TYPE_CHECKING:
    from collections.abc import Iterator

    from promptguide.exercises import Question
    from promptguide.library import Library

Part = Literal["text", "breakdown", "video"]


def _listed(value: object) -> object:
    return value.split() if isinstance(value, str) else value


class PromptOptions(Record):
    """Options of ``/// prompt | <id>``."""

    parts: Annotated[
        list[Part],
        BeforeValidator(_listed),
        Field(min_length=1),
    ] = about(
        "显示哪些部分：text、breakdown、video，用空格分开",
        "which parts are shown: text, breakdown, video, separated by spaces",
        default_factory=lambda: ["text", "breakdown", "video"],
    )


class BreakdownOptions(Record):
    """Options of ``/// breakdown | <id>``."""

    why: Literal["show", "hide"] = about(
        "是否显示“为什么有效”一列", "whether the column of reasons is shown", default="show"
    )


class VideoOptions(Record):
    """Options of ``/// video | <id or address>``."""

    title: Line | None = about(
        "视频标题；直接写网址时必填", "the title; required with an address", default=None
    )
    aspect: Aspect = about("画幅；直接写网址时用", "aspect ratio, for an address", default="16:9")


class GalleryOptions(Record):
    """Options of ``/// gallery``."""

    collection: Id | None = about("只选这个合集", "only prompts of this collection", default=None)
    tags: Annotated[list[Id], BeforeValidator(_listed)] = about(
        "只选有这些标签的，用空格分开；同一类里有一个就算",
        "only prompts with these tags, separated by spaces; of one kind, any will do",
        default_factory=list,
    )
    terms: Annotated[list[Id], BeforeValidator(_listed)] = about(
        "只选用到这些术语的，用空格分开；同一要素里有一个就算",
        "only prompts that use these terms, separated by spaces; of one element, any will do",
        default_factory=list,
    )
    limit: int = about("最多显示几条", "how many are shown at most", default=6, ge=1, le=48)


class TermOptions(Record):
    """Options of ``/// term | <id>``."""

    diagram: Literal["show", "hide"] = about("是否显示示意图", "whether its diagram is shown", default="show")


class FactsOptions(Record):
    """Options of ``/// facts``."""

    ids: Annotated[list[Id], BeforeValidator(_listed), Field(min_length=1)] = about(
        "哪些事实，用空格分开", "which facts, separated by spaces"
    )


class ModelsOptions(Record):
    """Options of ``/// models``."""

    status: Literal["open", "closed", "all"] = about(
        "列出哪些模型", "which models are listed", default="open"
    )


class CarryOverOptions(Record):
    """Options of ``/// carry-over | <id>``."""

    models: Annotated[list[Id], BeforeValidator(_listed)] = about(
        "哪些模型，用空格分开；不写就是全部可用的",
        "which models, separated by spaces; all that can be used if left out",
        default_factory=list,
    )


class ExerciseOptions(Record):
    """Options of ``/// exercise``."""

    kinds: Annotated[list[Literal[KINDS]], BeforeValidator(_listed)] = about(  # type: ignore[valid-type]
        "只出这些题型，用空格分开", "only these kinds of questions, separated by spaces", default_factory=list
    )
    elements: Annotated[list[Name], BeforeValidator(_listed)] = about(
        "只出这些要素的题，用空格分开；不写就是 teaches 里的",
        "only questions on these elements, separated by spaces; those of teaches if left out",
        default_factory=list,
    )
    prompts: Annotated[list[Id], BeforeValidator(_listed)] = about(
        "只出用这些提示词的题，用空格分开",
        "only questions made of these prompts, separated by spaces",
        default_factory=list,
    )
    count: int = about("出几道题", "how many questions", default=3, ge=1, le=12)

    def chosen(self, library: Library, teaches: list[str]) -> list[Question]:
        """The questions to show in a chapter that teaches these elements."""
        return select_questions(self._matching(library, teaches), self.count)

    def finds(self, library: Library, teaches: list[str]) -> bool:
        """Whether there is any question to show; no more of the bank is made than it takes to say so."""
        return next(self._matching(library, teaches), None) is not None

    def _matching(self, library: Library, teaches: list[str]) -> Iterator[Question]:
        elements = self.elements or ([] if self.prompts else teaches)
        return library.exercises.matching(self.kinds, elements, self.prompts)


class NoOptions(Record):
    """Blocks that take none."""


@dataclass(frozen=True, slots=True)
class BlockKind:
    """What a block takes: its options, and what its argument names, if it has one."""

    options: type[Record]
    argument: Literal["", "prompt", "clip", "set", "term", "figure"] = ""


BLOCKS: dict[str, BlockKind] = {
    "prompt": BlockKind(PromptOptions, "prompt"),
    "breakdown": BlockKind(BreakdownOptions, "prompt"),
    "video": BlockKind(VideoOptions, "clip"),
    "pair": BlockKind(NoOptions, "set"),
    "term": BlockKind(TermOptions, "term"),
    "gallery": BlockKind(GalleryOptions),
    "figure": BlockKind(NoOptions, "figure"),
    "facts": BlockKind(FactsOptions),
    "models": BlockKind(ModelsOptions),
    "carry-over": BlockKind(CarryOverOptions, "prompt"),
    "exercise": BlockKind(ExerciseOptions),
    "cards": BlockKind(NoOptions),
    "prompt-page": BlockKind(NoOptions, "prompt"),
    "gallery-page": BlockKind(NoOptions),
    "term-page": BlockKind(NoOptions, "term"),
    "glossary-page": BlockKind(NoOptions),
    "rules-page": BlockKind(NoOptions),
    "path-page": BlockKind(NoOptions),
    "workbench-page": BlockKind(NoOptions),
    "practice-page": BlockKind(NoOptions),
}
"""The blocks by name. Those that end in ``-page`` are for generated pages."""
