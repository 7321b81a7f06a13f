"""What a reader sees of a message, and whom its text would notify."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.doubles.discord.errors import Json
from tests.doubles.discord.rules import BUTTON, SELECTS, TEXT_DISPLAY, walk
from tests.doubles.discord.state import Message

_EVERYONE = re.compile(r"@(everyone|here)\b")
_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")
_NESTING = frozenset({9, 17})  # section, container


def speaking_texts(body: Json) -> Iterator[str]:
    """The texts whose mentions notify: content and text displays. Embeds never do."""
    yield body.get("content") or ""
    for _, component in walk(body.get("components") or []):
        if component["type"] == TEXT_DISPLAY:
            yield component["content"]


def pings(body: Json, allowed: Json) -> set[str]:
    """Whom a message would notify, did its author have every permission. Without ``allowed_mentions`` all it names."""
    kinds = {"everyone", "users", "roles"} if allowed is None else set(allowed.get("parse") or ())
    users, roles = ({str(one) for one in (allowed or {}).get(name) or ()} for name in ("users", "roles"))
    found: set[str] = set()
    for text in speaking_texts(body):
        if "everyone" in kinds:
            found |= {f"@{name}" for name in _EVERYONE.findall(text)}
        found |= {f"<@{one}>" for one in _USER.findall(text) if "users" in kinds or one in users}
        found |= {f"<@&{one}>" for one in _ROLE.findall(text) if "roles" in kinds or one in roles}
    return found


def text_of(message: Message | Json) -> str:
    """The message as plain lines: content, embeds, components; buttons as ``[ Label ]``, off ones as ``( Label )``."""
    body = message.body if isinstance(message, Message) else message
    lines = [body.get("content") or ""]
    for embed in body.get("embeds") or ():
        lines += ["", *_embed_lines(embed)]
    for component in body.get("components") or ():
        lines += _component_lines(component)
    lines += [f"📎 {file['filename']}" for file in body.get("attachments") or ()]
    return "\n".join(lines).strip("\n")


def _embed_lines(embed: Json) -> Iterator[str]:
    yield from filter(None, [(embed.get("author") or {}).get("name"), embed.get("title"), embed.get("url")])
    yield from filter(None, [embed.get("description")])
    for one in embed.get("fields") or ():
        yield f"{one['name']}\n{one['value']}"
    yield from filter(None, [(embed.get("footer") or {}).get("text")])


def _component_lines(component: Json) -> Iterator[str]:
    kind = component["type"]
    if kind == TEXT_DISPLAY:
        yield component["content"]
    elif kind == 1:
        yield "  ".join(line for child in component["components"] for line in _component_lines(child))
    elif kind == BUTTON:
        yield button_text(component)
    elif kind in SELECTS:
        options = ", ".join(option["label"] for option in component.get("options") or ())
        yield f"[▾ {component.get('placeholder') or ''}{': ' if options else ''}{options}]"
    elif kind == 14:
        yield "───" if component.get("divider", True) else ""
    elif kind == 12:
        yield "  ".join(f"🖼 {item.get('description') or item['media']['url']}" for item in component["items"])
    elif kind in {11, 13}:
        yield f"📎 {(component.get('media') or component.get('file') or {}).get('url')}"
    for child in (component.get("components") or ()) if kind in _NESTING else ():
        yield from _component_lines(child)
    if component.get("accessory"):
        yield from _component_lines(component["accessory"])


def button_text(button: Json) -> str:
    """``[ Label ]``, ``( Label )`` if it is off, ``[ Label ↗ url ]`` if it is a link."""
    emoji = (button.get("emoji") or {}).get("name")
    label = " ".join(filter(None, [emoji, button.get("label")]))
    if button.get("url"):
        return f"[ {label} ↗ {button['url']} ]"
    return f"( {label} )" if button.get("disabled") else f"[ {label} ]"
