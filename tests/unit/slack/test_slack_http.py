"""Signed HTTP, signing in by browser, and several workspaces in one process."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from http.client import HTTPConnection
from urllib.parse import quote

import pytest

from adapters.slack import web
from adapters.slack.manifest import manifest
from bot.core.domain import Pause, Subscription
from tests.doubles.slack import Channel, SlackDouble, Team, User, buttons_of, slack_double, text_of
from tests.doubles.slack.forging import FORGERIES, MALFORMED
from tests.unit.slack.newsroom import FLOOD, told
from tests.unit.slack.running import Kept, Running, running

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # in slack_sdk


@dataclass
class Workspace:
    team: Team
    user: User
    channel: Channel


@dataclass
class Street:
    """Two workspaces that installed the app themselves, over HTTP."""

    slack: SlackDouble
    bot: Running
    kept: Kept
    one: Workspace
    other: Workspace


def workspace(slack: SlackDouble, name: str) -> Workspace:
    team = slack.team(name, installed=False)
    user = slack.user(team, f"{name}-ada", admin=True, tz="Europe/Berlin")
    return Workspace(team, user, slack.channel(team))


@pytest.fixture(scope="module")
def street() -> Iterator[Street]:
    kept = Kept()
    with slack_double(http=True, oauth=True, manifest=manifest("https://bot.example.org")) as slack:
        one, other = workspace(slack, "one"), workspace(slack, "other")
        told(kept.store, one.team, FLOOD)
        with running(slack, kept) as bot:
            for place in (one, other):
                assert slack.install(place.team).status == 200
            yield Street(slack, bot, kept, one, other)


def test_it_says_what_it_serves(street: Street) -> None:
    assert street.bot.said == [
        "Slack: serving the workspaces that installed the app; requests are taken at /slack/events."
    ]


def test_each_workspace_is_answered_by_its_own_bot(street: Street) -> None:
    for place in (street.one, street.other):
        asked = street.slack.slash(place.user, place.channel, "/briefwire", "help")
        answer = asked.wait()
        assert asked.wait_ack() < 3
        assert (answer.team, answer.user) == (place.team.id, place.team.bot_user)


def test_what_one_workspace_has_the_other_does_not_see(street: Street) -> None:
    brief = street.slack.slash(street.one.user, street.one.channel, "/brief", "flood").wait()
    assert "more than 4,300" in text_of(brief)
    nothing = street.slack.slash(street.other.user, street.other.channel, "/brief", "flood").wait()
    assert "Bruck" not in text_of(nothing)
    token = buttons_of(brief)[0].element["value"]
    theirs = street.slack.slash(street.other.user, street.other.channel, "/briefwire", "digest list").wait()
    theirs.blocks[-1]["elements"][0]["value"] = token
    refused = street.slack.press(theirs, buttons_of(theirs)[0].action_id).wait()
    assert "no longer works" in text_of(refused)


def test_mentions_and_buttons_over_http(street: Street) -> None:
    brief = street.slack.mention(street.one.user, street.one.channel, "flood").wait()
    sources = street.slack.press(brief, "Show sources").wait()
    assert "Karl Adler said" in text_of(sources)


def test_a_form_over_http(street: Street) -> None:
    form = street.slack.slash(street.one.user, street.one.channel, "/briefwire", "digest set").wait_view()
    assert street.slack.submit(form, {"at": "never"}).errors
    assert street.slack.submit(form, {"at": "08:00", "zone": "Europe/Berlin"}).errors is None


def test_acknowledging_does_not_wait_for_briefs(street: Street) -> None:
    released = threading.Event()
    for _ in range(8):
        street.bot.work._threads.submit(released.wait, 20)
    try:
        asked = street.slack.slash(street.one.user, street.one.channel, "/briefwire", "help")
        assert asked.wait_ack() < 3
    finally:
        released.set()
    assert asked.wait().ephemeral


def test_who_sends_a_body_letter_by_letter_is_sent_away(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "_PATIENCE", 0.1)
    host, _, port = street.slack.http_bind.partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nabc")
        assert connection.recv(100).startswith(b"HTTP/1.1 400 ")


def test_the_url_is_verified(street: Street) -> None:
    answer = street.slack.verify_url()
    assert (answer.status, "double-challenge" in answer.text) == (200, True)


@pytest.mark.parametrize("how", [*FORGERIES, *MALFORMED])
def test_forgeries_are_refused_and_not_logged(street: Street, how: str, caplog: pytest.LogCaptureFixture) -> None:
    before = len(street.slack.world.messages)
    with caplog.at_level(logging.DEBUG):
        answer = street.slack.forge(how, text="poison-in-the-log")
    assert answer.status in {400, 401}
    assert "poison-in-the-log" not in caplog.text
    assert len(street.slack.world.messages) == before


def test_a_body_that_is_too_large_is_refused(street: Street) -> None:
    assert street.slack.oversized().status == 400


@pytest.mark.parametrize(
    "body",
    [
        b'{"type": "event_callback", "event": "x"}',
        b'{"type": "event_callback", "event": null}',
        b'{"type": "event_callback", "event": []}',
        b'{"authorizations": "x"}',
        b'{"authorizations": [5]}',
        b'{"team": 5, "user": []}',
        b"payload=" + quote('{"type": "block_actions", "actions": [], "team": 7}').encode(),
        b"payload=" + quote('{"type": "view_submission", "view": null}').encode(),
        b"payload=" + quote('{"type": "message_action", "user": "U1"}').encode(),
    ],
    ids=range(9),
)
def test_signed_payloads_of_no_known_shape_are_refused(
    street: Street, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    kind = "application/json" if body.startswith(b"{") else "application/x-www-form-urlencoded"
    assert street.slack._post("good", body, kind).status in {200, 400, 404}
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("path", ["/slack/events", "/slack/install", "/slack/oauth_redirect?code=a&state=b"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Encoding": "gzip"},
        {"Content-Encoding": "deflate"},
        {"Content-Encoding": "br"},
        {"Content-Type": "text/plain; charset=bogus"},
        {"Content-Type": "text/plain"},
        {"Transfer-Encoding": "chunked"},
    ],
    ids=range(6),
)
def test_no_body_makes_us_fail(
    street: Street, path: str, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    method = "POST" if path == "/slack/events" else "GET"
    host, _, port = street.slack.http_bind.partition(":")
    body = b"4\r\n\xff\xfe\xfd\xfc\r\n0\r\n\r\n" if "Transfer-Encoding" in headers else b"\xff\xfe not packed"
    length = {} if "Transfer-Encoding" in headers else {"Content-Length": str(len(body))}
    connection = HTTPConnection(host, int(port), timeout=10)
    try:
        connection.request(method, path, body, {**headers, **length})
        assert connection.getresponse().status < 500
    finally:
        connection.close()
    assert "Traceback" not in caplog.text


def test_who_hangs_up_early_leaves_no_trace(street: Street, caplog: pytest.LogCaptureFixture) -> None:
    host, _, port = street.slack.http_bind.partition(":")
    for head in (b"Content-Length: 5000", b"Transfer-Encoding: chunked"):
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\n3\r\nabc\r\n")
    street.slack.pass_time(1)  # the same within a second would be a replay
    assert street.slack.verify_url().status == 200
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("method", ["oauth.v2.access", "auth.test"])
def test_an_installation_that_slack_does_not_answer(
    street: Street, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    street.slack.drop_after_commit(method)
    page = street.slack.install(street.one.team)
    assert (page.status, "try again" in page.text) == (503, True)
    assert "Traceback" not in caplog.text


def test_codes_of_sign_ins_are_not_logged(street: Street, caplog: pytest.LogCaptureFixture) -> None:
    street.slack.fail_next("oauth.v2.access", "internal_error")
    assert street.slack.install(street.one.team).status == 401
    assert "oauth.v2.access result with code: ***" in caplog.text
    assert street.slack.install(street.one.team).status == 200


def test_a_replay_is_refused(street: Street) -> None:
    first, second = street.slack.replay(text="flood")
    assert (first.status, second.status) == (200, 401)


def test_slacks_own_repetition_is_taken_and_answered_once(street: Street) -> None:
    asked = street.slack.mention(street.one.user, street.one.channel, "flood")
    asked.wait()
    before = len(street.slack.world.messages)
    street.slack.pass_time(1)  # Slack signs each repetition anew
    again = street.slack.redeliver(asked)
    assert again.wait_ack() < 3
    street.slack.slash(street.one.user, street.one.channel, "/briefwire", "help").wait()
    assert len(street.slack.world.messages) == before + 1


def test_a_workspace_that_removes_the_app(street: Street) -> None:
    slack, kept = street.slack, street.kept
    gone = workspace(slack, "gone")
    assert slack.install(gone.team).status == 200
    tenant = f"slack:{gone.team.id}"
    at = street.bot.services.clock.now()
    digest = Subscription(
        "d1", tenant, f"{tenant}/{gone.channel.id}", "", ("08:00",), (0,), "UTC", "en", "short", False, at, gone.user.id
    )
    kept.subscriptions.save(digest)
    assert kept.installations.find(tenant)
    for handle in slack.uninstall(gone.team):
        handle.wait_ack()
    for _ in range(200):
        if kept.subscriptions.subscriptions(tenant)[0].paused and not kept.installations.find(tenant):
            break
        slack.verify_url()
    assert kept.subscriptions.subscriptions(tenant)[0].paused is Pause.REMOVED
    assert kept.installations.find(tenant) is None


def test_a_workspace_without_the_app_is_told_so(street: Street) -> None:
    stranger = workspace(street.slack, "stranger")
    asked = street.slack.slash(stranger.user, stranger.channel, "/brief", "flood")
    assert "not installed" in asked.wait().text


def test_a_state_cannot_be_used_twice_or_made_up(street: Street) -> None:
    assert street.slack.install(street.one.team, path="/slack/oauth_redirect?code=x&state=y").status in {400, 401}
    assert street.slack.install(street.one.team, path="/slack/oauth_redirect?error=access_denied").status == 200


def test_tokens_that_expire_are_renewed() -> None:
    kept = Kept()
    with slack_double(http=True, oauth=True, rotation=True, manifest=manifest("https://bot.example.org")) as slack:
        place = workspace(slack, "rotating")
        told(kept.store, place.team, FLOOD)
        with running(slack, kept) as bot:
            assert slack.install(place.team).status == 200
            before = kept.installations.find(f"slack:{place.team.id}")
            expire(kept, place.team)
            answer = slack.mention(place.user, place.channel, "flood").wait()
            assert "4,300" in text_of(answer)
            after = kept.installations.find(f"slack:{place.team.id}")
            assert before != after
            expire(kept, place.team)
            bot.bot.messenger.check(f"slack:{place.team.id}/{place.channel.id}")
            assert kept.installations.find(f"slack:{place.team.id}") != after
            for lasts, fail, attempts in (
                (1, partial(slack.fail_next, failure=503), 1),
                (-1, partial(slack.fail_next, failure=503), 2),
                (1, slack.drop_after_commit, 1),
            ):
                expire(kept, place.team, lasts)
                fail("oauth.v2.access")
                asked = slack.mention(place.user, place.channel, "flood")  # with no token it is sent again
                assert "4,300" in text_of(asked.wait())
                assert len(asked.delivery.attempts) == attempts


def expire(kept: Kept, team: Team, hours: int = 1) -> None:
    """Let the workspace's token run out in so many hours."""
    now = datetime.now(UTC)  # noqa: TID251 - slack_sdk's own clock
    fields = json.loads(kept.installations.find(f"slack:{team.id}") or "")
    fields["bot_token_expires_at"] = (now + timedelta(hours=hours)).isoformat()
    kept.installations.save(f"slack:{team.id}", json.dumps(fields), now)
