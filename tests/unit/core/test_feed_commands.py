"""The commands about feeds, over fakes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core import conversation, dispatch, polling, present, wording
from bot.core.commands import Surface
from bot.core.domain import LOCAL_TENANT, Feed
from bot.core.errors import FetchError
from bot.core.message import plain_text
from bot.core.sources import FeedAnswer, FeedSource, Health, Validators, health
from bot.core.starters import starters
from tests import asking
from tests.asking import FEED, FEED_URL, HARBOUR, NOW, RATES, Web, asker

TENANT = "discord:1"
SITE = "https://paper.example"
SECRET = "https://paper.example/sport.xml?key=s3cr3t"


@pytest.fixture
def web():
    return Web(
        {
            "https://example.org/harbour": HARBOUR,
            "https://lone.example/harbour": HARBOUR,
            FEED_URL: FEED,
            SITE: f"Home\n\nfeed: {SITE}/all.xml All news\nfeed: {SECRET} Sport",
            f"{SITE}/all.xml": f"<rss>\n{HARBOUR}\n\fTicker\n\nTeaser of what the town council said on Monday about the 12 boats in the harbour.\f12 34",
            SECRET: f"<rss>\n{RATES}",
            "https://new.example/feed": "<rss>\n",
        }
    )


@pytest.fixture
def services(web):
    found = asking.services(web)
    found.tenants.welcome(TENANT, NOW)
    return found


def test_a_feed_is_read_when_it_is_added_and_goes_again(services, say):
    assert "No feed is followed here." in say("feed list")
    assert "new articles: 2" in say(f"feed add {FEED_URL}")
    assert "2,000 commuters" in say("brief harbour")
    (feed,) = services.subscriptions.feeds(TENANT)
    assert (feed.url, feed.title, feed.added_by) == (FEED_URL, "example.org", "u1")
    assert f"{feed.id} example.org · fine · read: just now · next: in " in say("feed list")
    assert "followed already" in say(f"feed add {FEED_URL}/ https://example.org/gone")
    assert len(services.subscriptions.feeds(TENANT)) == 1
    assert "No longer followed" in say(f"feed remove {feed.id}")
    assert services.subscriptions.feeds(TENANT) == []
    assert "2,000 commuters" in say("brief harbour")
    assert "No feed here is" in say(f"feed remove {feed.id}")


@pytest.mark.parametrize("fail", [polling.failed, polling.retired], ids=["failing", "gone"])
def test_a_feed_that_fails_is_tried_again_when_it_is_added_again(services, say, fail):
    say(f"feed add {FEED_URL}")
    (source,) = services.sources.find([FEED_URL])
    assert say(f"feed add {FEED_URL}").endswith("followed already")
    assert services.sources.find([FEED_URL]) == [source]
    services.sources.known[FEED_URL] = fail(source, "it answered 503: the site has a problem; try again later", NOW)
    said = say(f"feed add {FEED_URL}")
    assert "followed already; could not be read: it answered 503" in said
    assert said.endswith("it is tried again now")
    assert "jetzt wird es wieder versucht" in say(f"feed add {FEED_URL}", locale="de")
    assert services.sources.find([FEED_URL])[0].next_check == services.clock.now()


def test_the_address_of_a_site_will_do(services, ask):
    added = ask("feed add paper.example")
    text = plain_text(added.message)
    assert "paper.example · new articles: 2 · unreadable: 1" in text
    assert (
        "That site has more feeds. /feed add ADDRESS follows one of them.\n• Sport · paper.example/sport.xml?…" in text
    )
    (feed,) = services.subscriptions.feeds(TENANT)
    assert feed.url == f"{SITE}/all.xml"
    (sport,) = [button for button in added.buttons if button.label == "Follow: Sport"]
    conversation.press(services, asker(manager=True), sport.token)
    assert {one.url for one in services.subscriptions.feeds(TENANT)} == {f"{SITE}/all.xml", SECRET}
    assert "followed already" in plain_text(ask("feed add paper.example").message)


def test_keys_in_addresses_are_not_shown(services, ask):
    replies = [ask(line) for line in (f"feed test {SECRET}", f"feed add {SECRET}", "feed list", f"feed add {SECRET}")]
    replies += [ask(f"feed remove {SECRET}"), ask(f"feed remove {SECRET}"), ask(f"feed add {SECRET}2")]
    for reply in replies:
        assert "s3cr3t" not in str(reply.message.sections) + reply.message.heading
    assert services.subscriptions.feeds(TENANT) == []


def test_addresses_are_taken_as_people_write_them(services, say):
    say(f"feed add <{FEED_URL}>, https://new.example/feed,{SITE}")
    say("feed add new.example/feed")
    followed = [one.url for one in services.subscriptions.feeds(TENANT)]
    assert sorted(followed) == [FEED_URL, "https://new.example/feed", f"{SITE}/all.xml"]
    assert "articles in it: 2" in say(f"feed test <{FEED_URL}>")


def test_an_empty_feed_is_followed(say):
    assert "new.example · it has no articles yet" in say("feed add https://new.example/feed")
    assert "there is nothing in it yet" in say("feed test https://new.example/feed")


@pytest.mark.parametrize("name", ["{id}", FEED_URL, "EXAMPLE.org"])
def test_a_feed_is_found_by_id_address_or_title(services, say, name):
    say(f"feed add {FEED_URL}")
    (feed,) = services.subscriptions.feeds(TENANT)
    assert "No longer followed" in say(f"feed remove {name.format(id=feed.id)}")


def test_several_feeds_go_at_once(services, say):
    for key, title in (("aaaa", "Harbour Post"), ("bbbb", "Harbour Post Sport"), ("cccc", "Tagblatt")):
        services.subscriptions.save_feeds([Feed(key, TENANT, f"https://{key}.example/", title, NOW, "u1")])
    said = say("feed remove harbour post sport, nonsense, https://cccc.example/")
    assert "bbbb Harbour Post Sport" in said
    assert "cccc Tagblatt" in said
    assert "not followed here: nonsense" in said
    assert [feed.id for feed in services.subscriptions.feeds(TENANT)] == ["aaaa"]


def test_a_feed_can_be_tried_without_following_it(services, ask, say):
    tested = ask("feed test paper.example")
    text = plain_text(tested.message)
    assert "articles in it: 3" in text
    assert "Barge hits the harbour bridge · would be stored · no date · English · whole in the feed" in text
    assert "Ticker · would be stored · no date · English · only its beginning: it answered 404" in text
    assert "12 34 · cannot be stored: it holds no article text" in text
    assert services.subscriptions.feeds(TENANT) == []
    assert "No article is stored yet" in say("brief")
    assert [button.label for button in tested.buttons] == ["Follow this feed", "Follow: Sport"]
    assert ask("feed test paper.example", manager=False).buttons == ()
    asking.fill(services, HARBOUR, tenant=TENANT)
    assert "Barge hits the harbour bridge · is stored already" in say("feed test paper.example")
    assert "it is a page, not a feed" in say("feed test https://lone.example/harbour")
    assert "example.org/feed.xml" in say("feed test https://example.org/harbour")  # where sites mostly have theirs
    assert "could not be read: it answered 404" in say("feed test https://example.org/none")


def test_servers_that_hang_cost_one_request_only_so_much_time(services, monkeypatch):
    def hang(_url: str, _validators: Validators) -> FeedAnswer:
        services.clock.time += timedelta(seconds=20)
        raise FetchError("it took too long to answer; try again later")

    monkeypatch.setattr(services.fetcher, "poll", hang)
    urls = " ".join(f"https://slow{number}.example/" for number in range(10))
    said = str(conversation.ask_line(services, asker(manager=True), f"feed add {urls}").message)
    assert services.clock.time - NOW == timedelta(seconds=60)
    assert said.count("it took too long to answer") == 3
    assert said.count("took too long; give it again on its own") == 7


def test_some_of_several_feeds_may_be_unreadable(services, say):
    added = say(f"feed add https://example.org/none, {FEED_URL}")
    assert "example.org/none · not followed: it answered 404" in added
    assert len(services.subscriptions.feeds(TENANT)) == 1
    assert "too many feeds" in say("feed add " + " ".join(f"https://example.org/{n}" for n in range(11)))
    again = say(f"feed add https://example.org/none {FEED_URL}", locale="de")
    assert again.startswith("Nichts Neues abonniert")
    both = say("feed add https://example.org/none https://example.org/void")
    assert both.count("could not be read: it answered 404") == 2


@pytest.mark.parametrize("locale", wording.LOCALES)
def test_a_starter_list_is_one_press_away(services, web, ask, locale):
    empty = ask("feed list", locale=locale)
    names = plain_text(empty.message)
    assert all(feed.title in names for feed in starters(locale))
    press, *_ = [button for button in empty.buttons if button.id == "starter"]
    pressed = conversation.press(services, asker(manager=True, locale=locale), press.token)
    assert isinstance(pressed.reply, conversation.Reply)
    assert web.addresses == []  # reading ten feeds is for the bot to do, not for who waits
    assert [one.title for one in services.subscriptions.feeds(TENANT)]
    assert {one.url for one in services.subscriptions.feeds(TENANT)} == {one.url for one in starters(locale)}
    text = plain_text(pressed.reply.message)
    assert text.count(wording.say(locale, "feed.expected")) == len(starters(locale))
    assert services.sources.due("me", NOW, timedelta(minutes=1), 99)
    listed = plain_text(ask("feed list", locale=locale).message)
    assert listed.count(wording.say(locale, "feed.state_waiting")) == len(starters(locale))
    assert wording.say(locale, "feed.known") in plain_text(ask(f"feed starter {locale}", locale=locale).message)


@pytest.mark.parametrize("locale", wording.LOCALES)
def test_starter_lists_are_shown_and_hold_what_can_be_followed(say, locale):
    feeds = starters(locale)
    assert 8 <= len(feeds) <= 12
    assert len({feed.url for feed in feeds}) == len({feed.title for feed in feeds}) == len(feeds)
    assert all(feed.url.startswith("https://") for feed in feeds)
    assert all(feed.title in say("feed starter", locale="en") for feed in feeds)


def test_a_member_sees_the_lists_but_follows_none(services, ask):
    shown = ask("feed starter", manager=False)
    assert shown.buttons == ()
    assert not shown.message.error
    assert ask("feed list", manager=False).buttons == ()
    assert ask("feed starter en", manager=False).message.error
    assert services.subscriptions.feeds(TENANT) == []


SOURCE = FeedSource(FEED_URL, NOW + timedelta(minutes=5), "Feed", checked=NOW, succeeded=NOW - timedelta(minutes=12))
STATES = {
    "not there": (None, "not read yet", "noch nicht gelesen"),
    "new": (FeedSource(FEED_URL, NOW), "not read yet · next: any moment", "noch nicht gelesen · nächstes Mal: gleich"),
    "fine": (
        replace(SOURCE, per_day=40.4),
        "fine · read: 12 minutes ago · next: in 5 minutes · about 40 articles a day",
        "in Ordnung · gelesen: vor 12 Minuten · nächstes Mal: in 5 Minuten · rund 40 Artikel am Tag",
    ),
    "weekly": (replace(SOURCE, per_day=0.6), "about 4 articles a week", "rund 4 Artikel in der Woche"),
    "seldom": (replace(SOURCE, per_day=0.01), "an article now and then", "ab und zu ein Artikel"),
    "failing": (
        replace(SOURCE, failures=3, failing_since=NOW - timedelta(hours=3), problem="it refuses programs"),
        "cannot be read: it refuses programs (first 3 hours ago) · read: 12 minutes ago",
        "nicht lesbar: sie weist Programme ab (zuerst vor 3 Stunden) · gelesen: vor 12 Minuten",
    ),
    "gone": (
        replace(SOURCE, next_check=None, failures=1, retired=True, problem="the page was removed for good"),
        "gone for good: the page was removed for good · read: 12 minutes ago",
        "endgültig weg: die Seite wurde endgültig entfernt · gelesen: vor 12 Minuten",
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_a_list_says_how_it_stands_with_each_feed(services, say, state):
    source, english, german = STATES[state]
    if source is not None:
        services.sources.add(source, ())
    services.subscriptions.save_feeds([Feed("aaaa", TENANT, FEED_URL, "Feed", NOW, "u1", "News/Europe")])
    assert english in say("feed list")
    assert german in say("feed list", locale="de")
    assert "folder: News/Europe" in say("feed list")
    trouble = health(source) in {Health.FAILING, Health.GONE}
    assert ("cannot be read: 1" in say("why") or "gone for good: 1" in say("why")) is trouble


def test_feeds_in_trouble_come_first_and_long_lists_have_pages(services, ask):
    for number in range(40):
        url = f"https://f{number}.example/rss"
        services.subscriptions.save_feeds([Feed(f"a{number:03}", TENANT, url, f"Feed {number}", NOW, "u1")])
        services.sources.kept[url] = replace(SOURCE, url=url, failures=number == 33, problem="it is empty")
    first = ask("feed list", most=900)
    text = plain_text(first.message)
    assert text.index("cannot be read: 1") < text.index("a033 Feed 33 · cannot be read: it is empty")
    assert "a000" in text
    (more,) = [button for button in first.buttons if button.id == "next"]
    assert "a001" in text or "more lines" in text
    pressed = conversation.press(services, asker(manager=True, most=900), more.token)
    assert isinstance(pressed.reply, conversation.Reply)
    assert "Feed" in plain_text(pressed.reply.message)


def test_names_that_others_chose_are_kept_short(services, say):
    long = "Very\n\nlong news " * 400
    services.subscriptions.save_feeds([Feed("aaaa", TENANT, FEED_URL, long, NOW, "u1", long)])
    assert len(say("feed list")) < 400
    assert "Very long news Very" in say("feed list")
    assert len(say(f"feed remove {'x' * 5000}")) < 400
    assert len(say(f"why {'longword ' * 500}")) < 600


@pytest.mark.parametrize(("retired", "english"), [(False, "A feed cannot be read"), (True, "A feed is gone for good")])
@pytest.mark.parametrize("locale", wording.LOCALES)
def test_who_added_a_feed_is_told_when_it_is_down(locale, retired, english):
    source = replace(SOURCE, retired=retired, failures=9, problem="it answered 410: the page was removed for good")
    message = present.feed_down(Feed("aaaa", TENANT, SECRET, "Feed", NOW, "u1"), source, locale=locale, now=NOW)
    text = plain_text(present.addressed(message, "/"))
    assert (english in text) is (locale == "en")
    assert "/feed remove aaaa" in text
    assert "410" in text
    assert "s3cr3t" not in str(message)
    others = [Feed(f"b{n}", TENANT, SECRET, f"Other {n}", NOW, "u1") for n in range(7)]
    message = present.feed_down(others[0], source, locale=locale, now=NOW, others=others[1:])
    assert plain_text(message).endswith(
        {"en": "Other 5 · and 1 more", "de": "Other 5 · und 1 weitere"}[locale],
    )


def test_the_operator_sees_the_feeds_of_all(services):
    services.subscriptions.save_feeds([Feed("aaaa", TENANT, FEED_URL, "Theirs", NOW, "u1")])
    services.subscriptions.save_feeds([Feed("bbbb", LOCAL_TENANT, FEED_URL, "Ours", NOW, "local")])
    shell = dispatch.Context(LOCAL_TENANT, "en", Surface.CLI, "briefwire ", manager=True)
    own = dispatch.answer(services, shell, "feed list", {}).message
    everyones = dispatch.answer(services, shell, "feed list", {"all": True}).message
    assert "Theirs" not in plain_text(own)
    assert f"{TENANT} · aaaa Theirs" in plain_text(everyones)
    in_chat = replace(shell, surface=Surface.CHAT)
    assert "Theirs" not in plain_text(dispatch.answer(services, in_chat, "feed list", {"all": True}).message)
