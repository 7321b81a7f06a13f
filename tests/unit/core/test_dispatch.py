"""Requests against the fake store: what is asked of which port, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adapters.plaintext import TextReader
from bot.core import dispatch, ingest
from bot.core.commands import Surface
from bot.core.domain import Document, Draft, Format, SaveStatus
from bot.core.errors import FetchError, NotFoundError, ParseError, UserError
from bot.core.message import plain_text
from tests.fakes import FakeStore, FixedClock

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
HARBOUR = (
    "Barge hits the harbour bridge\n\nAbout 2,000 commuters were stranded in Velmouth on Monday after a barge hit "
    "the harbour bridge.\n\nThe port authority said 35 people were taken to hospital."
)
RATES = (
    "Arden raises its key rate\n\nThe central bank of Arden raised its key rate to 4.25 percent on Tuesday.\n\n"
    "Inflation had reached 6.1 percent in October, the statistics office said."
)


class Web:
    """A fetcher that knows a few pages and remembers what it was asked."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    def fetch(self, url: str) -> Document:
        self.asked.append(url)
        if url not in self.pages:
            raise FetchError("the server answered 404")
        return Document(self.pages[url].encode(), url, url)


class Page:
    """A reader of pages that are plain text, with the page's address."""

    def read(self, document: Document):
        from dataclasses import replace  # noqa: PLC0415 - only here

        return [replace(draft, url=document.url) for draft in TextReader().read(document)]


@pytest.fixture
def web() -> Web:
    return Web({"https://example.org/harbour": HARBOUR})


@pytest.fixture
def services(web: Web) -> dispatch.Services:
    readers = {Format.TEXT: Page(), Format.HTML: Page(), Format.FEED: Page()}
    return dispatch.Services(FakeStore(), readers, web, FixedClock(NOW))


def context(tenant: str = "terminal:local", locale: str = "en") -> dispatch.Context:
    return dispatch.Context(tenant, locale, Surface.CHAT)


def fill(services: dispatch.Services, *texts: str, tenant: str = "terminal:local") -> list[str]:
    documents = [Document(text.encode(), f"{index}.txt") for index, text in enumerate(texts)]
    outcomes = list(ingest.ingest(documents, store=services.store, readers=services.readers, tenant=tenant, now=NOW))
    assert {outcome.status for outcome in outcomes} == {SaveStatus.STORED}
    return [outcome.id or "" for outcome in outcomes]


def store_dated(services: dispatch.Services, *given: tuple[str, int]) -> None:
    """Store texts as articles of these days of November."""
    for text, day in given:
        title, _, body = text.partition("\n\n")
        draft = Draft(text=body, title=title, published=datetime(2026, 11, day, 12, tzinfo=UTC), source=f"Paper {day}")
        services.store.save("terminal:local", [ingest.prepare(draft)], NOW)


def test_an_address_is_fetched_once_and_then_answered_from_the_store(services, web):
    for _ in range(2):
        answer = dispatch.answer(services, context(), "brief", {"subject": "https://example.org/harbour"})
        assert "2,000 commuters" in plain_text(answer.message)
    assert web.asked == ["https://example.org/harbour"]


def test_an_address_that_cannot_be_read_says_why(services):
    with pytest.raises(NotFoundError, match="could not be read: the server answered 404"):
        dispatch.answer(services, context(), "brief", {"subject": "https://example.org/gone"})


def test_a_topic_needs_all_its_words_or_else_any(services):
    fill(services, HARBOUR, RATES)
    both = dispatch.answer(services, context(), "brief", {"subject": "harbour bridge"})
    assert both.data is not None
    assert [source["title"] for source in both.data["sources"]] == ["Barge hits the harbour bridge"]
    loose = dispatch.answer(services, context(), "brief", {"subject": "harbour inflation"})
    assert loose.data is not None
    assert len(loose.data["sources"]) == 2


LATER = (
    "Two missing after barge accident in Velmouth\n\nTwo people are missing in Velmouth after a barge hit the harbour "
    "bridge, the port authority said.\n\nIt put the number of people in hospital at 41."
)


def test_since_a_time_tells_what_is_new(services):
    store_dated(services, (HARBOUR, 16), (LATER, 18))
    for subject in ("harbour", ""):
        answer = dispatch.answer(services, context(), "brief", {"subject": subject, "since": "2026-11-17T08:00"})
        assert answer.data is not None
        assert answer.data["since"] == "2026-11-17T08:00:00Z"
        kinds = {figure["value"]: figure["change"]["kind"] for figure in answer.data["figures"]}
        assert kinds[2000] == "unchanged"
        assert kinds[2] == "new"
        assert kinds[41] in {"new", "changed"}
        text = plain_text(answer.message)
        assert "New and changed since 17 Nov 2026 08:00" in text
        assert text.index("41 ") < text.index("\n\nUnchanged\n") < text.index("2,000")


def test_since_a_time_with_nothing_new_is_one_clear_line(services):
    store_dated(services, (HARBOUR, 16))
    answer = dispatch.answer(services, context(), "brief", {"subject": "harbour", "since": "2026-11-17"})
    assert plain_text(answer.message).endswith("unchanged.")
    assert "Nothing new since 17 Nov 2026." in plain_text(answer.message)
    assert answer.data is not None
    assert {figure["change"]["kind"] for figure in answer.data["figures"]} == {"unchanged"}
    german = dispatch.chat(services, context(locale="de"), "/brief harbour --since 2026-11-17")
    assert "Nichts Neues seit 17. Nov. 2026." in plain_text(german)
    with pytest.raises(UserError, match="--since cannot be"):
        dispatch.answer(services, context(), "brief", {"subject": "harbour", "since": "soon"})
    with pytest.raises(NotFoundError):
        dispatch.answer(services, context(), "brief", {"subject": "volcano", "since": "2026-11-17"})


def test_no_tenant_sees_anothers_articles(services):
    (article_id,) = fill(services, HARBOUR, tenant="discord:1")
    stranger = context("discord:2")
    for name, arguments in (
        ("brief", {"subject": "harbour"}),
        ("brief", {"subject": article_id}),
        ("brief", {}),
        ("figure", {"subject": "harbour"}),
        ("article", {"id": article_id}),
    ):
        with pytest.raises(NotFoundError):
            dispatch.answer(services, stranger, name, arguments)
    found = dispatch.answer(services, stranger, "search", {"query": "harbour", "limit": "10"})
    assert found.data == {"query": "harbour", "total": 0, "window": "all", "hits": [], "next": None}
    preview = dispatch.answer(services, stranger, "digest preview", {"hours": "24"})
    assert preview.data is not None
    assert preview.data["stories"] == []


def test_chat_turns_every_refusal_into_a_message(services):
    for text in ("", "/nonsense", "/brief volcano", "/article 000", "/search -x", "/digest preview --hours 0"):
        message = dispatch.chat(services, context(), text)
        assert message.error
        assert message.sections
    assert dispatch.chat(services, context(locale="de"), "/brief vulkan").heading == "Das hat nicht geklappt"


def test_help_explains_every_command(services):
    overview = plain_text(dispatch.chat(services, context(), "/help"))
    for name in dispatch.HANDLERS:
        assert f"/{name}" in overview
        assert f"/{name}" in plain_text(dispatch.chat(services, context(), f"/help {name}"))


def test_a_document_without_words_is_no_article(services):
    with pytest.raises(ParseError):
        ingest.read_document(Document(b"12 34\n\n56", "x"), services.readers)
