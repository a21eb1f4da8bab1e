"""What ``docs/data/rules.yml`` may say: rules on how a prompt is written, as data.

The words of every rule are in the table; the code knows only the kinds of ``Find``, in ``kinds``.
"""

from __future__ import annotations

from typing import Literal

from promptguide.records import ElementId, Id, Line, Name, Record, TermId, Text, Title, about

KINDS = (
    "words",
    "missing",
    "conflict",
    "several",
    "confused",
    "pace",
    "speech",
    "opening",
    "order",
    "length",
    "repeated",
    "fragments",
)
"""The kinds of conditions there are."""


class Words(Record):
    """Patterns to look for, of one's own and from shared lists; see ``text`` for what they may say."""

    lists: list[Name] = about("用到的公用词表", "shared lists to take in", default_factory=list)
    zh: list[Line] = about("中文的词", "Chinese words", default_factory=list)
    en: list[Line] = about("英文的词", "English words", default_factory=list)


class WordList(Record):
    """Words that several rules look for."""

    id: Name = about("id", "id")
    zh: list[Line] = about("中文的词", "Chinese words", default_factory=list)
    en: list[Line] = about("英文的词", "English words", default_factory=list)


class Numbers(Record):
    """A number for each language: characters in Chinese, words in English."""

    zh: float = about("中文，按字计", "for Chinese, in characters", gt=0)
    en: float = about("英文，按词计", "for English, in words", gt=0)


class Side(Record):
    """One of the things that exclude each other, or that are taken for each other."""

    element: ElementId | None = about("所属的要素", "the element it is", default=None)
    words: Words | None = about("认出它的词", "the words that show it", default=None)
    terms: list[TermId] = about("认出它的术语", "the terms that show it", default_factory=list)


class Find(Record):
    """When a rule is broken: a kind of condition and its parameters."""

    kind: Literal[KINDS] = about("条件的种类", "the kind of condition")  # type: ignore[valid-type]
    words: Words | None = about("找哪些词", "the words to look for", default=None)
    unless: Words | None = about("旁边有这些词就不算", "words that excuse", default=None)
    scope: Literal["clause", "sentence", "shot", "text"] | None = about(
        "在多大范围里看", "how much of the text is seen together", default=None
    )
    elements: list[ElementId] = about("涉及的要素", "the elements concerned", default_factory=list)
    spare: list[ElementId] = about(
        "这些要素的术语和短语不算", "elements whose terms and phrases are left alone", default_factory=list
    )
    sides: list[Side] = about(
        "互相排斥或容易混淆的各方", "what excludes, or is taken for, one another", default_factory=list
    )
    ignore: list[TermId] = about("不计数的术语", "terms that do not count", default_factory=list)
    together: list[list[TermId]] = about(
        "合起来算一个的术语", "terms that count as one", default_factory=list
    )
    limit: int | None = about("最多几个，或至少几段", "how many at most, or at least", default=None, ge=1)
    shortest: Numbers | None = about("最短多少字", "the shortest, in words", default=None)
    longest: Numbers | None = about("最长多少字", "the longest, in words", default=None)
    rate: Numbers | None = about("每秒说几个字", "words spoken in a second", default=None)
    seconds: float | None = about("一拍至少几秒", "the least seconds a beat takes", default=None, gt=0)
    ample: float | None = about("一拍从容演完要几秒", "the seconds a beat takes at ease", default=None, gt=0)


class Example(Record):
    """The same fault in each language, or the same remedy."""

    zh: Line = about("中文，一行", "Chinese, one line")
    en: Line = about("英文，一行", "English, one line")


class Source(Record):
    """Where a rule is from: a fact, or a chapter in which this guide gives the advice as its own."""

    fact: Id | None = about(
        "依据的事实，见 facts.yml", "the fact it rests on, an id in facts.yml", default=None
    )
    chapter: Line | None = about(
        "讲它的章节，从 docs/<语言>/ 算起、不带 .md 的路径",
        "the chapter that explains it, by its path from docs/<language>/, without .md",
        default=None,
    )


class Plant(Record):
    """A fault to put into a good prompt."""

    place: Literal["start", "end"] = about(
        "start 放在开头；end 接在末尾", "put it at the start, or append it", default="end"
    )
    zh: Line = about("中文，一行", "Chinese, one line")
    en: Line = about("英文，一行", "English, one line")


class Rule(Record):
    """A rule on how a prompt is written."""

    id: Id = about("id，也是规则页上的锚点", "id, and the anchor on the page of rules")
    name: Title = about("名称", "name")
    explanation: Text = about("为什么要紧，该怎么办", "why it matters, and what to do")
    bad: Example = about("犯规的片段", "a fragment that breaks it")
    better: Example = about("改好的片段", "the fragment mended")
    source: Source = about("出处", "where it is from")
    seconds: float | None = about(
        "例子所指的时长，秒；与时长有关的规则才写",
        "the length the examples are meant for, in seconds, if the rule is about length",
        default=None,
        gt=0,
    )
    find: Find = about("什么情况算犯规", "when it is broken")
    plant: Plant | None = about(
        "放进好提示词就会犯规的一小段文字", "a short text that makes a good prompt break it", default=None
    )
    repair_hint: Text | None = about("修改时的提示", "a hint for who mends it", default=None)


class Theme(Record):
    """Rules that belong together."""

    id: Id = about("id", "id")
    name: Title = about("名称", "name")
    rules: list[Rule] = about("规则，按显示顺序", "the rules in the order they are shown", min_length=1)


class Reading(Record):
    """The marks and words at which a text is cut before it is judged."""

    clause: Words = about("分句的标点", "what ends a clause", default_factory=Words)
    sentence: Words = about("句末的标点", "what ends a sentence", default_factory=Words)
    quoted: Words = about("引号里的话", "what is quoted", default_factory=Words)
    cut: Words = about("开始另一个镜头的词", "what begins another shot", default_factory=Words)


class RuleTable(Record):
    """``docs/data/rules.yml``."""

    reading: Reading = about("怎样切开一段提示词", "how a prompt is cut", default_factory=Reading)
    lists: list[WordList] = about("公用词表", "shared lists of words", default_factory=list)
    themes: list[Theme] = about(
        "主题，按显示顺序", "themes in the order they are shown", default_factory=list
    )
