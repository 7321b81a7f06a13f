"""Messages as JSON and back, without loss. ``VERSION`` stands first, so that a later form can be told from this one."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, TypeAlias

from bot.core.errors import StoreError
from bot.core.message import Action, Invocation, Message, Run, Section

VERSION = 1

_Json: TypeAlias = list[Any]


def encode_message(message: Message) -> str:
    """The stored form, equal for equal messages. ASCII: it keeps what a database could not hold."""
    sections = [_section(section) for section in message.sections]
    actions = [_action(action) for action in message.actions]
    return json.dumps([VERSION, message.heading, sections, actions, message.error], separators=(",", ":"))


@lru_cache(maxsize=256)
def decode_message(stored: str) -> Message:
    """The message of its stored form; many channels are sent the same. Raises ``StoreError`` for a newer form."""
    version, *rest = json.loads(stored)
    if version != VERSION:
        message = f"A stored message has the form {version}; this version knows form {VERSION}."
        raise StoreError(message)
    heading, sections, actions, error = rest
    return Message(heading, tuple(map(_section_of, sections)), tuple(map(_action_of, actions)), error=error)


def _section(section: Section) -> _Json:
    lines = [[[run.text, run.bold, run.mark, run.url] for run in line] for line in section.lines]
    return [lines, section.title, section.style]


def _section_of(stored: _Json) -> Section:
    lines, title, style = stored
    return Section(tuple(tuple(Run(*run) for run in line) for line in lines), title, style)


def _action(action: Action) -> _Json:
    invocation = [action.invocation.name, action.invocation.arguments]
    return [action.id, action.label, invocation, action.kind, action.enabled]


def _action_of(stored: _Json) -> Action:
    name, label, (command, arguments), kind, enabled = stored
    invocation = Invocation(command, tuple((key, value) for key, value in arguments))
    return Action(name, label, invocation, kind, enabled)
