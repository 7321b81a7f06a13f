"""What people try first with feeds, over fakes: the answer helps them on, whatever they gave."""

from __future__ import annotations

import pytest

from bot.core import dispatch, drafts, wording
from bot.core.commands import Surface
from bot.core.domain import LOCAL_TENANT, Document
from bot.core.errors import ParseError, UserError
from bot.core.formats import sniff
from bot.core.message import plain_text
from bot.core.sources import Fate, FeedEntry
from tests import asking
from tests.asking import FEED, FEED_URL, HARBOUR, NOW, RATES, Web

TENANT = "discord:1"
SITE = "https://paper.example"
OTHERS = [f"{SITE}/sport.xml", f"{SITE}/arts.xml"]
LIST = f'<?xml version="1.0"?><opml version="1.0"><body><outline text="News" xmlUrl="{FEED_URL}"/></body></opml>'


@pytest.fixture
def web():
    return Web(
        {
            FEED_URL: FEED,
            SITE: f"Home\n\nfeed: {SITE}/all.xml All\nfeed: {OTHERS[0]} Sport\nfeed: {OTHERS[1]} Arts",
            f"{SITE}/all.xml": f"<rss>\n{HARBOUR}",
            OTHERS[0]: f"<rss>\n{RATES}",
            OTHERS[1]: "<rss>\n",
            f"{SITE}/feed": f"<rss>\n{HARBOUR}",
            f"{SITE}/feeds.opml": LIST,
        }
    )


@pytest.fixture
def services(web):
    found = asking.services(web)
    found.tenants.welcome(TENANT, NOW)
    return found


@pytest.mark.parametrize("name", ["{id}", FEED_URL, "example.org/feed.xml", "EXAMPLE.org"])
def test_why_of_a_feed_says_how_it_stands_with_it(services, web, say, name):
    say(f"feed add {FEED_URL}")
    (feed,) = services.subscriptions.feeds(TENANT)
    asked = len(web.asked)
    said = say(f"why {name.format(id=feed.id)}")
    assert "Not stored here" not in said
    assert f"{feed.id} example.org · fine · read: just now · next: in " in said
    assert "in Ordnung" in say(f"why {feed.id}", locale="de")
    assert len(web.asked) == asked
    assert "Not stored here" in say(f"why {feed.id}", tenant="discord:2")


def test_the_address_to_read_is_the_one_that_was_given(services, say):
    say(f"feed add {FEED_URL}")
    given = "http://intranet.example/mill"
    entry = FeedEntry(("m",), "Old mill sold", drafts.url_key(given), NOW, NOW, Fate.OLD)
    services.sources.had[FEED_URL].append(entry)
    assert f"Give: /brief {given}" in say(f"why {given}")
    assert "Give: /brief https://intranet.example/mill" in say("why old mill sold")


def test_feeds_that_are_followed_are_not_offered_again(services, ask, say):
    say(f"feed add {OTHERS[0]}")
    added = ask(f"feed add {SITE} {OTHERS[1]}")
    assert "That site has more feeds" not in plain_text(added.message)
    assert [button.label for button in added.buttons] == []
    say(f"feed remove {OTHERS[0]}")
    tested = ask(f"feed test {SITE}")
    assert [button.label for button in tested.buttons] == ["Follow this feed", "Follow: Sport"]


@pytest.mark.parametrize("command", ["add", "test"])
def test_a_list_of_feeds_is_told_as_one(services, web, say, command):
    assert "could not be read: it is a list of feeds" in say(f"feed {command} {SITE}/feeds.opml")
    assert web.addresses == [f"{SITE}/feeds.opml"]
    assert services.subscriptions.feeds(TENANT) == []


@pytest.mark.parametrize("before", ["", '<?xml version="1.0"?>\n', "\ufeff<?xml version='1.0'?><!-- by Reader -->\n "])
def test_a_list_of_feeds_holds_no_articles(before):
    text = f'{before}<opml version="1.0"><body><outline text="News" xmlUrl="{FEED_URL}"/></body></opml>'
    with pytest.raises(ParseError, match="briefwire feeds import"):
        sniff(Document(text.encode(), "feeds.xml"))


def test_one_article_is_not_called_the_first_ones(say):
    say_one = say(f"feed test {SITE}/all.xml")
    assert "Looked at, newest first: 1\n" in say_one
    assert "Angesehen, das Neueste zuerst: 1\n" in say(f"feed test {SITE}/all.xml", locale="de")


@pytest.mark.parametrize("group", ["feed", "/feed", "feeds", "FEED"])
def test_help_explains_a_group_of_commands(say, group):
    said = say(f"help {group}")
    assert "• /feed add – Follow a feed" in said
    assert "• /feed starter – " in said
    assert "/brief" not in said
    assert "/feed add – Einen Feed" in say(f"help {group}", locale="de")


def test_who_may_not_add_feeds_is_told_who_may(say):
    said = say("feed list", manager=False)
    assert "No feed is followed here." in said
    assert "/feed add" not in said
    assert "Those who can manage the server or the channel may" in said


@pytest.mark.parametrize("given", ["intranet.example:8080", "feed://intranet.example:8080"])
def test_without_a_scheme_https_is_tried_before_http(services, web, say, given):
    web.serve("http://intranet.example:8080", f"<rss>\n{HARBOUR}")
    assert "new articles: 1" in say(f"feed add {given}")
    assert web.addresses == ["https://intranet.example:8080", "http://intranet.example:8080"]
    (feed,) = services.subscriptions.feeds(TENANT)
    assert feed.url == "http://intranet.example:8080"


def test_what_was_given_with_a_scheme_is_not_read_without_protection(web, say):
    web.serve("http://intranet.example/", f"<rss>\n{HARBOUR}")
    assert "could not be read" in say("feed add https://intranet.example/")
    assert web.addresses == ["https://intranet.example/"]


def test_where_https_is_spoken_nothing_is_read_without_protection(web, say):
    web.serve("https://intranet.example:8080/other", HARBOUR)
    web.serve("http://intranet.example:8080", f"<rss>\n{HARBOUR}")
    assert "could not be read" in say("feed add intranet.example:8080")
    assert web.addresses == ["https://intranet.example:8080"]


def test_the_operator_is_told_where_files_go(services):
    where = dispatch.Context(LOCAL_TENANT, "en", Surface.CLI, "briefwire ", manager=True)
    with pytest.raises(UserError) as refused:
        dispatch.answer(services, where, "feed add", {"url": "feeds.opml"})
    assert "feed import" in (refused.value.hint or "")


@pytest.mark.parametrize(("locale", "said"), [("en", "articles in it: 12,345"), ("de", "Artikel darin: 12.345")])
def test_counts_are_written_as_the_language_does(locale, said):
    assert wording.say(locale, "feed.in_it", count=12_345) == said


@pytest.mark.parametrize("asked", ["brief flood", "brief the flood in Marnau", "why", "search flood", "digest preview"])
def test_where_nothing_is_stored_yet_the_way_to_articles_is_shown(say, asked):
    said = say(asked)
    assert "No article is stored yet" in said
    assert "/feed starter lists news feeds to follow" in said
    say(f"feed add {FEED_URL}")
    assert "/feed starter" not in say(asked)


@pytest.mark.parametrize("command", ["add", "test"])
def test_the_operator_without_buttons_sees_whole_addresses_of_a_sites_other_feeds(services, web, say, command):
    web.serve(SITE, f"Home\n\nfeed: {SITE}/all.xml All\nfeed: {SITE}/?feed=rss2 More")
    where = dispatch.Context(LOCAL_TENANT, "en", Surface.CLI, "briefwire ", manager=True)
    shown = plain_text(dispatch.answer(services, where, f"feed {command}", {"url": SITE}).message)
    assert f"• More · {SITE}/?feed=rss2" in shown
    assert "• More · paper.example?…" in say(f"feed {command} {SITE}")
