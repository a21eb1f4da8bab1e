"""What the data tables ``docs/data/*.yml`` may say: one description of each field, as in ``records``."""

from __future__ import annotations

from typing import Literal

from promptguide.records import (
    Aspect,
    Date,
    ElementId,
    Host,
    Id,
    Line,
    Name,
    Record,
    SameTitle,
    TermId,
    Text,
    Title,
    WebAddress,
    about,
)

DRAWINGS = (
    "shot-extreme-long",
    "shot-long",
    "shot-full",
    "shot-medium-long",
    "shot-cowboy",
    "shot-medium",
    "shot-medium-close",
    "shot-close",
    "shot-extreme-close",
    "shot-insert",
    "shot-establishing",
    "shot-two",
    "shot-group",
    "angle-eye-level",
    "angle-low",
    "angle-high",
    "angle-overhead",
    "angle-birds-eye",
    "angle-ground",
    "angle-knee",
    "angle-shoulder",
    "angle-dutch",
    "angle-over-shoulder",
    "angle-pov",
    "angle-profile",
    "angle-frontal",
    "angle-rear",
    "angle-three-quarter",
    "move-static",
    "move-pan",
    "move-tilt",
    "move-whip-pan",
    "move-roll",
    "move-dolly-in",
    "move-dolly-out",
    "move-truck",
    "move-pedestal",
    "move-crane",
    "move-orbit",
    "move-tracking",
    "move-leading",
    "move-handheld",
    "move-steadicam",
    "move-drone",
    "move-fpv",
    "move-zoom-in",
    "move-zoom-out",
    "move-dolly-zoom",
    "move-rack-focus",
    "move-reveal",
    "move-fly-through",
)
"""The drawings there are, in ``templates/diagram_*.svg.j2``."""


class Words(Record):
    """Words of each language."""

    zh: list[Line] = about("中文", "Chinese", default_factory=list, max_length=400)
    en: list[Line] = about("英文", "English", default_factory=list, max_length=400)


class Element(Record):
    """One thing a prompt can say, such as the camera angle."""

    id: Name = about("id", "id")
    name: Title = about("名称", "name")
    hint: Title = about("写什么", "what to write")
    role: Literal["subject", "verb", "place"] | None = about(
        "在句子里的位置：主语、谓语、地点；三者常在同一个分句里，拆解时分开",
        "its part in a sentence; those that have one often share a clause, and are told apart in it",
        default=None,
    )
    cues: Words = about(
        "线索：透露一个分句在说这个要素的常用词；一个词只给一个要素",
        "words that betray that a clause speaks of it; a word is a cue of one element only",
        default_factory=Words,
    )


class Group(Record):
    """One of the rows a reader sees first; its elements are the finer labels."""

    id: Name = about("id", "id")
    name: Title = about("名称", "name")
    elements: list[Element] = about("细分要素", "the finer elements", min_length=1)


class Seams(Record):
    """Where a clause may be cut, for ``recognition``."""

    starts: Words = about(
        "短语常以这些词开头：介词、冠词、副词、数量词",
        "words that phrases begin with: prepositions, articles, adverbs",
        default_factory=Words,
    )
    links: Words = about(
        "连词：不属于任何短语", "conjunctions, which belong to no phrase", default_factory=Words
    )


class ElementTable(Record):
    """``docs/data/elements.yml``."""

    groups: list[Group] = about(
        "要素组，按显示顺序", "groups in the order they are shown", min_length=1, max_length=8
    )
    seams: Seams = about("分句可以断开的地方", "where a clause may be cut", default_factory=Seams)


class Tag(Record):
    """A word to find prompts by."""

    id: Id = about("id", "id")
    name: Title = about("名称", "name")


class TagKind(Record):
    """Tags that answer one question, such as what a clip is about."""

    id: Name = about("id", "id")
    name: Title = about("名称", "name")
    tags: list[Tag] = about("标签，按显示顺序", "tags in the order they are shown", min_length=1)


class TagTable(Record):
    """``docs/data/tags.yml``."""

    kinds: list[TagKind] = about(
        "标签的种类，按显示顺序", "kinds of tags in the order they are shown", min_length=1, max_length=8
    )


class Collection(Record):
    """A folder of prompts, as readers know it."""

    id: Id = about("文件夹的名称", "the name of the folder")
    name: Title = about("名称", "name")
    intro: Text = about("里面是什么", "what is in it")


class CollectionTable(Record):
    """``docs/data/collections.yml``."""

    collections: list[Collection] = about(
        "合集，按显示顺序", "collections in the order they are shown", min_length=1
    )


class Aliases(Record):
    """Other names of a term, each language's own."""

    zh: list[Line] = about("中文别名", "Chinese names", default_factory=list, max_length=20)
    en: list[Line] = about("英文别名", "English names", default_factory=list, max_length=20)


class Diagram(Record):
    """The drawing that belongs to a term, and the same in words."""

    draw: Literal[DRAWINGS] = about("画哪一幅", "which drawing")  # type: ignore[valid-type]
    text: Text = about("图的文字说明", "the drawing in words")


class Term(Record):
    """A word of film language."""

    id: Id = about("id，也是页面的地址", "id, and the address of its page")
    element: ElementId = about(
        "属于哪个要素，见 elements.yml", "the element it belongs to, an id in elements.yml"
    )
    name: Title = about("名称", "name")
    aliases: Aliases = about(
        "别名；提示词里出现就算用到",
        "other names; a prompt that has one uses the term",
        default_factory=Aliases,
    )
    definition: Text = about("一两句话的定义", "what it is, in a sentence or two")
    use: Text = about("什么时候用", "when to use it")
    avoid: Text = about("什么时候不用", "when not to")
    see: list[TermId] = about(
        "容易混淆或可以替换的术语", "terms to compare it with", default_factory=list, max_length=8
    )
    diagram: Diagram | None = about("示意图", "its diagram", default=None)


class TermTable(Record):
    """``docs/data/terms.yml``."""

    terms: list[Term] = about("术语", "the terms", min_length=1)


class Member(Record):
    """A prompt's part in a set."""

    prompt: Id = about("提示词的 id", "the id of the prompt")
    effect: Text = about("与前一条相比，改了什么，效果怎样变", "what it changes, and what that does")


class PromptSet(Record):
    """Prompts to compare: a pair differs in one element, a ladder goes from weak to good."""

    id: Id = about("id", "id")
    kind: Literal["pair", "ladder"] = about(
        "pair 只差一个要素；ladder 由弱到好", "pair: they differ in one element; ladder: from weak to good"
    )
    element: ElementId | None = about(
        "pair 里不同的那个要素，pair 必填",
        "the element in which a pair differs; a pair needs it",
        default=None,
    )
    title: Title = about("标题", "title")
    lesson: Text = about("这一组说明什么", "what the set teaches")
    members: list[Member] = about(
        "成员，按比较的顺序", "the prompts, in the order they are compared", min_length=2, max_length=6
    )


class SetTable(Record):
    """``docs/data/sets.yml``."""

    sets: list[PromptSet] = about("对照组", "the sets", min_length=1)


class FactSource(Record):
    """Where a fact is from."""

    title: SameTitle = about("出处，一行文字或中英各一行", "the source, one line or a line in each language")
    link: WebAddress | None = about("网址", "its address", default=None)


class Fact(Record):
    """A dated or disputable statement, said once; chapters cite it by its id."""

    id: Id = about("id，章节里写成 `[^id]`", "id; chapters write `[^id]`")
    statement: Text = about("一句话的说法", "the statement, in a sentence")
    as_of: Date = about(
        "这一说法所指的日期，或所读副本的日期", "the day the statement is about, or of the copy read"
    )
    sources: list[FactSource] = about("出处", "where it is from", min_length=1, max_length=4)
    confidence: Literal["high", "medium", "low"] = about(
        "high 一手来源或多个来源；medium 一个可靠来源；low 单一的弱来源",
        "high: a primary source or several; medium: one good source; low: one weak source",
    )
    review_by: Date = about("最迟何时复核", "the day by which to check it again")


class FactTable(Record):
    """``docs/data/facts.yml``."""

    facts: list[Fact] = about("事实", "the facts", min_length=1)


class Seconds(Record):
    """The lengths a model makes in one go."""

    least: float | None = about("最短，秒", "the shortest, in seconds", default=None, gt=0)
    most: float = about("最长，秒", "the longest, in seconds", gt=0)
    only: list[float] = about(
        "只有这几种长度时列出", "all lengths there are, if they are few", default_factory=list
    )


class Slot(Record):
    """A part of a vendor's formula."""

    name: Title = about("厂商的叫法", "what the vendor calls it")
    elements: list[ElementId] = about("对应的要素", "the elements that belong there", min_length=1)


class Formula(Record):
    """The order in which a vendor wants a prompt written."""

    fact: Id = about("依据的事实，见 facts.yml", "the fact it is from, an id in facts.yml")
    slots: list[Slot] = about("各部分，按厂商的顺序", "the parts, in the vendor's order", min_length=1)


class Model(Record):
    """A video model: whether it can be used, and what it makes. Figures are from its fact."""

    id: Id = about("id", "id")
    name: Line = about("名称", "name")
    vendor: Line = about("公司", "who makes it")
    status: Literal["open", "closed"] = about("open 可用；closed 已关闭", "whether it can be used")
    closed: Date | None = about("关闭日期", "the day it closed", default=None)
    weights: Literal["hosted", "open"] = about(
        "hosted 托管服务；open 开放权重", "hosted: a service; open: its weights can be had"
    )
    fact: Id = about(
        "状态和各项数字所依据的事实，见 facts.yml",
        "the fact that status and figures are from, an id in facts.yml",
    )
    seconds: Seconds | None = about("单段时长", "the length of a clip", default=None)
    total: float | None = about(
        "延长后的最长总时长，秒", "the longest total by extending, in seconds", default=None, gt=0
    )
    sizes: Text | None = about("分辨率", "sizes", default=None)
    aspects: list[Aspect] = about(
        "画幅；没有说明就不写", "aspect ratios, where they are stated", default_factory=list
    )
    audio: bool | None = about(
        "是否生成声音；没有说明就不写", "whether it makes sound, where that is stated", default=None
    )
    inputs: Text | None = about("除文字外接受什么", "what it takes besides text", default=None)
    formula: Formula | None = about("厂商公布的提示词公式", "the vendor's formula", default=None)
    limits: list[Text] = about(
        "要求和限制", "what it demands and cannot do", default_factory=list, max_length=6
    )


class ModelTable(Record):
    """``docs/data/models.yml``."""

    models: list[Model] = about("模型", "the models", min_length=1)


class Hosts(Record):
    """``docs/data/hosts.yml``: whose videos may be shown besides the built-in providers'."""

    files: list[Host] = about(
        "可直接播放 MP4、WebM 文件的主机",
        "hosts whose MP4 and WebM files may be played",
        default_factory=list,
    )
    players: list[Host] = about(
        "可嵌入播放页的主机", "hosts whose player pages may be framed", default_factory=list
    )


class WordTable(Record):
    """``docs/data/words.yml``: words that Chinese search must not cut."""

    words: list[Line] = about("搜索时不拆开的词", "words that stay whole", default_factory=list)


class Label(Record):
    """Words in a drawn figure."""

    id: Name = about("模板里的名称，写成 `label.名称`", "its name in the template, which writes `label.NAME`")
    text: Title = about("图中的字", "the words")


class Figure(Record):
    """A drawn figure: ``templates/figure_<id>.svg.j2``."""

    id: Id = about("id，也是模板的名称", "id, and the name of the template")
    caption: Title = about("图注", "the line under it")
    text: Text = about("图的文字说明", "the figure in words")
    labels: list[Label] = about("图中的字", "the words in it", default_factory=list)


class FigureTable(Record):
    """``docs/data/figures.yml``."""

    figures: list[Figure] = about("插图", "the figures", min_length=1)


class Stage(Record):
    """A stretch of the learning path."""

    id: Id = about("id", "id")
    name: Title = about("名称", "name")
    goal: Text = about("读完这一段能做什么", "what one can do at its end")
    chapters: list[Line] = about(
        "章节，从 docs/<语言>/ 算起、不带 .md 的路径",
        "chapters, by their paths from docs/<language>/, without .md",
        min_length=1,
    )


class PathTable(Record):
    """``docs/data/path.yml``: the order in which to learn."""

    stages: list[Stage] = about("阶段", "the stages", min_length=1)


class LinkRecord(Record):
    """Whether an address opened when it was last asked."""

    address: WebAddress = about("网址，与数据里写的相同", "the address, as the data has it")
    checked: Date = about("最近一次检查的日期", "the day it was last asked")
    result: Literal["opened", "failed", "dead", "unknown"] = about(
        "opened 能打开；failed 没有打开；dead 相隔一周两次没有打开；unknown 没有得到说明",
        "opened; failed: it did not open; dead: it failed twice, a week apart; unknown: the host did not say",
    )
    status: int | None = about(
        "对方回答的 HTTP 状态码；没有回答就不写",
        "the HTTP status of the answer, where there was one",
        default=None,
        ge=100,
        le=599,
    )
    failing: Date | None = about(
        "从哪一天起打不开", "the first day in a row on which it did not open", default=None
    )


class LinkTable(Record):
    """``docs/data/links.yml``: written by ``promptguide links --online``."""

    links: list[LinkRecord] = about("网址的检查记录", "what asking each address found", default_factory=list)


class Licence(Record):
    """On what terms the data may be used."""

    id: Line = about("SPDX 代号", "its SPDX identifier")
    title: Title = about("名称", "what it is called")
    link: WebAddress = about("全文的网址", "the address of its text")


class Dataset(Record):
    """``docs/data/dataset.yml``: what the published data is called, and whose it is."""

    name: Id = about("数据集的 id", "the id of the data set")
    title: Title = about("名称", "what it is called")
    description: Text = about("里面有什么", "what is in it")
    licence: Licence = about(
        "许可协议；提示词以各自的权利说明为准", "the licence; the rights that a prompt states come first"
    )
