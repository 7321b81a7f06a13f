"""The Web API by the real slack_sdk: answers, refusals, scopes, failures on demand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.doubles.slack import Channel, SlackDouble, Team, User, slack_double
from tests.unit.doubles.slack_app import Api, client_of

HEADER = [{"type": "header", "text": {"type": "plain_text", "text": "Flood"}}]
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Digest"}, "blocks": HEADER}
HOME = {"type": "home", "blocks": HEADER}


@pytest.fixture(scope="module")
def slack() -> Iterator[SlackDouble]:
    with slack_double() as double:
        yield double


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.run_until_complete(asyncio.sleep(0.01))
    loop.close()


@pytest.fixture
def team(slack: SlackDouble) -> Team:
    return slack.team("Newsroom")


@pytest.fixture
def ada(slack: SlackDouble, team: Team) -> User:
    return slack.user(team, "ada", owner=True, locale="de-DE", tz="America/New_York")


@pytest.fixture
def news(slack: SlackDouble, team: Team, ada: User) -> Channel:
    return slack.channel(team, "news")


@pytest.fixture
def api(slack: SlackDouble, team: Team, loop: asyncio.AbstractEventLoop) -> Api:
    return Api(client_of(slack, slack.token(team)), loop)


@pytest.fixture
def api_of(slack: SlackDouble, loop: asyncio.AbstractEventLoop) -> Callable[[str | None], Api]:
    return lambda token: Api(client_of(slack, token), loop)


def test_who_the_bot_is(slack: SlackDouble, team: Team, api: Api) -> None:
    me = api("auth_test")
    assert (me["team"], me["team_id"], me["user_id"], me["bot_id"]) == ("Newsroom", team.id, team.bot_user, team.bot_id)
    assert slack.calls_of("auth.test")[-1].team == team.id


def test_tokens(slack: SlackDouble, team: Team, api: Api, api_of: Callable[[str | None], Api]) -> None:
    assert api_of(None).refused("auth_test")["error"] == "not_authed"
    assert api_of("xoxb-unknown").refused("auth_test")["error"] == "invalid_auth"
    assert api_of(slack.world.app_token).refused("auth_test")["error"] == "not_allowed_token_type"
    assert api.refused("apps_connections_open", app_token=slack.token(team))["error"] == "not_allowed_token_type"
    assert api.refused("apps_connections_open", app_token="xapp-unknown")["error"] == "invalid_auth"
    assert api("auth_revoke")["revoked"]
    assert api.refused("auth_test")["error"] == "token_revoked"
    assert api.refused("api_call", api_method="chat.shout")["error"] == "token_revoked"


def test_unknown_method(api: Api) -> None:
    assert api.refused("api_call", api_method="chat.shout") == {
        "ok": False,
        "error": "unknown_method",
        "req_method": "chat.shout",
    }


def test_scopes(slack: SlackDouble, api_of: Callable[[str | None], Api]) -> None:
    team = slack.team("Narrow", scopes=("chat:write",))
    user = slack.user(team)
    channel, narrow = slack.channel(team), api_of(slack.token(team))
    calls = {
        "users:read": ("users_info", {"user": user.id}),
        "channels:read": ("conversations_info", {"channel": channel.id}),
        "channels:history": ("conversations_history", {"channel": channel.id}),
        "channels:join": ("conversations_join", {"channel": channel.id}),
        "im:write": ("conversations_open", {"users": user.id}),
        "im:read": ("conversations_list", {"types": "im"}),
        "files:write": ("files_getUploadURLExternal", {"filename": "a.txt", "length": 1}),
    }
    for needed, (name, arguments) in calls.items():
        said = narrow.refused(name, **arguments)
        assert said == {"ok": False, "error": "missing_scope", "needed": needed, "provided": "chat:write"}
    assert narrow("chat_postMessage", channel=channel.id, text="hello")["ok"]


def test_post_and_edit(slack: SlackDouble, api: Api, ada: User, news: Channel) -> None:
    posted = api("chat_postMessage", channel=news.id, text="one", blocks=HEADER, unfurl_links=False)
    message = slack.world.messages[-1]
    assert posted["message"]["blocks"][0]["block_id"]
    assert not message.unfurl
    edited = api("chat_update", channel=news.id, ts=posted["ts"], text="two")
    assert (edited["text"], message.blocks) == ("two", []), "text alone takes the blocks away"
    link = api("chat_getPermalink", channel=news.id, message_ts=posted["ts"])["permalink"]
    assert link == f"https://newsroom.slack.com/archives/{news.id}/p{posted['ts'].replace('.', '')}"
    api("chat_delete", channel=news.id, ts=posted["ts"])
    assert slack.world.history(news) == []
    assert api.refused("chat_update", channel=news.id, ts=posted["ts"], text="three")["error"] == "message_not_found"
    said = slack.say(ada, news, "mine")
    assert api.refused("chat_update", channel=news.id, ts=said.ts, text="x")["error"] == "cant_update_message"
    assert api.refused("chat_delete", channel=news.id, ts=said.ts)["error"] == "cant_delete_message"


def test_where_the_bot_may_post(slack: SlackDouble, team: Team, api: Api, ada: User, news: Channel) -> None:
    elsewhere = slack.channel(slack.team("Other"))
    archived = slack.channel(team, "old")
    archived.archived = True
    refusals = {
        slack.channel(team, "outside", bot_in=False).id: "not_in_channel",
        slack.channel(team, "secret", bot_in=False, private=True).id: "channel_not_found",
        archived.id: "is_archived",
        elsewhere.id: "channel_not_found",
        "C404": "channel_not_found",
        "U404": "user_not_found",
    }
    for channel, error in refusals.items():
        assert api.refused("chat_postMessage", channel=channel, text="x")["error"] == error
    news.deleted = True
    assert api.refused("chat_postMessage", channel=news.id, text="x")["error"] == "channel_not_found"
    assert api("chat_postMessage", channel=ada.id, text="x")["channel"] == slack.direct(ada).id
    outside = slack.channel(team, "join me", bot_in=False)
    assert api("conversations_join", channel=outside.id)["channel"]["is_member"]
    assert api("chat_postMessage", channel=outside.id, text="x")["ok"]
    assert api.refused("conversations_join", channel=archived.id)["error"] == "is_archived"
    assert (
        api.refused("conversations_join", channel=slack.direct(ada).id)["error"]
        == "method_not_supported_for_channel_type"
    )


def test_what_may_be_posted(api: Api, news: Channel) -> None:
    def post(**arguments: Any) -> Any:
        return api.refused("chat_postMessage", channel=news.id, **arguments)

    nothing = api.refused("api_call", api_method="chat.postMessage", json={"channel": news.id})
    assert nothing["error"] == "no_text"
    wrong = post(text="x", blocks=[{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}])
    said = "must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    assert (wrong["error"], wrong["errors"]) == ("invalid_blocks", [said])
    assert wrong["response_metadata"]["messages"] == [f"[ERROR] {said}"]
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}
    assert post(text="x", blocks=[section] * 4)["error"] == "msg_blocks_too_long"
    assert post(text="x", thread_ts="1.000001")["error"] == "thread_not_found"
    assert post(text="x", metadata={"event_type": "x"})["error"] == "invalid_metadata_format"
    assert post(markdown_text="*x*", text="x")["error"] == "markdown_text_conflict"
    assert post(markdown_text="x" * 12_001)["error"] == "msg_too_long"


def test_long_texts(api: Api, news: Channel) -> None:
    whole = api("chat_postMessage", channel=news.id, text="x" * 40_000)
    assert "response_metadata" not in whole
    cut = api("chat_postMessage", channel=news.id, text="x" * 40_001)
    assert len(cut["message"]["text"]) == 40_000
    assert cut["response_metadata"]["warnings"] == ["message_truncated"]
    assert api("chat_update", channel=news.id, ts=cut["ts"], text="x" * 4000)["ok"]
    assert api.refused("chat_update", channel=news.id, ts=cut["ts"], text="x" * 4001)["error"] == "msg_too_long"
    assert api("chat_postMessage", channel=news.id, markdown_text="**x**")["message"]["blocks"][0]["type"] == "markdown"


def test_ephemeral(slack: SlackDouble, api: Api, team: Team, ada: User, news: Channel) -> None:
    ts = api("chat_postEphemeral", channel=news.id, user=ada.id, text="for you")["message_ts"]
    assert slack.world.messages[-1].seen_by == ada.id
    assert api.refused("chat_update", channel=news.id, ts=ts, text="x")["error"] == "message_not_found"
    assert api("conversations_history", channel=news.id)["messages"] == []
    private = slack.channel(team, "private", private=True)
    private.members.discard(ada.id)
    said = api.refused("chat_postEphemeral", channel=private.id, user=ada.id, text="x")
    assert said["error"] == "user_not_in_channel"


def test_history_metadata_and_threads(api: Api, news: Channel) -> None:
    key = {"event_type": "digest", "event_payload": {"key": "abc"}}
    first = api("chat_postMessage", channel=news.id, text="first", metadata=key)["ts"]
    api("chat_postMessage", channel=news.id, text="reply", thread_ts=first)
    second = api("chat_postMessage", channel=news.id, text="second")["ts"]
    found = api("conversations_history", channel=news.id, include_all_metadata=True, limit=1)
    assert [m["text"] for m in found["messages"]] == ["second"]
    assert found["has_more"]
    cursor = found["response_metadata"]["next_cursor"]
    (older,) = api("conversations_history", channel=news.id, include_all_metadata=True, cursor=cursor)["messages"]
    assert (older["metadata"], older["reply_count"]) == (key, 1)
    (plain,) = api("conversations_history", channel=news.id, latest=second)["messages"]
    assert "metadata" not in plain
    assert [
        m["ts"] for m in api("conversations_history", channel=news.id, oldest=second, inclusive=True)["messages"]
    ] == [second]
    assert api("conversations_history", channel=news.id, oldest=second)["messages"] == []
    assert [m["text"] for m in api("conversations_replies", channel=news.id, ts=first)["messages"]] == [
        "first",
        "reply",
    ]
    assert api.refused("conversations_replies", channel=news.id, ts="1.000001")["error"] == "thread_not_found"
    assert api.refused("conversations_history", channel=news.id, limit=1001)["error"] == "invalid_limit"
    assert api.refused("conversations_history", channel=news.id, cursor="x")["error"] == "invalid_cursor"


def test_people_and_channels(slack: SlackDouble, api: Api, team: Team, ada: User, news: Channel) -> None:
    user = api("users_info", user=ada.id, include_locale=True)["user"]
    assert (user["locale"], user["tz"], user["is_admin"], user["is_owner"]) == ("de-DE", "America/New_York", True, True)
    assert user["tz_offset"] in (-5 * 3600, -4 * 3600)
    assert "locale" not in api("users_info", user=ada.id)["user"]
    stranger = slack.user(slack.team("Other"))
    assert api.refused("users_info", user=stranger.id)["error"] == "user_not_found"
    slack.channel(team, "secret", private=True)
    slack.channel(team, "hidden", private=True, bot_in=False)
    names = [c["name"] for c in api("conversations_list", types="public_channel,private_channel")["channels"]]
    assert names == ["news", "secret"]
    direct = api("conversations_open", users=ada.id)["channel"]["id"]
    assert api("conversations_info", channel=direct)["channel"]["user"] == ada.id
    assert [c["id"] for c in api("conversations_list", types="im")["channels"]] == [direct]
    news.archived = True
    assert api("conversations_list", exclude_archived=True)["channels"] == []
    assert api.refused("conversations_list", types="all")["error"] == "invalid_types"


def test_workspaces_are_apart(slack: SlackDouble, api: Api, team: Team, ada: User, news: Channel) -> None:
    other = slack.team("Other")
    there, stranger = slack.channel(other), slack.user(other)
    calls = [
        ("chat_postMessage", {"channel": there.id, "text": "x"}),
        ("conversations_info", {"channel": there.id}),
        ("conversations_history", {"channel": there.id}),
        ("chat_postEphemeral", {"channel": news.id, "user": stranger.id, "text": "x"}),
        ("conversations_open", {"users": stranger.id}),
        ("views_publish", {"user_id": stranger.id, "view": HOME}),
    ]
    assert {api.refused(name, **arguments)["error"] for name, arguments in calls} == {
        "channel_not_found",
        "user_not_found",
    }


@pytest.fixture
def trigger(slack: SlackDouble, ada: User, news: Channel) -> Callable[[], str]:
    """A fresh trigger; nobody acknowledges the command it comes with."""
    return lambda: str(slack.slash(ada, news, "/brief").payload["trigger_id"])


def test_triggers(slack: SlackDouble, api: Api, trigger: Callable[[], str]) -> None:
    once = trigger()
    assert api.refused("views_open", trigger_id="x", view=MODAL)["error"] == "invalid_trigger_id"
    assert api.refused("views_open", trigger_id=once, view=HOME)["error"] == "invalid_arguments"
    view = api("views_open", trigger_id=once, view=MODAL)["view"]
    assert api.refused("views_open", trigger_id=once, view=MODAL)["error"] == "exchanged_trigger_id"
    late = trigger()
    slack.world.triggers[late].until -= 4
    assert api.refused("views_open", trigger_id=late, view=MODAL)["error"] == "expired_trigger_id"
    assert view["root_view_id"] == view["id"]


def test_modals_stack_and_update(slack: SlackDouble, api: Api, ada: User, trigger: Callable[[], str]) -> None:
    assert api.refused("views_push", trigger_id=trigger(), view=MODAL)["error"] == "not_found"
    first = api("views_open", trigger_id=trigger(), view={**MODAL, "external_id": "one"})["view"]
    second = api("views_push", trigger_id=trigger(), view=MODAL)["view"]
    assert (second["previous_view_id"], second["root_view_id"]) == (first["id"], first["id"])
    twice = api.refused("views_push", trigger_id=trigger(), view={**MODAL, "external_id": "one"})
    assert twice["error"] == "duplicate_external_id"
    api("views_push", trigger_id=trigger(), view=MODAL)
    assert api.refused("views_push", trigger_id=trigger(), view=MODAL)["error"] == "push_limit_reached"
    updated = api("views_update", external_id="one", hash=first["hash"], view=MODAL)["view"]
    assert updated["id"] == first["id"]
    again = api.refused("views_update", view_id=first["id"], hash=first["hash"], view=MODAL)
    assert again["error"] == "hash_conflict"
    assert api.refused("views_update", view_id="V404", view=MODAL)["error"] == "not_found"
    wrong = api.refused(
        "views_update", view_id=first["id"], view={**MODAL, "title": {"type": "plain_text", "text": "x" * 25}}
    )
    assert wrong["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    top = slack.modal(ada)
    assert top is not None
    slack.close(top, all_views=True)
    assert slack.modal(ada) is None


def test_home_tab(api: Api, ada: User) -> None:
    first = api("views_publish", user_id=ada.id, view=HOME)["view"]
    second = api("views_publish", user_id=ada.id, view=HOME, hash=first["hash"])["view"]
    assert (second["id"], second["hash"] == first["hash"]) == (first["id"], False)
    assert api.refused("views_publish", user_id=ada.id, view=HOME, hash=first["hash"])["error"] == "hash_conflict"
    assert api.refused("views_publish", user_id=ada.id, view=MODAL)["error"] == "invalid_arguments"


def test_file_in_three_steps(slack: SlackDouble, api: Api, news: Channel) -> None:
    done = api("files_upload_v2", channel=news.id, content="a,b\n1,2", filename="figures.csv", title="Figures")
    file = slack.world.files[done["files"][0]["id"]]
    assert (file["content"], file["title"]) == (b"a,b\n1,2", "Figures")
    assert [m.files[0]["title"] for m in slack.world.history(news)] == ["Figures"]
    assert api.refused("files_completeUploadExternal", files=[{"id": "F404"}])["error"] == "file_not_found"
