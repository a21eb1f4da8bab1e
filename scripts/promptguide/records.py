"""What a YAML file may say: one description of each field, for validation, schema and documentation."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

LOCALES = ("zh", "en")
"""The languages every text is written in, the guide's first language first."""

ID_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
NAME_PATTERN = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
ASPECT_PATTERN = r"[1-9][0-9]?:[1-9][0-9]?"
HOST_PATTERN = r"[a-z0-9-]+(?:\.[a-z0-9-]+)+"


def about(zh: str, en: str, **options: Any) -> Any:
    """Make a field that explains itself in both languages."""
    return Field(description=en, json_schema_extra={"zh": zh}, **options)


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        valid = parts.scheme == "https" and parts.hostname and not parts.username and parts.port is None
    except ValueError:
        valid = False
    if not valid or re.search(r"[\s\\<>\"'`{}|^\x00-\x20]", value):
        raise PydanticCustomError("web_address", "not an https address")
    return value


def _date(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise PydanticCustomError("date", "not a date")
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("date", "not a date") from None


def _quotes(value: Any) -> Any:
    """``snow`` → ``[{text: snow}]``, so that the rest of the program knows one form."""
    items = value if isinstance(value, list) else [value]
    return [{"text": item} if isinstance(item, str) else item for item in items]


def same(value: Any) -> Any:
    """``CC BY 4.0`` → the same line in every language."""
    if isinstance(value, str) and not value.strip():
        raise PydanticCustomError("string_too_short", "empty")  # once, not for every language
    return dict.fromkeys(LOCALES, value) if isinstance(value, str) else value


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\n]*$")
]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=f"^{ID_PATTERN}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=f"^{NAME_PATTERN}$")]
Host = Annotated[str, StringConstraints(pattern=f"^{HOST_PATTERN}$", max_length=253)]
WebAddress = Annotated[str, StringConstraints(min_length=1, max_length=2000), AfterValidator(_web_address)]
Date = Annotated[datetime.date, BeforeValidator(_date)]
Aspect = Annotated[str, StringConstraints(pattern=f"^{ASPECT_PATTERN}$")]


@dataclass(frozen=True, slots=True)
class Names:
    """Marks a field that names something by its id, and the kind of things: ``schema`` lists them."""

    kind: Literal["element", "term", "tag", "model"]

    def __get_pydantic_json_schema__(self, core: CoreSchema, of: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Note the kind beside the form."""
        return {**of(core), "names": self.kind}


ElementId = Annotated[Name, Names("element")]
TermId = Annotated[Id, Names("term")]
TagId = Annotated[Id, Names("tag")]
ModelId = Annotated[Id, Names("model")]


class Record(BaseModel):
    """A part of a YAML file: unknown keys are refused, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def inside(record: type[Record], name: str) -> type[Record] | None:
    """The record that a field holds, or holds a list of; the last if it may hold several."""
    made_of = parts(record.model_fields[name].annotation)
    found = [part for part in made_of if isinstance(part, type) and issubclass(part, Record)]
    return found[-1] if found else None


def parts(annotation: Any) -> Iterator[Any]:
    """A type, and the types it is made of."""
    yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from parts(argument)


def dotted(path: tuple[int | str, ...]) -> str:
    """A way through a file as people write it: ``breakdown[1].why.zh``."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def told(record: type[Record], name: str) -> dict[str, str]:
    """What a field is, in every language."""
    field = record.model_fields[name]
    extra = field.json_schema_extra
    return {"zh": str(extra["zh"]) if isinstance(extra, dict) else "", "en": field.description or ""}


class Title(Record):
    """One line in each language."""

    zh: Line = about("中文，一行", "Chinese, one line")
    en: Line = about("英文，一行", "English, one line")


SameTitle = Annotated[Title, BeforeValidator(same, json_schema_input_type=Line | Title)]


class Text(Record):
    """Text in each language."""

    zh: Prose = about("中文", "Chinese")
    en: Prose = about("英文", "English")


class Quote(Record):
    """A piece of a prompt, letter for letter."""

    text: Line = about("从提示词中照抄的片段", "a piece copied from the prompt, letter for letter")
    occurrence: int | None = about(
        "同样的文字在提示词中出现多次时，写明是第几处",
        "which one, where the same words occur more than once",
        default=None,
        ge=1,
    )


_Several = Annotated[list[Line | Quote], Field(min_length=1, max_length=20)]
Quotes = Annotated[
    list[Quote],
    BeforeValidator(_quotes, json_schema_input_type=Line | Quote | _Several),
    Field(min_length=1, max_length=20),
]


class Quoted(Record):
    """The same phrase in each language's prompt."""

    zh: Quotes = about("中文提示词中的片段，一段或多段", "the piece or pieces of the Chinese prompt")
    en: Quotes = about("英文提示词中的片段，一段或多段", "the piece or pieces of the English prompt")


class Phrase(Record):
    """One row of a breakdown: a phrase, the element it gives, and why it works."""

    element: ElementId = about("要素的 id，见 elements.yml", "the id of an element in elements.yml")
    phrase: Quoted = about("这一要素在两种语言里的原文", "the phrase in both languages")
    why: Text = about("它为什么有效", "why it works")
    terms: list[TermId] = about(
        "短语用到、但没有写出名称的术语，见 terms.yml",
        "terms of terms.yml that the phrase uses without naming them",
        default_factory=list,
        max_length=5,
    )
    added: bool = about(
        "转述里由本指南补充、官方提示词没有写的内容",
        "true where a restatement adds what the official prompt does not say",
        default=False,
    )


class Origin(Record):
    """Where a prompt was found."""

    title: Title = about("出处的名称", "what the source is called")
    link: WebAddress = about("出处的网址", "its address")
    date: Date = about("这份出处的日期", "the date of the source")


class Rights(Record):
    """Who wrote the prompt's words, and on what terms they stand here."""

    kind: Literal["quotation", "restatement", "original"] = about(
        "quotation 引用原文；restatement 用自己的话转述；original 自己写的",
        "quotation: their words; restatement: their idea in our words; original: our own",
    )
    author: SameTitle = about(
        "作者，一行文字或中英各一行", "the author of the words, one line or a line in each language"
    )
    licence: SameTitle = about(
        "许可协议，一行文字或中英各一行；没有就写明没有",
        "the licence, one line or a line in each language; say so where there is none",
    )
    link: WebAddress | None = about(
        "许可或原文的网址", "the address of the licence or the original", default=None
    )


class Video(Record):
    """The clip that belongs to a prompt."""

    sources: list[WebAddress] = about(
        "视频网址，按优先顺序", "addresses of the clip, the preferred one first", min_length=1, max_length=8
    )
    aspect: Aspect | None = about(
        "画幅，例如 '16:9'；不知道就不写，封面就按 '16:9' 画",
        "aspect ratio, such as '16:9'; leave it out if unknown, and the poster is drawn as '16:9'",
        default=None,
    )
    seconds: float | None = about(
        "时长，秒；不知道就不写", "length in seconds; leave it out if unknown", default=None, gt=0, le=3600
    )
    poster: Title | None = about(
        "封面图上的一行字；不写则用镜头类短语",
        "the line on the drawn poster; the camera phrases if left out",
        default=None,
    )
    description: Text = about(
        "给看不到视频的读者的文字说明", "the clip in words, for readers who cannot see it"
    )


class Settings(Record):
    """What to set beside the prompt when a clip is made: no model takes these from its words."""

    aspect: Aspect = about("画幅，例如 '16:9'", "aspect ratio, such as '16:9'")
    seconds: float = about("时长，秒", "length in seconds", gt=0, le=3600)


class Weakness(Record):
    """What goes wrong in a clip, in the words of who made the model."""

    text: Text = about("发布者说明的问题，用自己的话转述", "the fault its publisher names, in our words")
    source: Origin = about("这一说明的出处", "where the publisher says so")


class Prompt(Record):
    """One prompt example: ``prompts/<collection>/<id>.yml``."""

    title: Title = about("标题", "the title")
    text: Text = about("提示词全文", "the whole prompt")
    breakdown: list[Phrase] = about(
        "逐句拆解", "the breakdown, a row for each phrase", min_length=1, max_length=60
    )
    note: Text | None = about(
        "关于文本的说明，例如译文的来历", "a note on the text, such as who translated it", default=None
    )
    source: Origin | None = about(
        "出处；引用和转述必填", "the source; required unless the prompt is original", default=None
    )
    rights: Rights = about("权利说明", "whose words these are")
    model: ModelId | None = about(
        "为哪个模型而写，见 models.yml；不限模型就不写",
        "the model it was written for, an id in models.yml; leave it out if it fits any",
        default=None,
    )
    tags: list[TagId] = about(
        "标签，见 tags.yml", "tags, ids in tags.yml", default_factory=list, max_length=20
    )
    settings: Settings | None = about("生成时要设的参数", "what to set when a clip is made", default=None)
    video: Video | None = about("视频", "the clip", default=None)
    weakness: Weakness | None = about(
        "发布者自己指出的问题", "what the publisher says goes wrong", default=None
    )
    added: Date | None = about(
        "收进本指南的日期；订阅源按它排序",
        "the day it came into this guide; the feed is in this order",
        default=None,
    )


class FrontMatter(Record):
    """The head of a chapter."""

    title: Line | None = about(
        "标题；不写则用一级标题", "the title, if not that of the first heading", default=None
    )
    description: Line | None = about("一句话简介", "the chapter in a sentence", default=None)
    hide: list[Literal["navigation", "toc", "footer"]] = about(
        "本页隐藏的部分", "what this page hides", default_factory=list
    )
    learn: list[Line] = about(
        "读完能做什么", "what a reader can do afterwards", default_factory=list, max_length=6
    )
    takeaways: list[Line] = about("要点", "what to remember", default_factory=list, max_length=6)
    teaches: list[ElementId] = about(
        "这一章讲的要素，见 elements.yml",
        "the elements it teaches, ids in elements.yml",
        default_factory=list,
    )
    models: list[ModelId] = about(
        "这一章所讲的模型；其中有已关闭的，页首就显示横幅",
        "the models it is about; if one is closed, a banner says so",
        default_factory=list,
    )
    added: Date | None = about(
        "收进本指南的日期；订阅源按它排序",
        "the day it came into this guide; the feed is in this order",
        default=None,
    )
    translates: Line | None = about(
        "译自哪一版原文（原文的校验值），由 promptguide translated 写",
        "the version of the original it was translated from, as its hash; promptguide translated writes it",
        default=None,
    )
