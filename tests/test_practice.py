"""Practising in a browser: every kind of question, the set of a day, review, what is kept, no scripts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from conftest import ROOT
from promptguide import exercises, guide
from promptguide.records import LOCALES
from promptguide.views import practice
from test_browser_logic import ask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

LIBRARY = guide.check(guide.Guide(ROOT)).library
BANK = {question.id: question for question in LIBRARY.exercises}
EDITIONS = {"zh": "", "en": "/en"}
DAY = "2026-11-28"
WORDS = {locale: guide.words(locale).words for locale in LOCALES}

both_editions = pytest.mark.parametrize("locale", LOCALES)
every_kind = pytest.mark.parametrize("kind", exercises.KINDS)
DENIED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied') } })"


@pytest.fixture(autouse=True)
def nothing_goes_wrong(page: Page) -> Iterator[None]:
    """No test passes while a script of the page throws or the console reports an error."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda message: (
            wrong.append(message.text)
            if message.type == "error" and not message.location["url"].endswith("/favicon.ico")
            else None
        ),
    )
    yield
    assert wrong == []


def practise(page: Page, query: str = "", locale: str = "zh") -> None:
    page.goto(f"{EDITIONS[locale]}/practice/{query}")
    page.locator("practice-page[data-ready]").wait_for()


def start(page: Page, query: str = "", locale: str = "zh") -> None:
    practise(page, query, locale)
    page.locator("[data-start=day]").click()


def current(page: Page) -> Locator:
    return page.locator(".pg-run exercise-question")


def asked(page: Page) -> exercises.Question:
    return BANK[str(current(page).get_attribute("data-id"))]


def answer(page: Page, *, right: bool) -> exercises.Question:
    """Answer the question that is shown."""
    question, shown = asked(page), current(page)
    if question.kind == "order":
        if right:
            for place, choice in enumerate(question.right):
                item = shown.locator(f"[data-choice='{choice}']")
                while item.evaluate("(item) => [...item.parentElement.children].indexOf(item)") > place:
                    item.locator("[data-move='-1']").click()
        else:
            arranged = shown.locator(f"[data-choice='{question.right[-1]}']")
            while arranged.evaluate("(item) => item.previousElementSibling !== null"):
                arranged.locator("[data-move='-1']").click()
    else:
        place = question.right[0] if right else (question.right[0] + 1) % len(question.choices)
        shown.locator(f"input[value='{place}']").check()
    shown.locator("[data-check]").click()
    return question


def run_through(page: Page, *, right: bool = True) -> list[str]:
    """Answer a whole set; gives the ids in order."""
    ids = []
    while page.locator("[data-part=run]").is_visible():
        ids.append(answer(page, right=right).id)
        page.locator("[data-next]").click()
    return ids


def kept(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        page.evaluate("() => localStorage.getItem('promptguide.practice')") or "{}"
    )
    return dict(found.get("answers", {}))


@both_editions
@pytest.mark.parametrize("width", [390, 1280])
def test_a_set_can_be_done_from_start_to_result(page: Page, locale: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    start(page, f"?day={DAY}", locale)
    results = []
    for number in range(1, 11):
        title = WORDS[locale]["practice_question"].format(number=number, count=10)
        assert page.locator("#question").text_content() == title
        right = number % 3 != 0
        answer(page, right=right)
        verdict = str(current(page).locator(".pg-exercise__verdict").text_content())
        said = WORDS[locale]["exercise_right" if right else "exercise_wrong"].split("{")[0].strip()
        assert verdict.startswith(("✓ " if right else "✗ ") + said[:3])
        assert current(page).locator(".pg-exercise__notes").is_visible()
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        results.append(right)
        page.locator("[data-next]").click()
    said = WORDS[locale]["practice_end"].format(right=sum(results), count=10)
    assert page.locator("#end").text_content() == said
    assert page.locator(".pg-practice__missed > li").count() == results.count(False)
    page.locator("[data-part=end] [data-back]").click()
    assert page.locator("[data-part=day]").is_visible()


@both_editions
@every_kind
def test_a_wrong_answer_shows_the_right_one_in_words(page: Page, locale: str, kind: str) -> None:
    start(page, f"?kinds={kind}&day={DAY}", locale)
    question = answer(page, right=False)
    shown = current(page)
    assert question.kind == kind
    assert shown.get_attribute("data-verdict") == "wrong"
    if kind == "order":
        for place, choice in enumerate(question.right):
            item = shown.locator(f"[data-choice='{choice}']")
            mark = str(item.locator(".pg-choice__mark").text_content())
            at = item.evaluate("(item) => [...item.parentElement.children].indexOf(item)")
            assert mark == "✓" if at == place else str(place + 1) in mark
    else:
        marks = shown.locator(".pg-choice__mark").all_text_contents()
        assert marks[question.right[0]] == f"✓ {WORDS[locale]['exercise_mark_right']}"
        assert f"✗ {WORDS[locale]['exercise_mark_wrong']}" in marks
        words = str(shown.locator(".pg-choice__text").nth(question.right[0]).text_content())
        assert words in str(shown.locator(".pg-exercise__verdict").text_content())
    assert shown.locator(".pg-exercise__answer a").count()


@every_kind
def test_every_kind_can_be_done_by_keyboard_alone(page: Page, kind: str) -> None:
    practise(page, f"?kinds={kind}&day={DAY}", "en")

    def tab_to(wanted: str) -> None:
        for _ in range(60):
            if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reached {wanted}")

    page.locator("[data-way=day]").focus()
    tab_to("[data-start=day]")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "question"
    question = asked(page)
    if kind == "order":
        for place, choice in enumerate(question.right):
            tab_to(f".pg-run [data-choice='{choice}'] [data-move='-1']")
            item = current(page).locator(f"[data-choice='{choice}']")
            while item.evaluate("(item) => [...item.parentElement.children].indexOf(item)") > place:
                page.keyboard.press("Enter")
                assert item.locator("[data-move='-1']").evaluate("(b) => b === document.activeElement")
                assert current(page).locator(".pg-exercise__verdict").text_content()
    else:
        tab_to(".pg-run input[type=radio]")
        for _ in range(question.right[0]):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
    tab_to(".pg-run [data-check]")
    page.keyboard.press("Enter")
    assert current(page).get_attribute("data-verdict") == "right"
    assert page.evaluate("() => document.activeElement.matches('.pg-exercise__answer > summary')")
    tab_to("[data-next]")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "question"
    assert "2" in str(page.locator("#question").text_content())


@both_editions
def test_checking_without_a_choice_asks_for_one(page: Page, locale: str) -> None:
    start(page, "?kinds=name", locale)
    current(page).locator("[data-check]").click()
    assert current(page).locator("[role=status]").first.text_content() == WORDS[locale]["exercise_none"]
    assert page.evaluate("() => document.activeElement.type") == "radio"
    assert current(page).locator("details").is_hidden()


@both_editions
def test_a_fault_is_found_and_mended(page: Page, locale: str) -> None:
    start(page, f"?kinds=repair&day={DAY}", locale)
    question = answer(page, right=True)
    words = WORDS[locale]
    mend = current(page).locator("[data-mend]")
    text, status = mend.locator("textarea"), mend.locator("[role=status]")
    [planted] = [one for one in question.planted if one.locale == locale]
    given = text.input_value()
    good = getattr(LIBRARY.prompts[question.prompts[0]].prompt.text, locale)
    assert given.replace(planted.text, "", 1) == good

    def judge(written: str, said: str) -> None:
        text.fill(written)
        mend.locator("[data-mended]").click()
        mark, beginning = said.split(" ", 1)
        status.filter(has_text=beginning).wait_for()
        assert str(status.text_content()).startswith(mark)

    judge(given, f"✗ {words['exercise_mend_fault'].split('{')[0]}")
    judge(good[len(good) // 2 :], f"✗ {words['exercise_mend_lost'].split('{')[0]}")
    judge(good, f"✓ {words['exercise_mended']}")


@both_editions
def test_every_planted_fault_can_be_mended_by_taking_it_out(page: Page, locale: str) -> None:
    cases = []
    for question in BANK.values():
        if question.kind == "repair":
            entry = LIBRARY.prompts[question.prompts[0]]
            phrases = [
                [segment.text, entry.rows[segment.row - 1].element.id]
                for segment in entry.aligned[locale].segments
                if segment.row
            ]
            [planted] = [one for one in question.planted if one.locale == locale]
            words = [segment.text for segment in entry.aligned[locale].segments]
            bad = "".join([*words[: planted.at], planted.text, *words[planted.at :]])
            data = {"rule": question.of, "seconds": entry.seconds, "phrases": phrases}
            cases.append([bad, "".join(words), data])
    found = ask(
        page,
        """async ([cases, locale], logic, language) => {
          const { mended } = await logic("mending");
          return cases.map(([bad, good, data]) =>
            [mended(bad, data, locale, language).is, mended(good, data, locale, language).is]);
        }""",
        [cases, locale],
    )
    assert found == [["fault", "mended"]] * len(cases)
    assert cases


def test_the_page_fills_a_question_as_the_generator_does(page: Page, browser: Browser, base_url: str) -> None:
    """The words of each question on the page are those of the same question in a chapter."""
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    plain = context.new_page()
    plain.goto("/en/practice/")
    static = {
        one.get_attribute("data-id"): one.evaluate("(e) => e.innerHTML")
        for one in plain.locator("exercise-question").all()
    }
    context.close()
    assert len(static) == 2 * len(exercises.KINDS)
    practise(page, "", "en")
    same = page.evaluate(
        """async (asked) => {
          const { fill } = await import("/assets/promptguide/question-fill.js");
          const box = document.querySelector("practice-page");
          const data = await (await fetch(box.dataset.data)).json();
          const plain = (element) => {
            for (const drawing of element.querySelectorAll("[data-slot=drawing]")) drawing.remove();
            const texts = [...element.querySelectorAll("a, textarea, [data-choice]")].map((one) =>
              one.getAttribute("href") ?? one.value ?? one.dataset.choice);
            return [element.textContent.replace(/\\s+/g, " ").trim(), texts];
          };
          return Object.entries(asked).map(([id, html]) => {
            const question = data.questions.find((one) => one.id === id);
            const patterns = {
              question: box.querySelector(`template[data-kind=${question.kind}]`),
              drawing: question.drawing && box.querySelector(`template[data-drawing=${question.drawing}]`),
            };
            const template = document.createElement("template");
            template.innerHTML = html;
            const [own, given] = [plain(fill(patterns, question, data.prompts)), plain(template.content)];
            const squeeze = ([text, rest]) => [text.replace(/\\s/g, ""), rest];
            return [squeeze(own), squeeze(given)];
          });
        }""",
        static,
    )
    for own, given in same:
        assert own == given


def test_a_link_with_a_day_gives_everyone_the_same_set_in_both_languages(
    browser: Browser, base_url: str
) -> None:
    sets = []
    for locale, clock in (("zh", "2026-12-01T09:00:00"), ("zh", "2027-03-05T22:00:00"), ("en", DAY)):
        context = browser.new_context(base_url=base_url)
        page = context.new_page()
        page.clock.set_fixed_time(clock)
        start(page, f"?day={DAY}", locale)
        sets.append(run_through(page))
        context.close()
    assert sets[0] == sets[1] == sets[2]
    assert len(set(sets[0])) == 10
    kinds = [BANK[id_].kind for id_ in sets[0]]
    assert all(kinds.count(kind) in {1, 2} for kind in exercises.KINDS)


def test_without_a_day_the_set_is_todays_and_its_link_says_so(page: Page) -> None:
    page.clock.set_fixed_time("2026-12-24T10:00:00")
    practise(page, "?kinds=find,name")
    link = str(page.locator("copy-text").get_attribute("data-text"))
    assert link.endswith("/practice/?day=2026-12-24&kinds=name,find")
    assert "2026" in str(page.locator("#day").text_content())
    page.locator("[data-start=day]").click()
    ids = run_through(page)
    assert {BANK[id_].kind for id_ in ids} == {"name", "find"}
    page.goto(link)
    page.locator("practice-page[data-ready]").wait_for()
    page.locator("[data-start=day]").click()
    assert run_through(page) == ids


def test_the_days_differ(page: Page) -> None:
    found = ask(
        page,
        """async (days, logic) => {
          const { daySet } = await logic("practice");
          const { questions } = await (await fetch("/practice/questions.json")).json();
          return days.map((day) => daySet(questions, day).map(({ id, element }) => [id, element]));
        }""",
        [f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)],
    )
    assert all(len({id_ for id_, _ in one}) == 10 for one in found)
    assert len({json.dumps(one) for one in found}) == len(found)
    assert all(len({element for _, element in one}) >= 6 for one in found)
    assert len({id_ for one in found for id_, _ in one}) > 0.9 * len(BANK)


@both_editions
def test_choosing_kinds_and_elements_narrows_the_set_and_the_address(page: Page, locale: str) -> None:
    practise(page, "", locale)
    page.locator(".pg-practice__only > summary").click()
    page.locator("[data-only=kinds] input[value=name]").check()
    page.locator("[data-only=elements] input[value=light]").check()
    assert page.evaluate("() => location.search") == "?kinds=name&elements=light"
    page.locator("[data-start=day]").click()
    assert all((BANK[id_].kind, BANK[id_].element) == ("name", "light") for id_ in run_through(page))


@pytest.mark.parametrize(
    "query",
    [
        "?day=2026-02-30",
        "?day=9999-99-99&kinds=name%00,find",
        "?day=<img src=x onerror=alert(1)>&kinds=<script>alert(1)</script>&elements=__proto__",
        "?day=2026-11-28'%22&kinds=constructor,toString&elements=" + "light," * 2000,
        "?kinds=" + "%E0%A4%A" * 50,
        "?day=2026-11-28&day=2027-01-01&kinds=,,,",
    ],
)
def test_a_hostile_address_is_only_an_address(page: Page, query: str) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.clock.set_fixed_time("2026-12-24T10:00:00")
    practise(page, query)
    page.locator("[data-start=day]").click()
    assert asked(page).kind in exercises.KINDS
    link = str(page.locator("copy-text").get_attribute("data-text"))
    assert "<" not in link
    assert len(link) < 500
    assert page.locator("img[src=x]").count() == 0
    assert dialogs == []


@pytest.mark.parametrize(
    "hostile",
    [
        "{",
        "null",
        "7",
        '{"answers": []}',
        '{"answers": {"__proto__": [1, 2], "<img src=x>": [1, 20000], "name.a.1": [9, 1], "a.b": [1, -3]}}',
        '{"answers": {"name.kite-dike-standing.1": [1, "x"], "find.x": null, "a.b": [1.5, 20000]}}',
        json.dumps({"answers": {f"name.x{n}.1": [1, 20000] for n in range(20_000)}}),
    ],
)
def test_what_others_kept_does_no_harm(page: Page, hostile: str) -> None:
    page.goto("/practice/")
    page.evaluate("(kept) => localStorage.setItem('promptguide.practice', kept)", hostile)
    practise(page)
    page.locator("[data-way=review]").click()
    assert page.locator("[data-part=review] [data-start]").is_disabled()
    assert (
        page.locator("[data-part=review] [data-count]").text_content() == WORDS["zh"]["practice_review_none"]
    )
    page.locator("[data-way=day]").click()
    page.locator("[data-start=day]").click()
    question = answer(page, right=True)
    assert kept(page)[question.id][0] == 2


def test_where_nothing_can_be_kept_progress_lasts_for_the_visit(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url)
    context.add_init_script(DENIED)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.clock.install(time="2026-12-01T09:00:00")
    start(page, "?kinds=name")
    ids = run_through(page, right=False)
    page.locator("[data-part=end] [data-back]").click()
    page.clock.set_fixed_time("2026-12-02T09:00:00")
    page.locator("[data-way=review]").click()
    page.locator("[data-part=review] [data-start]").click()
    assert sorted(run_through(page)) == sorted(ids)
    assert not [error for error in errors if "denied" not in error]
    context.close()


def test_what_went_wrong_comes_back_the_next_day_and_what_was_right_later(page: Page) -> None:
    page.clock.set_fixed_time("2026-12-01T09:00:00")
    start(page, "?kinds=name,find&elements=light,sound")
    wrong, right = [], []
    while page.locator("[data-part=run]").is_visible():
        ok = len(wrong) >= 3
        (right if ok else wrong).append(answer(page, right=ok).id)
        page.locator("[data-next]").click()
    assert len(wrong) == 3
    assert right

    def due(day: str) -> list[str]:
        page.clock.set_fixed_time(f"{day}T09:00:00")
        practise(page)
        page.locator("[data-way=review]").click()
        button = page.locator("[data-part=review] [data-start]")
        if button.is_disabled():
            return []
        button.click()
        return run_through(page)

    assert due("2026-12-01") == []
    assert sorted(due("2026-12-02")) == sorted(wrong)  # answered right now: box 2, back in two days
    assert due("2026-12-02") == []
    assert sorted(due("2026-12-04")) == sorted([*wrong, *right])[:10]
    boxes = {id_: box for id_, (box, _) in kept(page).items()}
    assert set(boxes.values()) <= {2, 3}


def test_boxes_go_up_when_due_and_back_to_the_first_when_wrong(page: Page) -> None:
    found = ask(
        page,
        """async (answers, logic) => {
          const { answered } = await logic("practice");
          let record = new Map();
          return answers.map(([right, day]) => {
            record = answered(record, "name.a.1", right, day);
            return record.get("name.a.1")[0];
          });
        }""",
        [
            [True, "2026-01-01"],
            [True, "2026-01-02"],  # not due: stays
            [True, "2026-01-03"],
            [True, "2026-01-07"],
            [True, "2026-01-15"],
            [True, "2026-01-31"],  # there is no sixth box
            [False, "2026-02-01"],
            [True, "2026-02-02"],
            [False, "2026-02-02"],
        ],
    )
    assert found == [2, 2, 3, 4, 5, 5, 1, 2, 1]


def test_python_and_the_browser_have_the_same_boxes(page: Page) -> None:
    boxes = ask(page, "async (_, logic) => (await logic('practice')).BOXES", None)
    assert tuple(boxes) == practice.BOXES


@both_editions
def test_progress_by_element_is_shown_saved_and_cleared(page: Page, locale: str) -> None:
    practise(page, "", locale)
    page.locator("[data-way=elements]").click()
    row = page.locator("[data-element=light]")
    count = sum(question.element == "light" for question in BANK.values())
    said = WORDS[locale]["practice_progress"]
    assert row.locator("[data-said]").text_content() == said.format(right=0, count=count)
    row.locator("button").click()
    ids = run_through(page)
    assert all(BANK[id_].element == "light" for id_ in ids)
    page.locator("[data-part=end] [data-back]").click()
    assert row.locator("[data-said]").text_content() == said.format(right=len(ids), count=count)
    page.reload()
    page.locator("practice-page[data-ready]").wait_for()
    page.locator("[data-way=elements]").click()
    assert row.locator("progress").evaluate("(bar) => bar.value") == len(ids)
    with page.expect_download() as download:
        page.locator("[data-export]").click()
    saved = json.loads(download.value.path().read_text("utf-8"))
    assert sorted(saved["answers"]) == sorted(ids)
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("[data-clear]").click()
    assert row.locator("[data-said]").text_content() == said.format(right=0, count=count)
    assert page.locator("[data-cleared]").text_content() == WORDS[locale]["practice_cleared"]
    assert kept(page) == {}


@both_editions
def test_questions_in_a_chapter_answer_and_count(page: Page, locale: str) -> None:
    page.goto(f"{EDITIONS[locale]}/craft/camera/")
    first = page.locator("exercise-question[data-ready]").first
    first.wait_for()
    assert page.locator("exercise-question").count() == 3
    assert first.locator("details").is_hidden()
    question = BANK[str(first.get_attribute("data-id"))]
    first.locator("input").nth(question.right[0]).check()
    first.locator("[data-check]").click()
    assert first.get_attribute("data-verdict") == "right"
    assert kept(page)[question.id][0] == 2
    page.locator(".pg-exercises__more a").click()
    page.locator("practice-page[data-ready]").wait_for()
    assert page.locator("[data-only=elements] input:checked").count() >= 2


@both_editions
def test_without_scripts_some_questions_of_each_kind_show_with_their_answers(
    browser: Browser, base_url: str, locale: str
) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{EDITIONS[locale]}/practice/")
    for kind in exercises.KINDS:
        shown = page.locator(f"exercise-question[data-kind={kind}]:visible")
        assert shown.count() >= 2
        answer_ = shown.first.locator(".pg-exercise__answers li").first
        assert answer_.is_hidden()
        shown.first.locator("summary").click()
        assert answer_.is_visible()
        assert answer_.text_content()
    for hidden in ("input", "[data-check]", "[data-move]", "textarea", "[data-start]", "[data-way]"):
        assert page.locator(f".pg-practice {hidden}:visible").count() == 0
    page.goto(f"{EDITIONS[locale]}/craft/action/")
    assert page.locator("exercise-question:visible").count() == 3
    context.close()


def test_where_the_questions_do_not_load_some_show_all_the_same(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url)
    page = context.new_page()
    page.route("**/practice/questions.json*", lambda route: route.abort())
    page.goto("/en/practice/")
    page.locator(".pg-practice__failed", has_text="did not load").wait_for()
    assert page.locator("exercise-question:visible").count() >= 2 * len(exercises.KINDS)
    shown = page.locator("exercise-question[data-kind=name]").first
    question = BANK[str(shown.get_attribute("data-id"))]
    shown.locator("input").nth(question.right[0]).check()
    shown.locator("[data-check]").click()
    assert shown.get_attribute("data-verdict") == "right"
    context.close()


def test_printing_shows_questions_and_answers_and_no_buttons(page: Page) -> None:
    page.goto("/en/craft/camera/")
    page.locator("exercise-question[data-ready]").first.wait_for()
    page.emulate_media(media="print")
    shown = page.locator("exercise-question").first
    assert shown.locator(".pg-exercise__ask").is_visible()
    assert shown.locator(".pg-exercise__answers li").first.is_visible()
    assert shown.locator("[data-check]").is_hidden()


def test_nothing_goes_sideways_at_320_pixels_and_targets_are_large(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    for kind in exercises.KINDS:
        start(page, f"?kinds={kind}&day={DAY}", "en")
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), kind
        small = page.evaluate(
            """() => [...document.querySelectorAll(".pg-practice :is(button, summary, .pg-choice__pick)")]
              .filter((one) => one.checkVisibility({ visibilityProperty: true }))
              .filter((one) => {
                const { width, height } = one.getBoundingClientRect();
                return width < 44 || height < 44;
              })
              .map((one) => one.outerHTML.slice(0, 80))"""
        )
        assert small == [], kind
    page.locator(".pg-run [data-back]").click()
    for way in ("review", "elements"):
        page.locator(f"[data-way={way}]").click()
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), way


def test_the_names_of_drawings_are_not_read_out(page: Page) -> None:
    practise(page, "", "en")
    labels = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("template[data-drawing]")].map((one) =>
          [one.dataset.drawing, one.content.querySelector("svg").ariaLabel]))"""
    )
    for id_, label in labels.items():
        names = [LIBRARY.tables.terms[id_].name.en, *LIBRARY.tables.terms[id_].aliases.en]
        assert label
        assert not [name for name in names if name.lower() in label.lower()]
