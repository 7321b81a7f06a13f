"""Socket Mode and everything people do, with the real slack-bolt."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from tests.doubles.slack import Channel, Handle, SlackDouble, Team, User, buttons_of, slack_double, text_of
from tests.doubles.slack.forms import ClientRefusedError
from tests.unit.doubles.slack_app import Register, Running, slack_app
from tests.unit.doubles.slack_sample import ANSWER, register


@pytest.fixture(scope="module")
def slack() -> Iterator[SlackDouble]:
    with slack_double() as double:
        double.team()
        yield double


@pytest.fixture(scope="module")
def app(slack: SlackDouble) -> Iterator[Running]:
    with slack_app(slack, register) as running:
        slack.wait_connected()
        yield running


@pytest.fixture
def team(slack: SlackDouble, app: Running) -> Team:
    return next(iter(slack.world.teams.values()))


@pytest.fixture
def ada(slack: SlackDouble, team: Team) -> User:
    return slack.user(team, "ada", admin=True, locale="de-DE", tz="Europe/Vienna")


@pytest.fixture
def news(slack: SlackDouble, team: Team, ada: User) -> Channel:
    return slack.channel(team, "news")


def test_slash_command_posted_then_edited(slack: SlackDouble, ada: User, news: Channel) -> None:
    handle = slack.slash(ada, news, "/brief", "flood & <fire>")
    answer = handle.wait()
    assert text_of(answer) == "Flood\n[Next] [Set up] [static_select: Short]"
    assert answer.text == "/brief flood & <fire>"
    assert answer.versions == [("Reading…", [])]
    assert not answer.ephemeral
    assert handle.error is None
    assert 0 < handle.wait_ack() < 3


def test_response_url_of_a_slash_command_never_replaces(slack: SlackDouble, ada: User, news: Channel) -> None:
    handle = slack.slash(ada, news, "/private")
    handle.wait_until(lambda seen: len(seen.answers) == 3)
    assert sorted((m.via, m.text, m.ephemeral) for m in handle.answers) == [
        ("ack", "at once", True),
        ("response_url", "all", False),
        ("response_url", "one", True),
    ]
    permission = slack.permission_of(handle)
    assert permission.uses == 3
    assert [m.text for m in slack.world.history(news)] == ["all"]


def test_response_url_ends_after_five_uses_or_half_an_hour(slack: SlackDouble, ada: User, news: Channel) -> None:
    handle = slack.slash(ada, news, "/private")
    handle.wait_until(lambda seen: len(seen.answers) == 3)
    slack.permission_of(handle).uses = 0
    other = slack.slash(ada, news, "/brief")
    other.wait()
    slack.permission_of(other).until -= 1801
    assert _respond(handle.payload["response_url"]) == (404, {"ok": False, "error": "used_url"})
    assert _respond(other.payload["response_url"]) == (404, {"ok": False, "error": "expired_url"})
    assert _respond(other.payload["response_url"] + "0") == (404, {"ok": False, "error": "no_such_url"})


def _respond(url: str, **more: Any) -> tuple[int, Any]:
    async def post() -> tuple[int, Any]:
        async with aiohttp.ClientSession() as session, session.post(url, json={"text": "late", **more}) as answer:
            return answer.status, await answer.json()

    return asyncio.run(post())


def test_no_ack_is_shown_to_the_user_and_sent_once(ada: User, team: Team) -> None:
    with slack_double(ack_within=0.3) as slow:
        user = slow.user(slow.team())
        channel = slow.channel(slow.world.teams[user.team])
        handle = slow.slash(user, channel, "/silent", "x")
        with pytest.raises(AssertionError, match="Slack shows dispatch_failed"):
            handle.wait()
        with slack_app(slow, register):
            slow.wait_connected()
            handle = slow.slash(user, channel, "/silent", "x")
            with pytest.raises(AssertionError, match="/silent x: Slack shows operation_timeout"):
                handle.wait()
        assert len(handle.delivery.attempts) == 1


def test_button_replaces_its_message(slack: SlackDouble, ada: User, news: Channel) -> None:
    shown = slack.slash(ada, news, "/brief", "flood").wait()
    assert [button.label for button in buttons_of(shown)] == ["Next", "Set up", ""]
    answer = slack.press(shown, "Next").wait()
    assert answer is shown
    assert (shown.text, shown.blocks) == ("page 2 of a public message", [])


def test_button_of_an_answer_by_response_url(slack: SlackDouble, app: Running, ada: User, news: Channel) -> None:
    def final(handle: Handle) -> bool:
        return len(handle.answers) == 3

    command = slack.slash(ada, news, "/private")
    command.wait_until(final)
    shown = next(message for message in command.answers if not message.ephemeral)
    app.call("chat_update", channel=news.id, ts=shown.ts, text="all", blocks=ANSWER)
    pressed = slack.press(shown, "Next")
    assert pressed.wait() is shown
    assert [message.text for message in pressed.answers] == ["page 2 of a public message"]
    assert shown in command.answers


def test_menu(slack: SlackDouble, ada: User, news: Channel) -> None:
    shown = slack.slash(ada, news, "/brief", "flood").wait()
    answer = slack.press(shown, "length", "Short").wait()
    assert (answer.text, answer.ephemeral, shown.deleted) == ("short", True, False)
    with pytest.raises(ClientRefusedError, match="no option 'endless'"):
        slack.press(shown, "length", "endless")
    with pytest.raises(LookupError, match="nothing called 'Previous'"):
        slack.press(shown, "Previous")


def test_button_of_an_ephemeral_message(slack: SlackDouble, app: Running, ada: User, news: Channel) -> None:
    app.call("chat_postEphemeral", channel=news.id, user=ada.id, text="for you", blocks=ANSWER)
    shown = slack.world.messages[-1]
    handle = slack.press(shown, "1")
    assert handle.wait().text == "page 2 of a ephemeral message"
    assert "message" not in handle.payload
    assert shown.ephemeral


def test_modal_from_a_button(slack: SlackDouble, ada: User, news: Channel) -> None:
    shown = slack.slash(ada, news, "/brief", "flood").wait()
    view = slack.press(shown, "Set up", user=ada).wait_view()
    assert "Topic: [plain_text_input]" in text_of(view)
    assert slack.modal(ada) is view
    with pytest.raises(ClientRefusedError, match="'Topic' must be filled in"):
        slack.submit(view)
    with pytest.raises(ClientRefusedError, match="0 to 20 characters"):
        slack.submit(view, {"Topic": "x" * 21})
    with pytest.raises(ClientRefusedError, match="no value for a timepicker"):
        slack.submit(view, {"Topic": "x", "Time": "25:00"})
    assert slack.submit(view, {"Topic": "wrong"}).errors == {"topic": "No such topic"}
    assert slack.modal(ada) is view
    assert slack.submit(view, {"Topic": "update"}).errors is None
    assert slack.modal(ada).raw["title"]["text"] == "Again"
    (option,) = slack.suggest(view, "feeds", "Tagesschau")
    saved = slack.submit(view, {"Topic": "flood", "Feeds": [option]})
    assert saved.wait().text == "flood at 08:00 from ['feed-1']"
    assert slack.modal(ada) is None
    assert view.closed


def test_shortcut_gets_the_message(slack: SlackDouble, ada: User, news: Channel) -> None:
    said = slack.say(ada, news, "see https://example.org/a?b=1&c=2 <now>")
    view = slack.shortcut(said, "brief_this", user=ada).wait_view()
    assert view.raw["private_metadata"] == "see <https://example.org/a?b=1&amp;c=2> &lt;now&gt;"
    assert text_of(said) == "see https://example.org/a?b=1&c=2 <now>"
    slack.close(view)
    assert slack.modal(ada) is None


def test_mention_in_a_thread_and_a_second_delivery(slack: SlackDouble, team: Team, ada: User, news: Channel) -> None:
    handle = slack.mention(ada, news, "search flood")
    answer = handle.wait()
    asked = slack.world.history(news)[0]
    assert answer.text == f"<@{team.bot_user}> search flood × 1"
    assert answer.thread_ts == asked.ts
    again = slack.redeliver(handle)
    assert again.wait().text.endswith("× 2"), "Bolt itself does not drop what comes twice"
    assert again.payload["event_id"] == handle.payload["event_id"]
    assert [attempt.number for attempt in again.delivery.attempts] == [1]


def test_direct_message(slack: SlackDouble, ada: User) -> None:
    answer = slack.dm(ada, "brief <flood> & fire").wait()
    assert answer.text == "you said brief &lt;flood&gt; &amp; fire"
    assert text_of(answer) == "you said brief <flood> & fire"
    own = [d.payload["event"] for d in slack.deliveries if d.payload.get("event", {}).get("bot_id")]
    assert own[-1]["text"] == answer.text, "Slack tells an app of its own messages; Bolt ignores them"


def test_home(slack: SlackDouble, ada: User) -> None:
    assert text_of(slack.open_home(ada)) == "de-DE Europe/Vienna True False"
    assert text_of(slack.open_home(ada)) == "de-DE Europe/Vienna True True"


@pytest.mark.parametrize("how", ["refresh_requested", "warning", "reset"])
def test_reconnects(slack: SlackDouble, ada: User, news: Channel, how: str) -> None:
    before = slack.connections_made
    slack.disconnect(how)
    slack.wait_connected(1, opened=before + 1)
    assert slack.slash(ada, news, "/brief", "after").wait().text == "/brief after"


def test_rate_limit_is_waited_out(slack: SlackDouble, ada: User, news: Channel) -> None:
    slack.rate_limit("chat.postMessage", retry_after=0)
    assert slack.slash(ada, news, "/brief", "limited").wait().text == "/brief limited"
    assert [c.status for c in slack.calls_of("chat.postMessage")][-2:] == [429, 200]


def test_several_connections_take_turns() -> None:
    taken: list[str] = []

    def replica(name: str) -> Register:
        def respond(app: AsyncApp) -> None:
            @app.command("/brief")
            async def brief(ack: Any) -> None:
                taken.append(name)
                await ack(text=name)

        return respond

    with slack_double() as double:
        user = double.user(double.team())
        channel = double.channel(double.world.teams[user.team])
        with slack_app(double, replica("one")), slack_app(double, replica("two")):
            double.wait_connected(2)
            for _ in range(4):
                double.slash(user, channel, "/brief").wait()
            double.disconnect("link_disabled")
            double.wait_connected(2, opened=4)
        assert taken == ["one", "two"] * 2


def test_response_urls_that_fail(slack: SlackDouble, app: Running, ada: User, news: Channel) -> None:
    url = slack.slash(ada, news, "/brief").payload["response_url"]
    slack.fail_next("response_url", 500)
    assert _respond(url) == (500, {"ok": False, "error": "internal_error"})
    status, said = _respond(url, blocks=[{"type": "header"}])
    assert (status, said["error"]) == (400, "invalid_blocks")
    slack.drop_after_commit("response_url")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        _respond(url)
    assert _respond(url) == (200, {"ok": True})
    assert [m.text for m in slack.world.messages if m.via == "response_url"][-2:] == ["late", "late"]
    errors = [call.error for call in slack.calls_of("response_url")][-4:]
    assert errors == ["internal_error", "invalid_blocks", None, None]


def test_every_answer_names_the_scopes(slack: SlackDouble, team: Team, app: Running) -> None:
    answer = app.call("auth_test")
    assert answer.headers["x-oauth-scopes"] == ",".join(team.scopes)


def test_events_without_an_ack_are_sent_again() -> None:
    acks: list[str | None] = []

    def late(app: AsyncApp) -> None:
        @app.middleware
        async def slow_once(req: Any, next_: Any) -> Any:
            acks.append((req.headers.get("x-slack-retry-num") or [None])[0])
            if len(acks) == 1:
                await asyncio.sleep(0.5)
            return await next_()

        register(app)

    with slack_double(ack_within=0.2, retry_delays=(0.05,)) as double:
        user = double.user(double.team())
        channel = double.channel(double.world.teams[user.team])
        with slack_app(double, late):
            double.wait_connected()
            handle = double.mention(user, channel, "hello")
            handle.wait_until(lambda seen: len(seen.answers) == 2)
        assert acks == ["0", "1"]
        assert handle.delivery.attempts[0].late
        assert handle.delivery.reason == "http_timeout"


def test_faults_fail_the_test() -> None:
    def careless() -> None:
        with slack_double() as double:
            channel = double.channel(double.team())
            with slack_app(double) as app, pytest.warns(UserWarning, match="`text` argument is missing"):
                app.call("chat_postMessage", channel=channel.id, blocks=ANSWER)

    with pytest.raises(AssertionError, match="blocks without the text"):
        careless()
