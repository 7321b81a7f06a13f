"""Addresses end to end: the real client against a server on this machine, which the settings allow."""

from __future__ import annotations

from importlib.resources import files

import pytest

from tests.doubles.web import redirect, reply, web_double

ARTICLES = files("bot.demo") / "articles"


@pytest.fixture
def site(monkeypatch):
    with web_double() as web:
        web.answers["/ferry"] = reply((ARTICLES / "ferry-en-harbour-post.html").read_bytes())
        web.answers["/moved"] = redirect("/ferry")
        web.answers["/feed"] = reply(
            (ARTICLES / "northwire-en.rss.xml").read_bytes(), headers="Content-Type: application/rss+xml\r\n"
        )
        web.answers["/inside"] = redirect("http://127.0.0.1:80/secret")
        monkeypatch.setenv("BRIEFWIRE_ALLOW_PRIVATE", web.site)
        yield web


def test_a_page_is_fetched_stored_and_briefed(cli, site):
    brief = cli("brief", site.url("/ferry"), "--json").json
    assert [source["source"] for source in brief["sources"]] == ["The Harbour Post"]
    assert 214 in [figure["value"] for figure in brief["figures"]]
    assert cli("search", "Kelda", "--json").json["hits"][0]["id"] == brief["sources"][0]["id"]


def test_redirects_lead_to_the_same_article(cli, site):
    first = cli("import", site.url("/ferry"), "--json").lines
    again = cli("import", site.url("/moved"), "--json").lines
    assert [one["status"] for one in first + again] == ["stored", "known"]
    assert first[0]["id"] == again[0]["id"]


def test_a_feed_gives_its_articles(cli, site):
    result = cli("import", site.url("/feed"), "--json")
    assert result.code == 0
    assert [one["status"] for one in result.lines] == ["stored"] * 4
    assert sum("teaser" in (one["reason"] or "") for one in result.lines) == 1


@pytest.mark.parametrize(("path", "reason"), [("/nothing", "404"), ("/inside", "not on the public internet")])
def test_what_cannot_be_fetched_is_said_and_stores_nothing(cli, site, path, reason):
    result = cli("brief", site.url(path))
    assert result.code == 1
    assert "could not be read" in result.err
    assert reason in result.err
    assert cli("search", "Kelda", "--json").json["hits"] == []
