"""Requests against the fake store: what is asked of which port, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core import dispatch, ingest
from bot.core.commands import Surface
from bot.core.domain import Document, Draft
from bot.core.errors import NotFoundError, ParseError, UserError
from bot.core.message import plain_text
from bot.core.services import Services
from tests import asking
from tests.asking import HARBOUR, NOW, RATES, Web, fill


@pytest.fixture
def web() -> Web:
    return Web({"https://example.org/harbour": HARBOUR})


@pytest.fixture
def services(web: Web) -> Services:
    return asking.services(web)


def context(tenant: str = "terminal:local", locale: str = "en") -> dispatch.Context:
    return dispatch.Context(tenant, locale, Surface.CHAT, manager=True)


def store_dated(services: Services, *given: tuple[str, int]) -> None:
    """Store texts as articles of these days of November."""
    for text, day in given:
        title, _, body = text.partition("\n\n")
        draft = Draft(text=body, title=title, published=datetime(2026, 11, day, 12, tzinfo=UTC), source=f"Paper {day}")
        services.store.save("terminal:local", [ingest.prepare(draft)], NOW)


def test_an_address_is_fetched_once_and_then_answered_from_the_store(services, web):
    for _ in range(2):
        answer = dispatch.answer(services, context(), "brief", {"topic": "https://example.org/harbour"})
        assert "2,000 commuters" in plain_text(answer.message)
    assert web.addresses == ["https://example.org/harbour"]


def test_an_address_that_cannot_be_read_says_why(services):
    with pytest.raises(NotFoundError, match="could not be read: it answered 404"):
        dispatch.answer(services, context(), "brief", {"topic": "https://example.org/gone"})


def test_a_topic_needs_all_its_words_or_else_any(services):
    fill(services, HARBOUR, RATES)
    both = dispatch.answer(services, context(), "brief", {"topic": "harbour bridge"})
    assert both.data is not None
    assert [source["title"] for source in both.data["sources"]] == ["Barge hits the harbour bridge"]
    loose = dispatch.answer(services, context(), "brief", {"topic": "harbour inflation"})
    assert loose.data is not None
    assert len(loose.data["sources"]) == 2
    with pytest.raises(NotFoundError):
        dispatch.answer(services, context(), "brief", {"topic": "harbour zebra quagga"})


LATER = (
    "Two missing after barge accident in Velmouth\n\nTwo people are missing in Velmouth after a barge hit the harbour "
    "bridge, the port authority said.\n\nIt put the number of people in hospital at 41."
)


def test_since_a_time_tells_what_is_new(services):
    store_dated(services, (HARBOUR, 16), (LATER, 18))
    for subject in ("harbour", ""):
        answer = dispatch.answer(services, context(), "brief", {"topic": subject, "since": "2026-11-17T08:00"})
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
    answer = dispatch.answer(services, context(), "brief", {"topic": "harbour", "since": "2026-11-17"})
    assert plain_text(answer.message).endswith("unchanged.")
    assert "Nothing new since 17 Nov 2026." in plain_text(answer.message)
    assert answer.data is not None
    assert {figure["change"]["kind"] for figure in answer.data["figures"]} == {"unchanged"}
    arguments = {"topic": "harbour", "since": "2026-11-17"}
    german = dispatch.answer(services, context(locale="de"), "brief", arguments)
    assert "Nichts Neues seit 17. Nov. 2026." in plain_text(german.message)
    with pytest.raises(UserError, match="--since cannot be"):
        dispatch.answer(services, context(), "brief", {"topic": "harbour", "since": "soon"})
    with pytest.raises(NotFoundError):
        dispatch.answer(services, context(), "brief", {"topic": "volcano", "since": "2026-11-17"})


def test_no_tenant_sees_anothers_articles(services):
    (article_id,) = fill(services, HARBOUR, tenant="discord:1")
    stranger = context("discord:2")
    for name, arguments in (
        ("brief", {"topic": "harbour"}),
        ("brief", {"topic": article_id}),
        ("brief", {}),
        ("figure", {"topic": "harbour"}),
        ("article", {"id": article_id}),
    ):
        with pytest.raises(NotFoundError):
            dispatch.answer(services, stranger, name, arguments)
    found = dispatch.answer(services, stranger, "search", {"query": "harbour", "limit": "10"})
    assert found.data == {"query": "harbour", "total": 0, "window": "all", "hits": [], "next": None}
    preview = dispatch.answer(services, stranger, "digest preview", {"hours": "24"})
    assert preview.data is not None
    assert preview.data["stories"] == []


def test_help_explains_every_command(services):
    overview = plain_text(dispatch.answer(services, context(), "help", {}).message)
    for name in dispatch.HANDLERS:
        assert f"/{name}" in overview
        assert f"/{name}" in plain_text(dispatch.answer(services, context(), "help", {"command": name}).message)


def test_a_document_without_words_is_no_article(services):
    with pytest.raises(ParseError):
        ingest.read_document(Document(b"12 34\n\n56", "x"), services.readers)
