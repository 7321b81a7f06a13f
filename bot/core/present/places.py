"""What a server or workspace chose, as a message."""

from __future__ import annotations

from bot.core import wording
from bot.core.domain import TenantSettings
from bot.core.message import Action, Invocation, Message, Run, Section, line


def settings(chosen: TenantSettings, *, locale: str, changed: bool = False, may_change: bool = False) -> Message:
    """What a server or workspace chose."""
    language = wording.language_name(chosen.language, locale) if chosen.language else wording.say(locale, "choice.auto")
    facts = (
        ("language", language),
        ("zone", chosen.zone or wording.say(locale, "settings.no_zone")),
        ("length", wording.say(locale, f"choice.{chosen.length}")),
        ("editors", wording.say(locale, f"choice.{chosen.editors}")),
    )
    rows = [line(f"{wording.say(locale, f'label.{key}')}: ", Run(value, bold=True)) for key, value in facts]
    if chosen.allowed:
        people = [part for user in chosen.allowed for part in (Run(", "), Run(user, user=user))]
        rows.append(line(f"{wording.say(locale, 'label.allowed')}: ", *people[1:]))
    change = Action("form", wording.say(locale, "action.change"), Invocation("settings"), "form")
    heading = wording.say(locale, "settings.changed" if changed else "settings.heading")
    return Message(heading, (Section(tuple(rows), style="list"),), (change,) if may_change else ())
