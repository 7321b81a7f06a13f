"""When things go wrong: slow work, defects, an ailing Slack, lost connections, restarts, refused tokens."""

from __future__ import annotations

import asyncio
import logging
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from adapters.slack import SlackBot, SlackSettings, people, talk
from adapters.slack import bot as bot_module
from adapters.slack.check import check
from adapters.slack.manifest import SCOPES, manifest
from adapters.slack.people import Person
from adapters.work import Workers
from bot.core.domain import Pause, SearchPage, SearchQuery, Subscription
from bot.core.errors import UserError
from tests.doubles.slack import Channel, SlackDouble, Team, User, buttons_of, slack_double, text_of
from tests.fakes import FakeInstallations, FakeStore
from tests.unit.slack.newsroom import FLOOD, told
from tests.unit.slack.running import Kept, Running, running, services_of, settings_of


class TroubledStore(FakeStore):
    """A store that can be made slow, or broken."""

    pause = 0.0
    broken = False

    def search(
        self, tenant: str, query: SearchQuery, *, now: datetime, limit: int, cursor: str | None = None
    ) -> SearchPage:
        time.sleep(self.pause)
        if self.broken:
            raise ZeroDivisionError("a defect of ours")
        return super().search(tenant, query, now=now, limit=limit, cursor=cursor)


class Room:
    """A workspace with the bot at work, and what it keeps."""

    def __init__(self, slack: SlackDouble) -> None:
        self.slack = slack
        self.store = TroubledStore()
        self.kept = Kept(store=self.store)
        self.team: Team = slack.team()
        self.user: User = slack.user(self.team, "ada", admin=True, locale="en-US", tz="Europe/Berlin")
        self.channel: Channel = slack.channel(self.team)
        told(self.store, self.team, FLOOD)
        self.bot: Running | None = None

    @property
    def tenant(self) -> str:
        return f"slack:{self.team.id}"


@pytest.fixture(scope="module")
def shared() -> Iterator[Room]:
    with slack_double(manifest=manifest()) as slack:
        room = Room(slack)
        with running(slack, room.kept) as room.bot:
            yield room


@pytest.fixture
def room(shared: Room) -> Iterator[Room]:
    yield shared
    shared.store.pause, shared.store.broken = 0.0, False
    for waiting in shared.slack._server.failures.values():
        waiting.clear()


def test_slow_work_is_announced_and_the_note_replaced(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk, "_NOTE_AFTER", 0.05)
    room.store.pause = 0.3
    for ask in (
        lambda: room.slack.slash(room.user, room.channel, "/brief", "flood"),
        lambda: room.slack.mention(room.user, room.channel, "flood"),
        lambda: room.slack.dm(room.user, "search flood"),
    ):
        asked = ask()
        asked.wait_until(lambda handle: any(one.text == "Reading…" for one in handle.answers))
        answer = asked.wait()
        assert (answer.versions[0][0], len(asked.answers)) == ("Reading…", 1)
    for quiet in ("search flood", "why"):
        asked = room.slack.slash(room.user, room.channel, "/briefwire", quiet)
        assert asked.wait().ephemeral
        assert len(asked.answers) == 1
    refused = room.slack.mention(room.user, room.channel, "quokkas")
    assert refused.wait().ephemeral
    assert [one.text for one in room.slack.world.messages if one.channel == room.channel.id and one.deleted] == [
        "Reading…"
    ]


@pytest.mark.parametrize("where", ["slash", "mention", "dm", "press"])
def test_a_defect_is_logged_under_an_id_that_the_user_is_told(
    room: Room, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    brief = room.slack.slash(room.user, room.channel, "/brief", "flood").wait()
    room.store.broken = True
    asked = {
        "slash": lambda: room.slack.slash(room.user, room.channel, "/brief", "flood"),
        "mention": lambda: room.slack.mention(room.user, room.channel, "flood"),
        "dm": lambda: room.slack.dm(room.user, "flood"),
        "press": lambda: room.slack.press(brief, "Show sources"),
    }[where]()
    shown = asked.wait()
    assert shown.ephemeral is (where != "dm")
    found = re.search(r"give this id: ([0-9a-f]{8})", text_of(shown))
    assert found
    assert f"error {found[1]} in" in caplog.text
    assert "ZeroDivisionError: a defect of ours" in caplog.text
    assert "defect" not in text_of(shown)


def test_a_defect_behind_a_form_is_told_in_the_form(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    form = room.slack.slash(room.user, room.channel, "/briefwire", "digest set").wait_view()
    monkeypatch.setattr(room.kept.subscriptions, "save", lambda _one: 1 // 0)
    refused = room.slack.submit(form, {"at": "08:00", "zone": "Europe/Berlin"})
    assert [re.search("this id: [0-9a-f]{8}", said) is not None for said in (refused.errors or {}).values()] == [True]


def test_a_defect_behind_the_home_tab_is_told_there(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.kept.subscriptions, "subscriptions", lambda _tenant: 1 // 0)
    assert re.search("this id: [0-9a-f]{8}", text_of(room.slack.open_home(room.user)))


@pytest.mark.parametrize("failure", [500, 404, "expired_url", "used_url"])
def test_a_response_url_that_does_not_work_is_made_up_for(room: Room, failure: int | str) -> None:
    room.slack.fail_next("response_url", failure)
    brief = room.slack.slash(room.user, room.channel, "/brief", "flood").wait()
    assert (brief.via, brief.ephemeral) == ("chat.postMessage", False)
    room.slack.fail_next("response_url", failure)
    found = room.slack.slash(room.user, room.channel, "/briefwire", "search flood").wait()
    assert (found.via, found.ephemeral) == ("chat.postEphemeral", True)


def test_where_the_bot_may_not_post_the_user_is_answered_directly(room: Room) -> None:
    room.slack.fail_next("response_url", 404)
    room.slack.fail_next("chat.postMessage", "not_in_channel")
    brief = room.slack.slash(room.user, room.channel, "/brief", "flood").wait()
    assert brief.channel == room.slack.direct(room.user).id


def test_blocks_that_slack_does_not_take_are_sent_as_text(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.slack.fail_next("response_url", "invalid_blocks")
    brief = room.slack.slash(room.user, room.channel, "/brief", "flood").wait()
    assert (brief.blocks, brief.text.startswith("Flood in Bruck")) == ([], True)
    room.slack.fail_next("chat.postMessage", "invalid_blocks")
    answer = room.slack.mention(room.user, room.channel, "flood").wait()
    assert (answer.blocks, answer.text.startswith("Flood in Bruck")) == ([], True)
    assert caplog.text.count("invalid_blocks") + caplog.text.count("refused blocks") >= 2


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with slack_double(manifest=manifest()) as slack:
        room = Room(slack)
        with running(slack, room.kept):
            assert "4,300" in text_of(slack.slash(room.user, room.channel, "/brief", "flood").wait())
            assert "4,300" in text_of(slack.mention(room.user, room.channel, "flood").wait())


def test_slack_asks_to_wait(room: Room) -> None:
    room.slack.rate_limit("chat.postMessage", retry_after=0)
    answer = room.slack.mention(room.user, room.channel, "flood").wait()
    assert "4,300" in text_of(answer)


@pytest.mark.parametrize("failure", ["missing_scope", "user_not_found", 500])
def test_users_that_slack_says_nothing_about_have_no_rights(room: Room, failure: str | int) -> None:
    stranger = room.slack.user(room.team, "eve", admin=True, locale="de-DE")
    room.slack.fail_next("users.info", failure)
    refused = room.slack.slash(stranger, room.channel, "/briefwire", "settings --length short").wait()
    assert "may not change" in text_of(refused)
    allowed = room.slack.slash(stranger, room.channel, "/briefwire", "settings --length normal").wait()
    assert text_of(allowed).startswith("Einstellungen")


def test_guests_change_nothing(room: Room) -> None:
    guest = room.slack.user(room.team, "gus", guest=True)
    room.slack.slash(room.user, room.channel, "/briefwire", "settings --editors everyone --length long").wait()
    member = room.slack.user(room.team, "mia")
    for user, allowed in ((guest, False), (member, True)):
        changed = room.slack.slash(user, room.channel, "/briefwire", "settings --length short").wait()
        assert ("Settings changed" in text_of(changed)) is allowed
        assert "4,300" in text_of(room.slack.slash(user, room.channel, "/brief", "flood").wait())
    room.slack.slash(room.user, room.channel, "/briefwire", "settings --editors managers --length normal").wait()


def test_people_of_other_workspaces_are_refused(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """As they are met in a channel that two workspaces share; the double knows no such channels."""
    stranger = room.slack.user(room.team, "sid", admin=True, locale="de-DE")
    monkeypatch.setattr(people, "_person", lambda _profile, _team: Person(locale="de-DE", stranger=True))
    for asked in (
        room.slack.mention(stranger, room.channel, "flood"),
        room.slack.slash(stranger, room.channel, "/briefwire", "search flood"),
    ):
        refused = asked.wait()
        assert refused.ephemeral
        assert text_of(refused) == "Nur Mitglieder dieses Workspace können Briefwire hier nutzen."


@pytest.mark.parametrize(
    ("profile", "manager", "member", "stranger"),
    [
        ({"team_id": "T1"}, False, True, False),
        ({"team_id": "T1", "is_admin": True}, True, True, False),
        ({"team_id": "T1", "is_owner": True}, True, True, False),
        ({"team_id": "T1", "is_admin": True, "is_restricted": True}, False, False, False),
        ({"team_id": "T1", "is_ultra_restricted": True}, False, False, False),
        ({"team_id": "T1", "is_admin": True, "deleted": True}, False, False, False),
        ({"team_id": "T2", "is_admin": True}, False, False, True),
        ({"team_id": "T1", "is_admin": True, "is_stranger": True}, False, False, True),
        ({"team_id": "T2", "is_admin": True, "enterprise_user": {"teams": ["T1", "T2"]}}, True, True, False),
        ({}, False, True, False),
    ],
    ids=range(10),
)
def test_who_someone_is(*, profile: dict[str, Any], manager: bool, member: bool, stranger: bool) -> None:
    assert people._person(profile, "T1") == Person(manager=manager, member=member, stranger=stranger)


def test_a_form_that_comes_too_late_is_said_so(room: Room) -> None:
    room.slack.fail_next("views.open", "expired_trigger_id")
    late = room.slack.slash(room.user, room.channel, "/briefwire", "digest set").wait()
    assert (late.ephemeral, "too long" in text_of(late)) == (True, True)


@pytest.mark.parametrize("failure", [500, "internal_error", "invalid_arguments"])
def test_a_form_that_slack_does_not_show_is_said_so(room: Room, failure: int | str) -> None:
    room.slack.fail_next("views.open", failure)
    said = room.slack.slash(room.user, room.channel, "/briefwire", "digest set").wait()
    assert said.ephemeral
    assert re.search("this id: [0-9a-f]{8}", text_of(said))


def test_an_answer_that_slack_loses_is_said_so(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    room.slack.fail_next("chat.postMessage", 500)
    said = room.slack.mention(room.user, room.channel, "flood").wait()
    assert said.ephemeral
    found = re.search("this id: ([0-9a-f]{8})", text_of(said))
    assert found
    assert f"error {found[1]} in a message: Slack failed" in caplog.text


def test_a_slow_form_is_answered_afterwards(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk, "_SUBMIT_WITHIN", 0.05)
    room.slack.delay("conversations.info", 0.3)
    asked = room.slack.slash(room.user, room.channel, "/briefwire", "digest set")
    done = room.slack.submit(asked.wait_view(), {"at": "09:09", "zone": "Europe/Berlin"})
    assert done.errors is None
    assert "09:09" in text_of(asked.wait())


def test_a_form_is_taken_while_every_thread_is_busy(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk, "_SUBMIT_WITHIN", 0.2)
    assert room.bot is not None
    asked = room.slack.slash(room.user, room.channel, "/briefwire", "digest set")
    view = asked.wait_view()
    released = threading.Event()
    for _ in range(8):
        room.bot.work._threads.submit(released.wait, 20)
    try:
        done = room.slack.submit(view, {"at": "09:10", "zone": "Europe/Berlin"})
        assert (done.error, done.errors) == (None, None)
    finally:
        released.set()
    assert "09:10" in text_of(asked.wait())


def test_a_channel_the_bot_left_or_that_is_gone_pauses_its_digests(room: Room) -> None:
    assert room.bot is not None
    left = (
        (room.slack.kick, Pause.NO_PERMISSION),
        (room.slack.archive, Pause.CHANNEL_GONE),
        (room.slack.delete_channel, Pause.CHANNEL_GONE),
    )
    at = room.bot.services.clock.now()
    for count, (leave, expected) in enumerate(left, 1):
        channel = room.slack.channel(room.team)
        target, name = f"{room.tenant}/{channel.id}", f"d{count}"
        digest = Subscription(
            name, room.tenant, target, "", ("08:00",), (0,), "UTC", "en", "short", False, at, room.user.id
        )
        room.kept.subscriptions.save(digest)
        told = leave(channel)
        assert told is not None
        told.wait_ack()
        direct = room.slack.direct(room.user).id
        with room.slack.world.changed:
            assert room.slack.world.changed.wait_for(partial(told_of_pauses, room, direct, count), 10)
        found = {one.id: one.paused for one in room.kept.subscriptions.subscriptions(room.tenant)}
        assert found[name] is expected


def told_of_pauses(room: Room, direct: str, count: int) -> bool:
    told = [one for one in room.slack.world.messages if one.channel == direct and "is paused" in one.text]
    return len(told) == count


@pytest.mark.parametrize("reason", ["refresh_requested", "warning", "reset"])
def test_lost_connections_are_made_again(room: Room, reason: str) -> None:
    made = room.slack.connections_made
    room.slack.disconnect(reason)
    room.slack.wait_connected(opened=made + 1)
    assert "4,300" in text_of(room.slack.slash(room.user, room.channel, "/brief", "flood").wait(timeout=30))


class Forgetful(set[str]):
    """Tickets of which the first few are lost."""

    lost = 2
    asked_for = 0
    """Connections tried."""

    def __contains__(self, ticket: object) -> bool:
        self.asked_for += 1
        return super().__contains__(ticket)

    def add(self, ticket: str) -> None:
        if self.lost:
            self.lost -= 1
        else:
            super().add(ticket)


def test_an_address_that_is_used_up_is_not_tried_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot_module, "_PING", 0.1)
    monkeypatch.setattr(bot_module, "_LOOK", 0.1)
    with slack_double(manifest=manifest()) as slack:
        slack.team()
        with running(slack):
            slack._sockets.tickets = Forgetful()
            slack.disconnect("reset")
            slack.wait_connected(opened=2)


def test_an_address_that_is_used_up_at_the_start_is_not_tried_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot_module, "_PING", 0.1)
    monkeypatch.setattr(bot_module, "_LOOK", 0.1)
    with slack_double(manifest=manifest()) as slack:
        slack.team()
        slack._sockets.tickets = Forgetful()
        with running(slack) as bot:
            slack.wait_connected()
            assert bot.said == ["Slack: connected to workspace Newsroom by Socket Mode."]


def test_ending_before_there_is_a_connection_is_quick() -> None:
    async def main(slack: SlackDouble) -> None:
        bot = SlackBot(settings_of(slack), FakeInstallations())
        run = asyncio.create_task(bot.run(services_of(Kept(), bot), Workers(), lambda _words: None))
        while not tickets.asked_for:  # noqa: ASYNC110 - it is asked for in another thread
            await asyncio.sleep(0.01)
        await bot.close()
        await asyncio.wait_for(run, 4)

    with slack_double(manifest=manifest()) as slack:
        slack.team()
        tickets = slack._sockets.tickets = Forgetful()
        tickets.lost = 1_000_000
        asyncio.run(main(slack))


def test_buttons_outlive_a_restart_and_work_of_two_bots_is_done_once() -> None:
    with slack_double(manifest=manifest()) as slack:
        room = Room(slack)
        with running(slack, room.kept):
            brief = slack.slash(room.user, room.channel, "/brief", "flood").wait()
        with running(slack, room.kept), running(slack, room.kept):
            slack.wait_connected(2)
            sources = slack.press(brief, "Show sources").wait()
            assert "Karl Adler said" in text_of(sources)
            asked = slack.mention(room.user, room.channel, "flood")
            asked.wait()
            before = len(slack.world.messages)
            for _ in range(2):
                slack.redeliver(asked).wait_ack()
            slack.slash(room.user, room.channel, "/briefwire", "help").wait()
            slack.slash(room.user, room.channel, "/briefwire", "help").wait()
            assert len(slack.world.messages) == before + 2


def test_what_was_acknowledged_is_finished_at_the_end() -> None:
    with slack_double(manifest=manifest()) as slack:
        room = Room(slack)
        with running(slack, room.kept):
            room.store.pause = 0.5
            asked = slack.slash(room.user, room.channel, "/brief", "flood")
            asked.wait_ack()
        answer = asked.answer
        assert answer is not None
        assert "4,300" in text_of(answer)


def test_nothing_is_acknowledged_once_the_program_is_ending() -> None:
    with slack_double(manifest=manifest(), ack_within=0.3) as slack:
        room = Room(slack)
        with running(slack, room.kept) as bot:
            bot.work._accepting = False
            asked = slack.slash(room.user, room.channel, "/brief", "flood")
            asked.wait_until(lambda handle: handle.error)
            assert asked.error == "operation_timeout"
            assert asked.answers == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"bot_token": "xoxb-wrong"}, "BRIEFWIRE_SLACK_BOT_TOKEN"),
        ({"app_token": "xapp-wrong"}, "BRIEFWIRE_SLACK_APP_TOKEN"),
        ({"app_token": None}, "BRIEFWIRE_SLACK_APP_TOKEN"),
        ({"bot_token": None}, "BRIEFWIRE_SLACK_BOT_TOKEN"),
    ],
    ids=range(4),
)
def test_refused_tokens_end_it_with_a_plain_word(change: dict[str, str | None], named: str) -> None:
    with slack_double(manifest=manifest()) as slack:
        slack.team()
        settings = replace(settings_of(slack), **change)  # type: ignore[arg-type]  # a table of fields
        with pytest.raises(UserError, match=named) as raised, running(slack, settings=settings):
            pass
        assert raised.value.hint
        assert "docs/slack.md" in raised.value.hint
        assert [one.ok for one in check(settings)].count(False) == 1


def test_it_waits_for_a_slack_that_does_not_answer() -> None:
    with slack_double(manifest=manifest()) as slack:
        slack.team()
        slack.fail_next("auth.test", 503)
        slack.fail_next("apps.connections.open", "internal_error")
        with running(slack) as bot:
            slack.wait_connected()
        assert len(bot.said) == 3
        assert "no answer from" in bot.said[0]


def test_missing_permissions_are_said_at_the_start() -> None:
    with slack_double(manifest=manifest()) as slack:
        slack.team("Newsroom", scopes=tuple(scope for scope in SCOPES if scope != "users:read"))
        with running(slack) as bot:
            slack.wait_connected()
        assert bot.said[0].startswith("Slack: these permissions are missing: users:read.")


def test_the_doctor_finds_everything_in_order() -> None:
    with slack_double(manifest=manifest()) as slack:
        slack.team("Newsroom")
        found = {one.name: (one.ok, one.detail) for one in check(settings_of(slack))}
    assert found == {
        "Slack bot": (True, "briefwire in the workspace Newsroom"),
        "Slack permissions": (True, "all there"),
        "Slack requests": (True, "Socket Mode can connect"),
    }


def test_the_doctor_names_what_is_missing() -> None:
    with slack_double(manifest=manifest()) as slack:
        slack.team("Newsroom", scopes=tuple(scope for scope in SCOPES if scope != "chat:write"))
        missing = {one.name: one for one in check(settings_of(slack))}["Slack permissions"]
        assert not missing.ok
        assert missing.detail.startswith("missing: chat:write.")
        assert "briefwire slack manifest" in missing.detail
    nowhere = check(SlackSettings(bot_token="xoxb-1", app_token="xapp-1", api_url="http://127.0.0.1:9/api/"))
    assert [(one.ok, "does not answer" in one.detail) for one in nowhere] == [(False, True), (False, True)]
    by_http = check(SlackSettings(client_id="1", client_secret="2", signing_secret="3"))
    assert [one.ok for one in by_http] == [True, True, True]


def test_no_token_is_ever_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), slack_double(manifest=manifest()) as slack:
        room = Room(slack)
        assert "xoxb" not in repr(settings_of(slack))
        with running(slack, room.kept):
            brief = slack.slash(room.user, room.channel, "/brief", "flood").wait()
            slack.press(brief, buttons_of(brief)[0].label).wait()
            slack.fail_next("chat.postMessage", "token_revoked")
            slack.mention(room.user, room.channel, "flood").wait()
        slack.fail_next("auth.test", "invalid_auth")
        check(settings_of(slack))
    tokens = {*room.team.tokens, slack.world.app_token, slack.world.signing_secret}
    assert len(caplog.records) > 5
    for record in caplog.records:
        text = logging.Formatter().format(record)
        assert not [token for token in tokens if token in text], text
        assert "ticket=" not in text
