"""The README's generated parts: a real brief, the command table and the settings. ``make readme`` writes them."""

from __future__ import annotations

from pathlib import Path

from bot import bootstrap, config
from bot.cli import chatting, demo
from bot.config import PREFIX, Settings
from bot.core import conversation
from bot.core.commands import COMMANDS, Surface, usage
from bot.core.message import plain_text


def command_table() -> str:
    """Every command with its usage, as Markdown."""
    rows = ["| command | what it does | where |", "|---|---|---|"]
    for command in sorted(COMMANDS, key=lambda one: Surface.CLI not in one.surfaces):
        surface, prefix = (Surface.CLI, "briefwire ") if Surface.CLI in command.surfaces else (Surface.CHAT, "/")
        shown = usage(command, prefix, surface).replace("|", "\\|")
        where = ", ".join(one.value for one in Surface if one in command.surfaces)
        rows.append(f"| `{shown}` | {command.summary} | {where} |")
    return "\n".join(rows)


def setting_table() -> str:
    """Every setting, as Markdown."""
    rows = ["| setting | what it does |", "|---|---|"]
    rows += [f"| `{PREFIX}{name.upper()}` | {field.description} |" for name, field in Settings.model_fields.items()]
    return "\n".join(rows)


def transcripts() -> list[str]:
    """What the demonstration's topic brief and its update say, from the bundled articles."""
    with bootstrap.build(config.load("sqlite://"), demo.DemoClock()) as app:
        demo.import_bundled(app)
        replies = {
            command: conversation.ask_line(app.services, chatting.LOCAL, command)
            for command in (demo.TOPIC_BRIEF, demo.UPDATE)
        }
    return [f"```\n$ briefwire {command}\n\n{plain_text(reply.message)}\n```" for command, reply in replies.items()]


def fill(readme: str) -> str:
    """The README with its generated parts as they are now."""
    brief, update = transcripts()
    for name, text in (
        ("brief", brief),
        ("update", update),
        ("commands", command_table()),
        ("settings", setting_table()),
    ):
        before, _, rest = readme.partition(f"<!-- {name} -->\n")
        _, _, after = rest.partition(f"<!-- /{name} -->")
        readme = f"{before}<!-- {name} -->\n{text}\n<!-- /{name} -->{after}"
    return readme


if __name__ == "__main__":
    path = Path("README.md")
    path.write_text(fill(path.read_text(encoding="utf-8")), encoding="utf-8")
