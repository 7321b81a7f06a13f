"""What Discord refuses in messages, modals and autocomplete answers beyond the shapes of its OpenAPI file.

Sources: the developer documentation (message, component and interaction pages). The sum of 4000 over text displays is
not in it; clients report it as "displayable text size".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.doubles.discord.errors import ApiError, Json, Path, Problem

CONTENT = 2000
EMBED_SUM = 6000
COMPONENTS = 40
TEXT_SUM = 4000
ROWS = 5
ROW_BUTTONS = 5
MODAL_PARTS = 5
CHOICE_VALUE = 100

EPHEMERAL = 1 << 6
LOADING = 1 << 7
V2 = 1 << 15

ACTION_ROW, BUTTON, STRING_SELECT, TEXT_INPUT, TEXT_DISPLAY, LABEL = 1, 2, 3, 4, 10, 18
SELECTS = frozenset({STRING_SELECT, 5, 6, 7, 8})
LINK, PREMIUM = 5, 6


def walk(components: list[Json], path: Path = ("components",)) -> Iterator[tuple[Path, Json]]:
    """Every component with its path, nested ones too."""
    for at, component in enumerate(components):
        here = (*path, at)
        yield here, component
        yield from walk(component.get("components") or [], (*here, "components"))
        for slot in ("accessory", "component"):
            if component.get(slot):
                yield (*here, slot), component[slot]


def message_problems(message: Json, *, attached: set[str]) -> list[Problem]:
    """What is wrong with a message as it would stand (after an edit: merged). Raises 50006 for an empty one."""
    content, embeds, components = (message.get(name) or default for name, default in _EMPTY)
    flags = message.get("flags") or 0
    if not content and not embeds and not components and not attached and not message.get("sticker_ids"):
        raise ApiError(50006)
    problems = []
    if len(content) > CONTENT:
        problems.append(Problem(("content",), "BASE_TYPE_MAX_LENGTH", f"Must be {CONTENT} or fewer in length."))
    if sum(map(embed_size, embeds)) > EMBED_SUM:
        what = f"Embed size exceeds maximum size of {EMBED_SUM}"
        problems.append(Problem(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", what))
    if flags & V2:
        problems += _v2_problems(message, components)
    else:
        problems += _legacy_problems(components)
    return problems + _component_problems(components) + _reference_problems(components, attached)


_EMPTY: tuple[tuple[str, Any], ...] = (("content", ""), ("embeds", []), ("components", []))


def embed_size(embed: Json) -> int:
    """Characters that count towards the sum over all embeds of a message."""
    parts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    parts += [(embed.get("author") or {}).get("name")]
    parts += [field.get(key) for field in embed.get("fields") or () for key in ("name", "value")]
    return sum(len(part) for part in parts if part)


def _v2_problems(message: Json, components: list[Json]) -> list[Problem]:
    problems = [
        Problem(
            (name,),
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
            f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
        )
        for name in ("content", "embeds", "poll", "sticker_ids")
        if message.get(name)
    ]
    found = [one for _, one in walk(components)]
    if len(found) > COMPONENTS:
        what = f"The total number of components exceeds {COMPONENTS}"
        problems.append(Problem(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", what))
    if sum(len(one.get("content") or "") for one in found if one["type"] == TEXT_DISPLAY) > TEXT_SUM:
        what = f"Components displayable text size exceeds maximum size of {TEXT_SUM}"
        problems.append(Problem(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", what))
    return problems


def _legacy_problems(components: list[Json]) -> list[Problem]:
    problems = [
        Problem(("components", at, "type"), "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1,).')
        for at, component in enumerate(components)
        if component["type"] != ACTION_ROW
    ]
    if len(components) > ROWS:
        problems.append(Problem(("components",), "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {ROWS} in length."))
    return problems


def _component_problems(components: list[Json]) -> list[Problem]:
    problems: list[Problem] = []
    keys: set[tuple[str, Any]] = set()
    for path, component in walk(components):
        for name in ("custom_id", "id"):
            value = component.get(name)
            if value in {None, 0}:
                continue
            if (name, value) in keys:
                code = f"COMPONENT_{name.upper()}_DUPLICATED"
                problems.append(Problem((*path, name), code, f"Component {name} cannot be duplicated"))
            keys.add((name, value))
        if component["type"] == ACTION_ROW:
            problems += _row_problems(component, path)
        elif component["type"] == BUTTON:
            problems += _button_problems(component, path)
        elif component["type"] in SELECTS:
            problems += _select_problems(component, path)
    return problems


def _row_problems(row: Json, path: Path) -> list[Problem]:
    kinds = [child["type"] for child in row["components"]]
    selects = sum(kind in SELECTS for kind in kinds)
    if selects > 1 or (selects and len(kinds) > 1) or len(kinds) > ROW_BUTTONS:
        what = "The specified component exceeds the maximum width"
        return [Problem((*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", what)]
    return []


def _button_problems(button: Json, path: Path) -> list[Problem]:
    style, problems = button.get("style"), []
    if style == LINK:
        if not button.get("url"):
            problems.append(Problem((*path, "url"), "BASE_TYPE_REQUIRED", "A url is required"))
        if button.get("custom_id"):
            problems.append(
                Problem(
                    (*path, "custom_id"),
                    "BUTTON_COMPONENT_CUSTOM_ID_LINK",
                    "A custom id and url cannot both be specified",
                )
            )
    elif style != PREMIUM:
        if not button.get("custom_id"):
            problems.append(Problem((*path, "custom_id"), "BASE_TYPE_REQUIRED", "A custom id is required"))
        if button.get("url"):
            problems.append(
                Problem((*path, "url"), "BUTTON_COMPONENT_URL", "A custom id and url cannot both be specified")
            )
    if style != PREMIUM and not button.get("label") and not button.get("emoji"):
        problems.append(Problem((*path, "label"), "BASE_TYPE_REQUIRED", "A label or emoji is required"))
    return problems


def _select_problems(select: Json, path: Path) -> list[Problem]:
    problems = []
    options = select.get("options") or []
    least, most = select.get("min_values"), select.get("max_values")
    least, most = 1 if least is None else least, 1 if most is None else most
    if least > most:
        problems.append(Problem((*path, "min_values"), "SELECT_COMPONENT_MIN_MAX", "Min values must not exceed max"))
    if select["type"] == STRING_SELECT:
        values = [option["value"] for option in options]
        for at, value in enumerate(values):
            if value in values[:at]:
                what = "The specified option value is already used"
                place = (*path, "options", at, "value")
                problems.append(Problem(place, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", what))
        if most > len(options):
            what = "Max values must not exceed the number of options"
            problems.append(Problem((*path, "max_values"), "SELECT_COMPONENT_MAX_VALUES", what))
        if sum(bool(option.get("default")) for option in options) > most:
            what = "More options are chosen by default than may be"
            problems.append(Problem((*path, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULTS", what))
    return problems


def _reference_problems(components: list[Json], attached: set[str]) -> list[Problem]:
    """``attachment://`` must name a file sent along."""
    problems = []
    for path, component in walk(components):
        media = [
            component.get("media"),
            component.get("file"),
            *(item["media"] for item in component.get("items") or ()),
        ]
        for one in media:
            url = (one or {}).get("url", "")
            if url.startswith("attachment://") and url.removeprefix("attachment://") not in attached:
                problems.append(Problem(path, "ATTACHMENT_NOT_FOUND", f"Referenced attachment {url} was not found"))
    return problems


def modal_problems(modal: Json) -> list[Problem]:
    """What is wrong with a modal whose shape is right."""
    problems = _component_problems(modal["components"])
    if len(modal["components"]) > MODAL_PARTS:
        what = f"Must be between 1 and {MODAL_PARTS} in length."
        problems.append(Problem(("data", "components"), "BASE_TYPE_BAD_LENGTH", what))
    for path, component in walk(modal["components"], ("data", "components")):
        if component["type"] != TEXT_INPUT:
            continue
        in_label = path[-1] == "component"
        if in_label == bool(component.get("label")):
            what = "A text input has a label in an action row, and none in a Label"
            problems.append(Problem((*path, "label"), "TEXT_INPUT_COMPONENT_LABEL", what))
        least, most = component.get("min_length") or 0, component.get("max_length") or 4000
        value = component.get("value")
        if least > most or (value and not least <= len(value) <= most):
            what = f"Must be between {least} and {most} in length."
            problems.append(Problem((*path, "value"), "BASE_TYPE_BAD_LENGTH", what))
    return problems


def choice_problems(choices: list[Json]) -> list[Problem]:
    """What is wrong with autocomplete choices whose shape is right."""
    return [
        Problem(("data", "choices", at, "value"), "BASE_TYPE_MAX_LENGTH", f"Must be {CHOICE_VALUE} or fewer in length.")
        for at, choice in enumerate(choices)
        if isinstance(choice["value"], str) and len(choice["value"]) > CHOICE_VALUE
    ]
