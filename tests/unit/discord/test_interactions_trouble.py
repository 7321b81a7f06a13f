"""What goes wrong between Discord and an answer: connections, refusals, limits, slow work."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from typing import Any

import discord
import pytest

from adapters.discord import interactions
from adapters.work import Workers
from bot.core import wording
from tests.doubles.discord import MEMBER, DiscordDouble, Permission, discord_double
from tests.unit.discord.running import FLOOD, Running, running, services

_CALLBACK = "POST /interactions/{interaction_id}/{token}/callback"
_EDIT = "PATCH /webhooks/{application_id}/{token}/messages/{message_id}"
_FOLLOW_UP = "POST /webhooks/{application_id}/{token}"


@pytest.mark.parametrize("after_commit", [False, True])
@pytest.mark.parametrize(("route", "times"), [(_CALLBACK, 1), (_EDIT, 2)])
def test_a_lost_connection_loses_no_answer(
    double: DiscordDouble, bot: Running, route: str, times: int, *, after_commit: bool
) -> None:
    double.drop_next(route, times=times, after_commit=after_commit)
    answer = double.slash("brief", {"topic": "flood"}).wait()
    assert "**12**" in answer.text
    assert not answer.ephemeral


def test_an_acknowledgement_whose_answer_is_long_in_coming_counts(
    double: DiscordDouble, bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    acknowledged = threading.Event()

    async def never_heard_of(self: discord.InteractionResponse[discord.Client], **how: Any) -> None:
        await defer(self, **how)
        acknowledged.set()
        await asyncio.sleep(30)

    defer = discord.InteractionResponse.defer
    monkeypatch.setattr("adapters.discord.showing._ACKNOWLEDGED_WITHIN", 1.5)
    monkeypatch.setattr(discord.InteractionResponse, "defer", never_heard_of)
    assert "**12**" in double.slash("brief", {"topic": "flood"}).wait().text
    assert acknowledged.is_set()


def test_a_button_that_cannot_be_turned_off_spoils_no_post(
    double: DiscordDouble, bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    found = double.slash("search", {"query": "flood"}).wait()
    double.fail_next(_EDIT, 400, code=50035)
    with caplog.at_level(logging.INFO):
        posted = double.press(found, wording.say("en", "action.post")).wait()
        double.wait_for(lambda: "could not be turned off" in caplog.text, what="a log entry")
    assert [one.ephemeral for one in posted.followups] == [False]


@pytest.mark.parametrize("how", ["refused", "dropped"])
def test_a_refusal_that_could_not_be_shown_is_told_all_the_same(double: DiscordDouble, bot: Running, how: str) -> None:
    if how == "refused":
        double.fail_next(_FOLLOW_UP, 400, code=50035)
    else:
        double.drop_next(_FOLLOW_UP)
    answer = double.slash("brief", {"topic": "quokkas"}).wait()
    assert (answer.ephemeral, answer.original) == (True, None)
    assert answer.message.body["components"][0]["accent_color"] == 0xD93025


def test_an_acknowledgement_that_is_refused_is_logged_under_an_id(
    double: DiscordDouble, bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    double.fail_next(_CALLBACK, 403, code=50001)
    with caplog.at_level(logging.ERROR):
        double.slash("brief", {"topic": "flood"})
        double.wait_for(lambda: "error " in caplog.text, what="a log entry")
    assert "in Discord application_command brief" in caplog.text


def test_a_long_rate_limit_holds_up_no_job_for_long(
    double: DiscordDouble, bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.showing._PATIENCE", 1.0)
    double.limit_next(_EDIT, 300)
    answer = double.slash("brief", {"topic": "flood"}).wait()
    assert answer.message.body["components"][0]["accent_color"] == 0xD93025


def test_an_acknowledgement_may_be_answered_without_a_body(double: DiscordDouble, bot: Running) -> None:
    double.fail_next("POST /interactions/{interaction_id}/{token}/callback", 204, after_commit=True)
    assert "**12**" in double.slash("brief", {"topic": "flood"}).wait().text


def test_nothing_is_taken_on_while_the_program_ends() -> None:
    async def take() -> None:
        work = Workers()
        await work.finish(0)
        await interactions.Interactions(services(), work).take(None)  # type: ignore[arg-type] - nothing is read

    asyncio.run(take())


def test_an_interaction_that_comes_twice_is_answered_once(double: DiscordDouble, bot: Running) -> None:
    answer = double.slash("brief", {"topic": "flood"}).wait()
    before = len(double.requests)
    double.gateway.dispatch("INTERACTION_CREATE", answer.interaction.payload)
    double.wait_for(lambda: 40060 in answer.refusals, what="a second acknowledgement")
    time.sleep(0.1)
    assert len(double.requests) == before + 1


def test_slow_work_says_that_it_goes_on(double: DiscordDouble, bot: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interactions, "_PROGRESS_AFTER", 0.05)
    search = bot.services.store.search

    def slowly(*given: Any, **named: Any) -> Any:
        time.sleep(0.3)
        return search(*given, **named)

    monkeypatch.setattr(bot.services.store, "search", slowly)
    answer = double.slash("search", {"query": "flood"}).wait(until=lambda one: "1 article" in "".join(one.states[-1:]))
    assert [state.splitlines()[:1] for state in answer.states[1:]] == [["## Reading…"], ["## 1 article for “flood”"]]


def test_completions_and_forms_do_not_wait_for_briefs(
    double: DiscordDouble, bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    search, released = bot.services.store.search, threading.Event()

    def held_up(*given: Any, **named: Any) -> Any:
        released.wait(30)
        return search(*given, **named)

    monkeypatch.setattr(bot.services.store, "search", held_up)
    waiting = [double.slash("search", {"query": "flood"}, at=double.guild(f"Busy {one}")) for one in range(8)]
    try:
        offered = double.autocomplete("settings", "zone", "berlin").wait(10)
        opened = double.slash("digest set", permissions=MEMBER | Permission.MANAGE_GUILD).wait(10)
    finally:
        released.set()
    assert [one["value"] for one in offered.choices] == ["Europe/Berlin"]
    assert opened.modal is not None
    assert all(one.wait().ephemeral for one in waiting)


def test_what_nobody_foresaw_is_logged_under_the_id_that_is_shown(
    double: DiscordDouble, bot: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_given: Any, **_named: Any) -> Any:
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr(bot.services.store, "search", fail)
    with caplog.at_level(logging.ERROR):
        answer = double.slash("search", {"query": "flood"}).wait()
        public = double.slash("brief", {"topic": "flood"}).wait()
    assert answer.ephemeral
    assert public.ephemeral
    logged = [record for record in caplog.records if record.exc_info]
    assert len(logged) == 2
    for record, shown in zip(logged, (answer, public), strict=True):
        error_id = record.getMessage().split()[1]
        assert len(error_id) == 8
        assert error_id in shown.text
        assert "the disk is on fire" not in shown.text
        assert "flood" not in record.getMessage()


def test_an_answer_that_comes_too_late_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    made = services(FLOOD)
    with caplog.at_level(logging.INFO), discord_double() as double, running(double, made):
        double.wait_commands()
        late = double.slash("brief", {"topic": "flood"}).wait()
        double.advance(16 * 60)
        pressed = double.press(late, wording.say("en", "action.sources")).wait()
        assert pressed.ephemeral
        double.interactions.answer_within = 0.0
        unheard = double.slash("brief", {"topic": "flood"})
        double.wait_for(lambda: 10062 in unheard.refusals, what="a late acknowledgement")
        double.wait_for(lambda: any("too late" in one.getMessage() for one in caplog.records), what="a log entry")
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []


def test_no_token_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), discord_double() as double:
        with running(double, services(FLOOD)):
            double.wait_commands()
            double.fail_next("PATCH /webhooks/{application_id}/{token}/messages/{message_id}", 400, code=50035)
            answer = double.slash("brief", {"topic": "flood"}).wait()
            assert answer.ephemeral
        logged = caplog.text
    assert logged
    assert double.token not in logged
    for one in double.world.interactions:
        assert one not in logged
