"""What the double refuses, at each limit; and that its validator of Discord's schemas is a validator of JSON Schema."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.doubles.discord.command_rules import commands_problems
from tests.doubles.discord.errors import ApiError, Problem, refuse
from tests.doubles.discord.messages import compose
from tests.doubles.discord.rules import choice_problems, modal_problems
from tests.doubles.discord.schema import check, schemas
from tests.doubles.discord.state import World
from tests.doubles.discord.text import pings, text_of
from tests.unit.doubles import discord_cases as cases


def ids(found: Any) -> list[str]:
    return [name for name, _, _ in found]


def code_of(work: Any) -> int | None:
    """The code with which the work is refused."""
    try:
        work()
    except ApiError as error:
        return error.code
    return None


def in_schema(name: str, value: Any, more: Any) -> None:
    refuse(check(name, value))
    refuse(more())


@pytest.mark.parametrize(("name", "message", "code"), list(cases.messages()), ids=ids(cases.messages()))
def test_messages(name: str, message: dict[str, Any], code: int | None) -> None:
    assert code_of(lambda: compose(World("bot"), "MessageCreateRequest", message, {}, {})) == code


@pytest.mark.parametrize(("name", "modal", "code"), list(cases.modals()), ids=ids(cases.modals()))
def test_modals(name: str, modal: dict[str, Any], code: int | None) -> None:
    body = {"type": 9, "data": modal}
    assert code_of(lambda: in_schema("ModalInteractionCallbackRequest", body, lambda: modal_problems(modal))) == code


@pytest.mark.parametrize(("name", "data", "code"), list(cases.choices()), ids=ids(cases.choices()))
def test_choices(name: str, data: dict[str, Any], code: int | None) -> None:
    body = {"type": 8, "data": data}
    work = lambda: choice_problems(data["choices"])  # noqa: E731 - a one-line call, read in place
    assert code_of(lambda: in_schema("ApplicationCommandAutocompleteCallbackRequest", body, work)) == code


@pytest.mark.parametrize(("name", "given", "code"), list(cases.commands()), ids=ids(cases.commands()))
def test_commands(name: str, given: list[dict[str, Any]], code: int | None) -> None:
    def work() -> None:
        refuse([one for command in given for one in check("ApplicationCommandUpdateRequest", command)])
        refuse(commands_problems(given))

    assert code_of(work) == code


def _instances() -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [("MessageCreateRequest", message) for _, message, _ in cases.messages()]
    found += [("ModalInteractionCallbackRequestData", modal) for _, modal, _ in cases.modals()]
    found += [("ApplicationCommandUpdateRequest", one) for _, many, _ in cases.commands() for one in many[:1]]
    return found


def test_the_validator_agrees_with_jsonschema() -> None:
    """On what is refused, not on the words. The one known difference is ``format``, which jsonschema leaves alone."""
    document = json.loads(json.dumps({"components": {"schemas": schemas()}}))
    refused = 0
    for name, value in _instances():
        theirs = jsonschema.Draft202012Validator({"$ref": f"#/components/schemas/{name}", **document})
        ours = [one for one in check(name, value) if one.code != "URL_TYPE_INVALID_URL"]
        assert bool(ours) == bool(list(theirs.iter_errors(value))), (name, value, ours)
        refused += bool(ours)
    assert refused > 30


@pytest.mark.skipif("BRIEFWIRE_DISCORD_OPENAPI" not in os.environ, reason="needs a copy of Discord's openapi.json")
def test_the_schemas_are_those_of_the_official_file() -> None:
    official = json.loads(Path(os.environ["BRIEFWIRE_DISCORD_OPENAPI"]).read_text(encoding="utf-8"))
    theirs = official["components"]["schemas"]
    assert [name for name, schema in schemas().items() if theirs.get(name) != schema] == []


def test_a_refusal_names_the_field() -> None:
    message = cases.v2(cases.container(cases.row(cases.button(label="x" * 81))))
    with pytest.raises(ApiError) as caught:
        compose(World("bot"), "MessageCreateRequest", message, {}, {})
    here = caught.value.body["errors"]["components"]["0"]["components"]["0"]["components"]["0"]["label"]
    assert here == {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 80 or fewer in length."}]}


def test_problems_of_one_field_stand_together() -> None:
    with pytest.raises(ApiError) as caught:
        refuse([Problem(("a", 0), "X", "x"), Problem(("a", 0), "Y", "y"), Problem((), "Z", "z")])
    tree = caught.value.errors
    assert [one["code"] for one in tree["a"]["0"]["_errors"]] == ["X", "Y"]
    assert tree["_errors"][0]["code"] == "Z"


@pytest.mark.parametrize(
    ("body", "allowed", "found"),
    [
        ({"content": "@everyone <@1> <@!2> <@&3>"}, None, {"@everyone", "<@1>", "<@2>", "<@&3>"}),
        ({"content": "@everyone @here <@1> <@&3>"}, {"parse": []}, set()),
        ({"content": "@here <@1>"}, {"parse": ["everyone"]}, {"@here"}),
        ({"content": "<@1> <@2>"}, {"parse": [], "users": [1]}, {"<@1>"}),
        ({"components": [cases.container(cases.text("@here"))]}, None, {"@here"}),
        ({"embeds": [{"title": "@everyone"}], "content": "@\u200beveryone a@everyones"}, None, set()),
    ],
    ids=["all", "none", "kind", "user", "text display", "embed"],
)
def test_pings(body: dict[str, Any], allowed: Any, found: set[str]) -> None:
    assert pings(body, allowed) == found


def test_the_text_of_every_part() -> None:
    parts = [
        cases.container(
            cases.text("# Flood"),
            {"type": 14},
            {"type": 9, "components": [cases.text("12 dead")], "accessory": cases.button(label="Why")},
            {"type": 12, "items": [{"media": {"url": "https://e.org/a.png"}, "description": "a chart"}]},
            cases.row(cases.button(label="Next", disabled=True), cases.button(label="Go", emoji={"name": "➡"})),
            cases.row(cases.select(placeholder="Pick")),
        )
    ]
    assert text_of({"components": parts}).splitlines() == [
        "# Flood",
        "───",
        "12 dead",
        "[ Why ]",
        "🖼 a chart",
        "( Next )  [ ➡ Go ]",
        "[▾ Pick: L0, L1]",
    ]
