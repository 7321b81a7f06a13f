"""Messages, forms, choices and commands at their limits, each with the code Discord refuses it with (None: accepted)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

V2 = 1 << 15
Case = tuple[str, dict[str, Any], int | None]
_BAD = 50035


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def button(**more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 2, "label": "Go", "custom_id": "go"} | more


def link(url: str) -> dict[str, Any]:
    return {"type": 2, "style": 5, "label": "Source", "url": url}


def row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


def container(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 17, "components": list(components)}


def select(count: int = 2, **more: Any) -> dict[str, Any]:
    options = [{"label": f"L{at}", "value": f"v{at}"} for at in range(count)]
    return {"type": 3, "custom_id": "pick", "options": options} | more


def v2(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"flags": V2, "components": list(components)} | more


def around(name: str, limit: int, make: Any) -> Iterator[Case]:
    """The case one below, at, and one above its limit."""
    for size, code in ((limit - 1, None), (limit, None), (limit + 1, _BAD)):
        yield f"{name}={size}", make(size), code


def buttons(count: int) -> list[dict[str, Any]]:
    return [button(custom_id=f"b{at}") for at in range(count)]


def messages() -> Iterator[Case]:
    """Messages posted to a channel."""
    yield from around("content", 2000, lambda size: {"content": "x" * size})
    yield from around("content emoji", 2000, lambda size: {"content": "🌍" * size})
    yield from around("embeds", 10, lambda size: {"embeds": [{"title": "t"}] * size})
    yield from around("embed title", 256, lambda size: {"embeds": [{"title": "x" * size}]})
    yield from around("embed description", 4096, lambda size: {"embeds": [{"description": "x" * size}]})
    yield from around("embed fields", 25, lambda size: {"embeds": [{"fields": [{"name": "n", "value": "v"}] * size}]})
    yield from around("field name", 256, lambda size: {"embeds": [{"fields": [{"name": "x" * size, "value": "v"}]}]})
    yield from around("field value", 1024, lambda size: {"embeds": [{"fields": [{"name": "n", "value": "x" * size}]}]})
    yield from around("footer", 2048, lambda size: {"embeds": [{"title": "t", "footer": {"text": "x" * size}}]})
    yield from around("author", 256, lambda size: {"embeds": [{"title": "t", "author": {"name": "x" * size}}]})
    yield from around(
        "embed sum",
        6000,
        lambda size: {"embeds": [{"description": "x" * (size // 2)}, {"description": "x" * (size - size // 2)}]},
    )
    yield from around("rows", 5, lambda size: {"content": "x", "components": [row(one) for one in buttons(size)]})
    yield from around("row buttons", 5, lambda size: {"content": "x", "components": [row(*buttons(size))]})
    yield from around("label", 80, lambda size: {"content": "x", "components": [row(button(label="x" * size))]})
    yield from around(
        "custom id", 100, lambda size: {"content": "x", "components": [row(button(custom_id="x" * size))]}
    )
    yield from around("select options", 25, lambda size: {"content": "x", "components": [row(select(size))]})
    yield from around("placeholder", 150, lambda size: v2(row(select(placeholder="x" * size))))
    yield from around("v2 text sum", 4000, lambda size: v2(text("x" * (size - 10)), container(text("x" * 10))))
    yield from around("v2 total", 40, lambda size: v2(container(*[text("x")] * (size - 2)), text("x")))
    yield from around(
        "v2 section texts", 3, lambda size: v2({"type": 9, "components": [text("x")] * size, "accessory": button()})
    )
    yield from around("url", 512, lambda size: v2(row(link("https://e.org/" + "x" * (size - 14)))))
    yield "nothing", {}, 50006
    yield "nothing but a flag", {"flags": V2}, 50006
    yield "v2 with content", v2(text("x"), content="x"), _BAD
    yield "v2 with an embed", v2(text("x"), embeds=[{"title": "t"}]), _BAD
    yield "v2 parts without the flag", {"components": [text("x")]}, _BAD
    yield "container in a container", v2(container(container(text("x")))), _BAD
    yield "button outside a row", v2(button()), _BAD
    yield "empty text", v2(text("")), _BAD
    yield "empty row", v2(row()), _BAD
    yield "empty container", v2(container()), _BAD
    yield "one custom id twice", v2(row(button(), button())), _BAD
    yield "button without custom id", v2(row({"type": 2, "style": 1, "label": "x"})), _BAD
    yield "button without label", v2(row({"type": 2, "style": 1, "custom_id": "x"})), _BAD
    yield "link with custom id", v2(row(button(style=5, url="https://example.org"))), _BAD
    yield "link without url", v2(row({"type": 2, "style": 5, "label": "x"})), _BAD
    yield "link to a script", v2(row(link("javascript:alert(1)"))), _BAD
    yield "unknown style", v2(row(button(style=9))), _BAD
    yield "unknown component", v2({"type": 99}), _BAD
    yield "select beside a button", v2(row(select(), button())), _BAD
    yield "two selects", v2(row(select(), select(custom_id="other"))), _BAD
    yield "one option value twice", v2(row(select(options=[{"label": "a", "value": "v"}] * 2))), _BAD
    yield "more values than options", v2(row(select(2, max_values=3))), _BAD
    yield "file that was not sent", v2({"type": 13, "file": {"url": "attachment://a.png"}}), _BAD
    yield "field without value", {"embeds": [{"fields": [{"name": "n"}]}]}, _BAD
    yield "nonce of 26", {"content": "x", "nonce": "n" * 26, "enforce_nonce": True}, _BAD
    yield "mention everyone in parse twice", {"content": "x", "allowed_mentions": {"parse": ["users", "users"]}}, _BAD
    yield "unknown mention kind", {"content": "x", "allowed_mentions": {"parse": ["all"]}}, _BAD
    yield "colour too large", {"embeds": [{"title": "t", "color": 0x1000000}]}, _BAD


def label(component: dict[str, Any], name: str = "Name") -> dict[str, Any]:
    return {"type": 18, "label": name, "component": component}


def field(**more: Any) -> dict[str, Any]:
    return {"type": 4, "custom_id": "text", "style": 1} | more


def modal(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"custom_id": "form", "title": "Form", "components": list(components)} | more


def modals() -> Iterator[Case]:
    """The data of a modal."""
    fine = label(field())
    yield from around("title", 45, lambda size: modal(fine, title="x" * size))
    yield from around("custom id", 100, lambda size: modal(fine, custom_id="x" * size))
    yield from around("label", 45, lambda size: modal(label(field(), "x" * size)))
    yield from around("value", 4000, lambda size: modal(label(field(value="x" * size))))
    yield from around("placeholder", 100, lambda size: modal(label(field(placeholder="x" * size))))
    yield from around("parts", 5, lambda size: modal(*[label(field(custom_id=f"t{at}")) for at in range(size)]))
    yield "in a row, with its label", modal(row(field(label="Name"))), None
    yield "in a row, without a label", modal(row(field())), _BAD
    yield "label twice", modal(label(field(label="Name"))), _BAD
    yield "nothing", modal(), _BAD
    yield "one id twice", modal(fine, label(field())), _BAD
    yield "least above most", modal(label(field(min_length=9, max_length=3))), _BAD
    yield "a button", modal(row(button())), _BAD
    yield "a channel select", modal(label({"type": 8, "custom_id": "where"})), None


def choices() -> Iterator[Case]:
    """The data of an autocompletion's answer."""
    yield from around(
        "choices", 25, lambda size: {"choices": [{"name": str(at), "value": str(at)} for at in range(size)]}
    )
    yield from around("name", 100, lambda size: {"choices": [{"name": "x" * size, "value": "v"}]})
    yield from around("value", 100, lambda size: {"choices": [{"name": "n", "value": "x" * size}]})
    yield "none", {"choices": []}, None
    yield "empty name", {"choices": [{"name": "", "value": "v"}]}, _BAD


def command(**more: Any) -> dict[str, Any]:
    return {"name": "brief", "description": "d", "type": 1} | more


def option(**more: Any) -> dict[str, Any]:
    return {"name": "topic", "description": "d", "type": 3} | more


def _sub(name: str, *options: dict[str, Any], kind: int = 1) -> dict[str, Any]:
    return option(name=name, type=kind, options=list(options))


def commands() -> Iterator[tuple[str, list[dict[str, Any]], int | None]]:
    """Whole sets of commands."""

    def one(size_case: Iterator[Case]) -> Iterator[tuple[str, list[dict[str, Any]], int | None]]:
        yield from ((name, [made], code) for name, made, code in size_case)

    yield from one(around("name", 32, lambda size: command(name="x" * size)))
    yield from one(around("description", 100, lambda size: command(description="x" * size)))
    yield from one(around("options", 25, lambda size: command(options=[option(name=f"o{at}") for at in range(size)])))
    yield from one(around("localised", 100, lambda size: command(description_localizations={"de": "x" * size})))
    yield from one(
        around(
            "choices",
            25,
            lambda size: command(options=[option(choices=[{"name": str(at), "value": "v"} for at in range(size)])]),
        )
    )
    yield from one(
        around(
            "choice value", 100, lambda size: command(options=[option(choices=[{"name": "n", "value": "x" * size}])])
        )
    )
    for kind, most in ((1, 100), (2, 15), (3, 15)):
        for count, code in ((most, None), (most + 1, _BAD)):
            more = {"description": "d"} if kind == 1 else {}
            yield f"type {kind} x{count}", [{"name": f"c{at}", "type": kind, **more} for at in range(count)], code
    for size, code in ((8000, None), (8001, _BAD)):
        # name and description are 6 characters, 24 options 202 each, and one more takes the rest
        wide = [option(name=f"o{at:03}", description="x" * 100, choices=_choices(98)) for at in range(24)]
        many = [option(name="oooo", description="x", choices=_choices(size - 6 - 24 * 202 - 5))]
        yield f"characters={size}", [command(options=wide + many)], code
    yield "capitals", [command(name="Brief")], _BAD
    yield "a space", [command(name="brief me")], _BAD
    yield "umlaut", [command(name="übersicht")], None
    yield "capital in a translation", [command(name_localizations={"de": "Kurz"})], _BAD
    yield "unknown locale", [command(name_localizations={"de-DE": "kurz"})], _BAD
    yield "menu with capitals and space", [{"name": "Brief this", "type": 3}], None
    yield "menu with a description", [{"name": "Brief this", "type": 3, "description": "d"}], _BAD
    yield "no description", [{"name": "brief", "type": 1}], _BAD
    yield "twice", [command(), command()], _BAD
    yield "same name, other type", [command(), {"name": "brief", "type": 3}], None
    yield "required after optional", [command(options=[option(), option(name="b", required=True)])], _BAD
    yield "option twice", [command(options=[option(), option()])], _BAD
    yield "choices and autocompletion", [command(options=[option(autocomplete=True, choices=_choices(2))])], _BAD
    yield "group, subcommand, option", [command(options=[_sub("g", _sub("s", option()), kind=2)])], None
    yield "group in a group", [command(options=[_sub("g", _sub("h", kind=2), kind=2)])], _BAD
    yield "subcommand beside an option", [command(options=[_sub("s"), option()])], _BAD
    yield "unknown option type", [command(options=[option(type=42)])], _BAD


def _choices(characters: int) -> list[dict[str, Any]]:
    """Choices of so many characters in all, with two-figure names."""
    made: list[dict[str, Any]] = []
    while characters:
        size = min(100, characters - 2)
        made.append({"name": f"{len(made):02}" + "n" * min(98, max(0, characters - 102)), "value": "x" * size})
        characters -= len(made[-1]["name"]) + size
    return made
