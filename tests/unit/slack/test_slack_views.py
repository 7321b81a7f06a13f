"""Forms as modals, what comes back from them, and the Home tab."""

from __future__ import annotations

import json

import pytest
from slack_sdk.models.views import View

from adapters.slack import views
from bot.core import forms
from bot.core.commands import COMMANDS
from bot.core.conversation import Reply
from bot.core.forms import Choice, Field, Form
from bot.core.message import Button, Message, Section, line
from tests.doubles.slack.view_rules import check_view
from tests.golden_messages import GOLDEN

_ORIGIN = {"channel": "C1", "response_url": "https://hooks.slack.com/" + "a" * 200}


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.parametrize("command", [one for one in COMMANDS if one.form], ids=lambda one: one.name)
def test_every_form_is_a_modal_that_slack_takes(command: forms.Command, locale: str) -> None:
    form = forms.form(command, {}, locale)
    modal = views.modal(form, _ORIGIN, locale)
    assert check_view(modal, "modal") == []
    View(**{key: value for key, value in modal.items() if key != "type"}, type="modal").validate_json()
    asked = [block["block_id"] for block in modal["blocks"]]
    assert asked == ["channel"] * (command.name == "digest set") + [field.key for field in form.fields]
    assert views.form_name({"private_metadata": modal["private_metadata"]}) == command.name
    assert json.loads(modal["private_metadata"])["channel"] == "C1"


def field(kind: str, **more: object) -> Field:
    return Field("key", "Label", "Hint", kind, **more)  # type: ignore[arg-type]  # a table of kinds


_OPTIONS = (Choice("One", "1"), Choice("Two", "2"))


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (field("text", value="08:00"), {"type": "plain_text_input", "max_length": 200, "initial_value": "08:00"}),
        (field("text", value=""), {"type": "plain_text_input", "max_length": 200}),
        (field("flag", value=True), {"type": "checkboxes", "initial_options": 1}),
        (field("flag", value=False), {"type": "checkboxes"}),
        (field("choice", options=_OPTIONS, value="2"), {"type": "static_select", "initial_option": "2"}),
        (field("choice", options=_OPTIONS, value="3"), {"type": "static_select"}),
    ],
    ids=range(6),
)
def test_fields_are_filled_in(one: Field, expected: dict[str, object]) -> None:
    modal = views.modal(Form("settings", "Title", (one,)), {}, "en")
    assert check_view(modal, "modal") == []
    element = modal["blocks"][0]["element"]
    shown = {key: value for key, value in element.items() if key not in {"action_id", "options"}}
    if "initial_options" in shown:
        shown["initial_options"] = len(shown["initial_options"])
    if "initial_option" in shown:
        shown["initial_option"] = shown["initial_option"]["value"]
    assert shown == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"type": "plain_text_input", "value": " 08:00 "}, "08:00"),
        ({"type": "plain_text_input", "value": None}, ""),
        ({"type": "plain_text_input", "value": "  "}, ""),
        ({"type": "checkboxes", "selected_options": [{"value": "yes"}]}, True),
        ({"type": "checkboxes", "selected_options": []}, False),
        ({"type": "static_select", "selected_option": {"value": "de"}}, "de"),
        ({"type": "static_select", "selected_option": None}, None),
    ],
    ids=range(7),
)
def test_what_was_filled_in(given: dict[str, object], expected: object) -> None:
    assert views.values({"key": {"value": given}}).get("key") == expected


@pytest.mark.parametrize(
    ("origin", "expected"),
    [({"channel": "C1"}, [("channel", "C1")]), ({}, [("channel", None)]), ({"channel": "D1"}, [])],
    ids=["channel", "home", "direct"],
)
def test_a_digest_is_for_a_channel(origin: dict[str, str], expected: list[tuple[str, str | None]]) -> None:
    modal = views.modal(Form("digest set", "Title", ()), origin, "en")
    assert [(one["block_id"], one["element"].get("initial_conversation")) for one in modal["blocks"]] == expected
    state = {"channel": {"value": {"type": "conversations_select", "selected_conversation": "C2"}}}
    assert (views.chosen_channel(state), views.values(state)) == ("C2", {})
    assert views.chosen_channel({}) is None


def test_what_is_wrong_is_said_beside_the_field() -> None:
    assert views.errors("at", "No.") == {"response_action": "errors", "errors": {"at": "No."}}
    assert len(views.errors("at", "a" * 5000)["errors"]["at"]) <= 300


def test_the_home_tab_holds_every_answer_there_is() -> None:
    replies = [Reply(message, buttons) for message, buttons in GOLDEN.values()]
    assert check_view(views.home(replies), "home") == []


@pytest.mark.parametrize(("sections", "shown"), [(24, 4), (25, 3), (60, 1)])
def test_the_home_tab_has_room_for_a_hundred_blocks(sections: int, shown: int) -> None:
    """Each answer takes its sections; all but the first a line that parts them."""
    button = Button("a", "Again", "token", "answer")
    reply = Reply(Message("", tuple(Section((line("x"),)) for _ in range(sections - 1))), (button,))
    home = views.home([reply] * 4)
    assert check_view(home, "home") == []
    assert sum(block["type"] == "actions" for block in home["blocks"]) == shown
