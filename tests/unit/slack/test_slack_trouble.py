"""When things go wrong: slow work, defects, an ailing Slack."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from adapters.slack import people, talk
from adapters.slack.check import check
from adapters.slack.manifest import manifest
from adapters.slack.people import Person
from bot.core.domain import Pause, Subscription
from tests.doubles.slack import buttons_of, slack_double, text_of
from tests.unit.slack.room import Room
from tests.unit.slack.running import running, settings_of


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


def test_a_form_is_opened_while_every_thread_and_lane_is_busy(room: Room) -> None:
    assert room.bot is not None
    released = threading.Event()
    for _ in range(8):
        room.bot.work._threads.submit(released.wait, 20)
    briefs = [room.slack.slash(room.user, room.channel, "/brief", "flood") for _ in range(3)]
    try:
        assert room.slack.slash(room.user, room.channel, "/briefwire", "digest set").wait_view()
    finally:
        released.set()
    for one in briefs:
        one.wait_until(lambda handle: handle.answer and "4,300" in text_of(handle.answer))


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
