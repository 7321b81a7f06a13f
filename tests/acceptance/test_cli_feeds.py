"""``briefwire feeds`` end to end: the real client, parser and store, and a server on this machine."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest

from bot.core import starters
from bot.core.sources import Outline
from tests.doubles.web import reply, web_double

NEWS = (
    "The harbour of Velmouth counted {n} damaged boats on day {n}, the port authority said, and 12 people were hurt. "
)
FEED = {
    "tenant", "id", "title", "url", "folder", "added", "state", "reason", "since", "checked", "succeeded", "brought",
    "next_check", "per_day", "site",
}  # fmt: skip
FOLLOWED = {
    "input", "status", "id", "title", "url", "folder", "reason", "stored", "known", "left", "old", "unreadable",
    "others",
}  # fmt: skip
TRIED = {"title", "url", "published", "author", "language", "fate", "reason", "page_read", "teaser"}


def rss(title: str, *numbers: int) -> bytes:
    """A feed with whole articles, the last published an hour ago."""
    now = datetime.now(UTC)  # noqa: TID251 - the program under test has a real clock
    items = "".join(
        f"<item><title>Day {n} in {title}</title><guid>{title}-{n}</guid>"
        f"<pubDate>{now - timedelta(hours=n):%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description>{title}. {NEWS.format(n=n) * 12}</description></item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>{title}</title><link>https://{title.lower()}.example/</link>{items}</channel></rss>".encode()


def xml(body: bytes):
    return reply(body, headers="Content-Type: application/rss+xml\r\n")


@pytest.fixture
def site(monkeypatch):
    with web_double() as web:
        home = b"<html><head><title>Post</title>%s</head><body><p>Home</p></body></html>"
        links = b"".join(
            b"<link rel='alternate' type='application/rss+xml' title='%s' href='/%s.xml'>" % (name, name.lower())
            for name in (b"Post", b"Sport")
        )
        web.answers["/"] = reply(home % links)
        web.answers["/post.xml"] = xml(rss("Post", *range(1, 14)))
        web.answers["/sport.xml"] = xml(rss("Sport", 1, 2))
        monkeypatch.setenv("BRIEFWIRE_ALLOW_PRIVATE", web.site)
        yield web


def opml(*outlines: str) -> str:
    return f"<opml version='2.0'><head><title>L</title></head><body>{''.join(outlines)}</body></opml>"


def outline(url: str, name: str) -> str:
    return f"<outline type='rss' text='{name}' xmlUrl='{url}'/>"


def test_a_feed_is_tried_followed_listed_and_removed(cli, site):
    tried = cli("feeds", "test", site.url("/"), "--json").json
    assert tried["url"] == site.url("/post.xml")
    assert (tried["title"], tried["articles"], tried["old"]) == ("Post", 13, 3)
    assert [one["url"] for one in tried["others"]] == [site.url("/sport.xml")]
    assert all(one.keys() == TRIED for one in tried["entries"])
    assert {(one["fate"], one["teaser"], one["language"]) for one in tried["entries"]} == {("stored", False, "en")}
    assert cli("search", "Velmouth", "--json").json["total"] == 0

    (added,) = cli("feeds", "add", site.url("/"), "--json").json["feeds"]
    assert added.keys() == FOLLOWED
    assert (added["status"], added["stored"], added["old"]) == ("followed", 10, 3)
    assert cli("search", "Velmouth", "--json").json["total"] == 10
    (listed,) = cli("feeds", "list", "--json").json["feeds"]
    assert listed.keys() == FEED
    assert (listed["state"], listed["tenant"], listed["id"]) == ("fine", "terminal:local", added["id"])
    assert listed["succeeded"] < listed["next_check"]
    assert 10 < listed["per_day"] < 30
    why = cli("why", "Day 3 in Post").out
    assert f"Brought by a feed, {listed['added'][:4]}" not in why  # the day is written out
    assert f"{added['id']} Post" in why
    assert "It was there before the feed was followed" in cli("why", "Day", "13", "in", "Post").out

    again = cli("feeds", "add", site.url("/post.xml"), "--json").json["feeds"]
    assert [one["status"] for one in again] == ["known"]
    removed = cli("feeds", "remove", "post", "nonsense", "--json")
    assert removed.code == 1
    assert [one["id"] for one in removed.json["removed"]] == [added["id"]]
    assert removed.json["unknown"] == ["nonsense"]
    assert cli("feeds", "list", "--json").json == {"feeds": []}
    assert cli("search", "Velmouth", "--json").json["total"] == 10


def test_the_old_name_of_the_commands_works(cli, site):
    assert cli("feed", "add", site.url("/sport.xml")).code == 0
    assert "Sport" in cli("feed", "list").out
    assert cli("feed", "remove", "Sport").code == 0
    assert "briefwire feeds add ADDRESS" in cli("feed", "list").out


def test_what_cannot_be_followed_says_why_and_fails(cli, site):
    result = cli("feeds", "add", site.url("/none"), site.url("/sport.xml"))
    assert result.code == 1
    assert "404" in result.out
    assert "· new articles: 2" in result.out
    nothing = cli("feeds", "add", site.url("/none"), "http://127.0.0.1:1/x")
    assert nothing.code == 1
    assert "404" in nothing.err
    assert "port 1 is not used for news" in nothing.err
    assert cli("feeds", "test", site.url("/none")).code == 1
    assert cli("feeds", "remove", "nonsense").code == 1
    assert cli("feeds", "add").code == 2


def test_lists_go_in_and_out_with_their_folders(cli, site, tmp_path):
    folders = (
        f"<outline text='News'><outline text='Local'>{outline(site.url('/post.xml'), 'My Post')}</outline></outline>"
    )
    given = opml(folders, outline(site.url("/none.xml"), "Gone"), outline(site.url("/sport.xml"), "Sport"))
    path = tmp_path / "list.opml"
    path.write_text(given)
    result = cli("feeds", "import", str(path), "--json")
    assert result.code == 0
    found = {one["title"]: one for one in result.lines}
    assert all(one.keys() == FOLLOWED for one in result.lines)
    assert {name: one["status"] for name, one in found.items()} == {
        "My Post": "followed",
        "Gone": "expected",
        "Sport": "followed",
    }
    assert (found["My Post"]["folder"], found["My Post"]["stored"], found["Sport"]["stored"]) == ("News/Local", 10, 2)
    assert "404" in found["Gone"]["reason"]
    states = {one["title"]: one["state"] for one in cli("feeds", "list", "--json").json["feeds"]}
    assert states == {"My Post": "fine", "Gone": "failing", "Sport": "fine"}

    exported = cli("feeds", "export").out
    tree = ET.fromstring(exported.encode())
    (local,) = tree.findall("./body/outline[@text='News']/outline[@text='Local']/outline")
    assert (local.get("xmlUrl"), local.get("text")) == (site.url("/post.xml"), "My Post")
    pages = {one.get("text"): one.get("htmlUrl") for one in tree.iterfind(".//outline[@xmlUrl]")}
    assert pages == {"My Post": "https://post.example/", "Sport": "https://sport.example/", "Gone": None}
    cli("feeds", "remove", "Gone", "Sport", "My", "Post")
    back = cli("feeds", "import", "-", stdin=exported)
    assert back.code == 0
    assert "followed: 2 · followed before: 0 · cannot be read just now: 1 · not followed: 0" in back.out
    assert {one["folder"] for one in cli("feeds", "list", "--json").json["feeds"]} == {"News/Local", ""}
    again = cli("feeds", "import", str(path), "--json")
    assert [one["status"] for one in again.lines] == ["known"] * 3


@pytest.mark.parametrize("given", ["<html></html>", "", "{}", "<opml><body></body>", "\x00\x01"])
def test_what_is_no_list_is_refused_and_the_others_go_on(cli, site, tmp_path, given):
    (tmp_path / "bad.opml").write_text(given)
    good = tmp_path / "good.opml"
    good.write_text(opml(outline(site.url("/sport.xml"), "Sport")))
    result = cli("feeds", "import", str(tmp_path / "bad.opml"), str(tmp_path / "missing.opml"), str(good), "--json")
    assert result.code == 1
    assert [one["status"] for one in result.lines] == ["followed"]
    assert "could not be read" in result.err
    assert "there is no such file" in result.err
    assert "Traceback" not in result.err


def test_a_list_can_be_at_an_address(cli, site):
    site.answers["/list"] = reply(
        opml(outline(site.url("/sport.xml"), "Sport")).encode(), headers="Content-Type: text/x-opml\r\n"
    )
    assert cli("feeds", "import", site.url("/list"), "--json").lines[0]["status"] == "followed"
    assert cli("feeds", "import", site.url("/missing")).code == 1


def test_due_feeds_are_read_on_demand(cli, site, monkeypatch):
    assert "No feed is due." in cli("feeds", "read").out
    listed = (Outline(site.url("/sport.xml"), "Sport"), Outline(site.url("/none.xml"), "Gone"))
    monkeypatch.setattr(starters, "starters", lambda _: listed)
    monkeypatch.setattr("bot.cli.feeds.starters", lambda _: listed)
    result = cli("feeds", "starter", "de", "--json")
    assert result.code == 0
    assert {one["title"]: one["status"] for one in result.lines} == {"Sport": "followed", "Gone": "expected"}
    assert cli("feeds", "read", "--json").lines == []


def test_starter_lists_are_shown(cli):
    assert "tagesschau" in cli("feeds", "starter").out
    lists = cli("feeds", "starter", "--json").json
    assert lists.keys() == {"en", "de"}
    assert all(one.keys() == {"title", "url"} for one in lists["en"] + lists["de"])
    assert cli("feeds", "starter", "fr").code == 2


def test_what_the_operator_follows_is_shown_to_all(cli, site, monkeypatch):
    cli("feeds", "add", site.url("/sport.xml"))
    for share, tenants in (("true", 1), ("false", 1)):
        monkeypatch.setenv("BRIEFWIRE_SHARE_IMPORTS", share)
        everyones = cli("feeds", "list", "--all", "--json").json["feeds"]
        assert len({one["tenant"] for one in everyones}) == tenants


def test_texts_of_feeds_cannot_steer_a_terminal(cli, site):
    evil = "Fe\u202eed \u200bof\x1b]0;x\x07 news".encode()
    site.answers["/evil.xml"] = xml(rss("Evil", 1).replace(b"<title>Evil<", b"<title>" + evil + b"<", 1))
    for shown in (
        cli("feeds", "add", site.url("/evil.xml")),
        cli("feeds", "list"),
        cli("feeds", "test", site.url("/evil.xml")),
    ):
        assert not set(shown.out) & set("\u202e\u200b\x1b\x07"), shown.out
