"""Who sees and changes what: every way in (from the command table) × role × own or another's server.

A command, button or form that has no line in the tables here fails the test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache

import pytest

from bot.core import commands, conversation, drafts, ingest, wording
from bot.core.commands import Access, Surface
from bot.core.conversation import Asker, Reply
from bot.core.domain import Draft, Feed, NewArticle, Subscription, TenantSettings
from bot.core.forms import Form
from bot.core.message import plain_text
from bot.core.services import Services
from bot.core.sources import Fate, FeedEntry, FeedSource
from tests import asking
from tests.asking import NOW
from tests.fake_messenger import FakeMessenger

OWN, OTHER = "discord:1", "slack:T2"
ROLES = ("member", "allowed", "manager")
SECRETS = ("Velmouth", "commuters", "harbour", "Harbour Post", "Pilot feed", "krill", "Asia/Tokyo", "guest7", "founder")
"""What only the own server has; a stranger types ids and addresses, never these."""

ARTICLE_URL = "https://harbour.example/barge"
FEED_URL = "https://pilots.example/feed"
PILOT_URL = "https://pilots.example/strike"
ARTICLE = Draft(
    title="Barge hits the harbour bridge of Velmouth",
    text="About 2,000 commuters were stranded in Velmouth on Monday after a barge hit the harbour bridge. The port "
    "authority said 35 people were taken to hospital. Repairs will cost 12 million euros and take 18 months.\n\n"
    + "\n\n".join(
        f"The harbour of Velmouth counted {number} damaged boats at pier {index}."
        for index, number in enumerate((41, 57, 63, 72, 88, 94, 103, 112, 127, 131, 146, 158, 163, 177), 2)
    ),
    url=ARTICLE_URL,
    source="Harbour Post",
    tags=("harbour",),
    published=datetime(2026, 11, 20, 12, tzinfo=UTC),
)


@cache
def _article() -> NewArticle:
    return ingest.prepare(ARTICLE)


ARTICLE_ID = _article().read.article.id

GIVEN: Mapping[str, tuple[Mapping[str, str | bool], ...]] = {
    "brief": (
        {},
        {"topic": ARTICLE_ID},
        {"topic": ARTICLE_URL},
        {"topic": "barge bridge", "length": "short"},
        {"topic": "quagga"},
    ),
    "figure": ({}, {"topic": ARTICLE_ID}, {"topic": "barge"}),
    "search": ({"query": "barge"}, {"query": "source:post"}, {"query": ">1000"}),
    "article": ({"id": ARTICLE_ID},),
    "why": (
        {},
        {"subject": ARTICLE_ID},
        {"subject": ARTICLE_URL},
        {"subject": "Barge hits the harbour bridge of Velmouth"},
        {"subject": PILOT_URL},
        {"subject": "Pilots on strike in the harbour"},
    ),
    "feed add": ({"url": "https://example.org/feed.xml"}, {"url": FEED_URL}),
    "feed list": ({},),
    "feed remove": ({"feed": "fffa"}, {"feed": FEED_URL}, {"feed": "Pilot feed"}),
    "feed test": ({"url": FEED_URL}, {"url": "paper.example"}),
    "feed starter": ({}, {"language": "en"}),
    "digest set": ({"at": "9", "zone": "UTC"},),
    "digest edit": ({"at": "9"}, {"id": "dddd", "topic": "krill, squid"}),
    "digest list": ({}, {"id": "dddd"}),
    "digest preview": ({}, {"hours": "48"}, {"topic": "barge, krill"}, {"id": "dddd"}),
    "digest now": ({}, {"id": "dddd"}),
    "digest pause": ({}, {"id": "dddd"}),
    "digest resume": ({}, {"id": "eeee"}),
    "digest skip": ({}, {"id": "dddd"}),
    "digest remove": ({}, {"id": "dddd"}),
    "settings": ({}, {"language": "de"}, {"allow": "100000000000000009"}, {"editors": "everyone"}),
    "help": ({}, {"command": "digest set"}),
}
"""For every command what it may be given; ids and addresses are those of the own server."""

MANAGERS_ONLY = ({"allow": "100000000000000009"}, {"editors": "everyone"})
"""Settings that say who may change things: not for those who were only allowed to change things."""

BUTTONS: Mapping[str, tuple[str, Mapping[str, str | bool]]] = {
    "sources": ("brief", {"topic": ARTICLE_ID}),
    "more": ("brief", {"topic": ARTICLE_ID, "length": "short"}),
    "post": ("article", {"id": ARTICLE_ID}),
    "previous": ("figure", {"topic": ARTICLE_ID, "page": "2"}),
    "next": ("figure", {"topic": ARTICLE_ID}),
    "preview": ("digest set", {"at": "9", "zone": "UTC"}),
    "edit": ("digest list", {}),
    "pause": ("digest list", {}),
    "resume": ("digest list", {}),
    "now": ("digest list", {}),
    "skip": ("digest list", {}),
    "remove": ("digest list", {}),
    "newest": ("brief", {"topic": "quagga"}),
    "brief": ("article", {"id": ARTICLE_ID}),
    "form": ("settings", {}),
    "starter": ("feed starter", {}),
    "follow": ("feed test", {"url": "paper.example"}),
    "other": ("feed test", {"url": "paper.example"}),
}
"""For every button an answer that has it."""

FORMS: Mapping[str, Mapping[str, str | bool]] = {
    "digest set": {"topic": "", "at": "9", "days": "daily", "zone": "UTC", "only_if_news": True},
    "digest edit": {"at": "9", "length": "long", "language": "de", "quiet": "22-7", "updates": "yes"},
    "feed add": {"url": "https://example.org/feed.xml"},
    "settings": {"language": "de", "zone": "Europe/Paris", "length": "long", "editors": "managers"},
}
"""For every form how it is filled in."""

ABOUT_SOMETHING = frozenset({"digest edit"})
"""Forms of what is there already: the other server has nothing."""


@dataclass(frozen=True)
class World:
    """Two servers; only the first has anything."""

    services: Services
    channel: FakeMessenger

    def state(self, tenant: str) -> object:
        """Everything that a request could change in a server."""
        store, tenants, digests = self.services.store, self.services.tenants, self.services.subscriptions
        ids = sorted(entry.new.read.article.id for entry in store.entries.get(tenant, {}).values())
        return deepcopy((ids, tenants.settings(tenant), digests.subscriptions(tenant), digests.feeds(tenant)))


@pytest.fixture
def world() -> World:
    return _world()


def _world() -> World:
    channel = asking.messenger()
    services = asking.services(
        asking.Web(
            {
                "https://example.org/feed.xml": "<rss>\nRates rise\n\nRates rose by 2 percent.",
                "https://paper.example": "feed: https://paper.example/rss All\nfeed: https://paper.example/more More",
                "https://paper.example/rss": "<rss>\nRates fall\n\nRates fell by 3 percent on Monday.",
                "https://paper.example/more": "<rss>\nRates stay\n\nRates are 4 percent, as they were in May.",
            }
        ),
        channel,
    )
    services.store.save(OWN, [_article()], NOW)
    services.tenants.welcome(OWN, NOW)
    services.tenants.welcome(OTHER, NOW)
    services.tenants.change_settings(OWN, TenantSettings(zone="Asia/Tokyo", allowed=("guest7",)))
    services.tenants.change_settings(OTHER, TenantSettings(allowed=("guest8",)))
    services.subscriptions.save_feeds([Feed("fffa", OWN, FEED_URL, "Pilot feed", NOW, "founder")])
    source = FeedSource(FEED_URL, NOW, failures=3, failing_since=NOW, problem="the krill server answered 500")
    services.sources.add(
        source,
        [
            FeedEntry(("m1",), "Pilots on strike in the harbour", drafts.url_key(PILOT_URL), NOW, NOW, Fate.OLD),
            FeedEntry(("m2",), ARTICLE.title, drafts.url_key(ARTICLE_URL), NOW, NOW, Fate.STORED, ARTICLE_ID),
        ],
    )
    digest = Subscription(
        "dddd", OWN, f"{OWN}/c1", "krill", ("07:00",), (0,), "Asia/Tokyo", "en", "normal", False, NOW, "founder"
    )
    services.subscriptions.save(digest)
    services.subscriptions.save(replace(digest, id="eeee", target=f"{OWN}/c2", topic="krill oil"))
    return World(services, channel)


def _asker(tenant: str, role: str, most: int = 900) -> Asker:
    user = {"member": "u1", "allowed": "guest7" if tenant == OWN else "guest8", "manager": "u2"}[role]
    return asking.asker(tenant, user, manager=role == "manager", most=most)


Entry = Callable[[World, Asker], object]


def _commands() -> dict[str, tuple[str, Mapping[str, str | bool]]]:
    return {
        f"/{name} {' '.join(f'{key}={value}' for key, value in given.items())}".strip(): (name, given)
        for name, several in GIVEN.items()
        for given in several
    }


def _changes(name: str, given: Mapping[str, str | bool]) -> bool:
    command = commands.find(name, Surface.CHAT)
    assert command is not None
    return command.access is Access.MANAGED or (command.access is Access.MANAGED_IF_GIVEN and bool(given))


def _may(name: str, given: Mapping[str, str | bool], role: str) -> bool:
    if not _changes(name, given):
        return True
    return role == "manager" or (role == "allowed" and given not in MANAGERS_ONLY)


def _shown(found: object, typed: str = "") -> str:
    """Everything that reaches the asker, but what they typed."""
    if isinstance(found, Reply):
        text = plain_text(found.message) + str(found.message) + str(found.buttons)
    else:
        text = str(found)
    for word in filter(None, typed.split("\0")):
        text = text.replace(word, "").replace(word.partition("://")[2] or word, "")
    return text


def _assert_nothing_leaks(found: object, typed: str = "") -> None:
    text = _shown(found, typed).casefold()
    assert [secret for secret in (*SECRETS, ARTICLE_ID, "dddd", "eeee", "fffa") if secret.casefold() in text] == []


def _refused(reply: Reply) -> bool:
    refusals = {wording.say("en", f"permission.{key}") for key in ("refused", "managers_only")}
    return reply.message.error and any(text in plain_text(reply.message) for text in refusals)


def test_every_command_button_and_form_has_its_line():
    on_chat = commands.on(Surface.CHAT)
    assert sorted(GIVEN) == sorted(command.name for command in on_chat)
    assert sorted(FORMS) == sorted(command.name for command in on_chat if command.form)
    seen = set()
    for name, several in GIVEN.items():
        world = _world()
        for given in several:
            for most in (600, 4000):
                reply = conversation.ask(world.services, _asker(OWN, "manager", most), name, given)
                seen |= {button.id for button in reply.buttons}
    assert seen | {"resume"} == set(BUTTONS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("entry", _commands())
def test_command_at_home(world, entry, role):
    name, given = _commands()[entry]
    before = world.state(OWN)
    reply = conversation.ask(world.services, _asker(OWN, role), name, given)
    assert _refused(reply) is not _may(name, given, role)
    if _refused(reply):
        assert reply.private
        assert world.channel.posts == []
    if _refused(reply) or not _changes(name, given):
        assert world.state(OWN) == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("entry", _commands())
def test_command_from_elsewhere(world, entry, role):
    name, given = _commands()[entry]
    before = world.state(OWN)
    reply = conversation.ask(world.services, _asker(OTHER, role), name, given)
    _assert_nothing_leaks(reply, "\0".join(str(value) for value in given.values()))
    assert world.state(OWN) == before
    assert world.channel.posts == []


COMPLETED = {
    f"{command.name} {argument.key}": (command.name, argument.key)
    for command in commands.on(Surface.CHAT)
    for argument in command.arguments
    if argument.completes
}


@pytest.mark.parametrize("typed", ["", "bar", "barge source:", "p", "dd", "ff", "As"])
@pytest.mark.parametrize("entry", COMPLETED)
def test_completion_from_elsewhere(world, entry, typed):
    for role in ROLES:
        choices = conversation.complete(world.services, _asker(OTHER, role), *COMPLETED[entry], typed)
        _assert_nothing_leaks([one for one in choices if "/" not in one.value])  # zones are no secret
        assert len(choices) <= 25


@pytest.mark.parametrize("entry", COMPLETED)
def test_completion_at_home_offers_what_is_there(world, entry):
    choices = conversation.complete(world.services, _asker(OWN, "member"), *COMPLETED[entry], "")
    assert choices
    assert len({choice.value for choice in choices}) == len(choices)
    assert all(0 < len(choice.label) <= 100 and 0 < len(choice.value) <= 100 for choice in choices)


def _button(world: World, entry: str) -> conversation.Button:
    name, given = BUTTONS[entry]
    if entry == "resume":
        conversation.ask(world.services, _asker(OWN, "manager"), "digest pause", {"id": "dddd"})
    reply = conversation.ask(world.services, _asker(OWN, "manager", 600), name, given)
    return next(button for button in reply.buttons if button.id == entry)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("entry", BUTTONS)
def test_button_at_home(world, entry, role):
    button = _button(world, entry)
    before = world.state(OWN)
    pressed = conversation.press(world.services, _asker(OWN, role), button.token)
    kept = world.services.tenants.kept(OWN, button.token)
    assert kept is not None
    assert pressed.kind == kept.kind == button.kind
    may = _may(kept.invocation.name, {"form": True} if kept.kind == "form" else dict(kept.invocation.arguments), role)
    if isinstance(pressed.reply, Form):
        assert may
    else:
        assert _refused(pressed.reply) is not may
        assert not pressed.reply.message.error or not may
    if not may or not _changes(kept.invocation.name, dict(kept.invocation.arguments)):
        assert world.state(OWN) == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("entry", BUTTONS)
def test_button_from_elsewhere(world, entry, role):
    button = _button(world, entry)
    before = world.state(OWN)
    pressed = conversation.press(world.services, _asker(OTHER, role), button.token)
    assert isinstance(pressed.reply, Reply)
    assert plain_text(pressed.reply.message).endswith("This button no longer works.\nGive the command again.")
    assert world.state(OWN) == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("entry", FORMS)
def test_form_and_its_sending(world, entry, role):
    for tenant in (OWN, OTHER):
        before, ours = world.state(OWN), world.state(tenant)
        opened = conversation.form(world.services, _asker(tenant, role), entry)
        sent = conversation.submit(world.services, _asker(tenant, role), entry, FORMS[entry])
        if role == "member":
            assert isinstance(opened, Reply)
            assert _refused(opened)
            assert _refused(sent)
            assert world.state(tenant) == ours
        elif tenant == OTHER and entry in ABOUT_SOMETHING:
            assert isinstance(opened, Reply)
            assert opened.message.error
            assert sent.message.error
        else:
            assert isinstance(opened, Form)
            assert not sent.message.error
            assert world.state(tenant) != ours
        if tenant == OTHER:
            _assert_nothing_leaks(opened)
            _assert_nothing_leaks(sent)
            assert world.state(OWN) == before


@pytest.mark.parametrize("role", ROLES)
def test_text_of_a_message(world, role):
    text = "Ferry aground\n\nA ferry with 186 passengers ran aground off Lunden on Friday, the coast guard said."
    before = world.state(OWN)
    reply = conversation.ask_text(world.services, _asker(OTHER, role), text)
    assert "186 passengers" in plain_text(reply.message)
    _assert_nothing_leaks(reply)
    linked = conversation.ask_text(world.services, _asker(OTHER, role), f"Look: {ARTICLE_URL}")
    assert linked.message.error
    _assert_nothing_leaks(linked, ARTICLE_URL)
    assert world.state(OWN) == before
    for tenant in (OWN, OTHER):
        assert conversation.ask(world.services, _asker(tenant, role), "brief", {"topic": "Lunden"}).message.error


@pytest.mark.parametrize("role", ROLES)
def test_home_page(world, role):
    home = conversation.home(world.services, _asker(OTHER, role))
    assert not any(reply.message.error for reply in home)
    _assert_nothing_leaks(home)
    own = "\n".join(plain_text(reply.message) for reply in conversation.home(world.services, _asker(OWN, role)))
    assert all(text in own for text in ("Asia/Tokyo", "krill", "Pilot feed"))
