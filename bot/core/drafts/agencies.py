"""Which agency a report comes from, told from its dateline, byline or sign-off; never from a photo credit."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

_HEAD = 160
"""A dateline stands within this many characters."""

_MAX_BYLINE = 160
_NEAR = 1_000
_LOUD_PLACE = re.compile(
    r"[A-ZÄÖÜ][A-ZÄÖÜ.'-]{2,24}(?:[ /][A-ZÄÖÜ][A-ZÄÖÜ.'-]{1,24}){0,3}(?:,\s[A-Z][\w.]{1,24}(?:\s[A-Z][\w.]{1,24})?)?"
    r"(?:,?\s(?:[A-Z][a-zäöü]{2,8}\.?\s\d{1,2}|\d{1,2}\.?\s[A-Z][a-zäöü]{2,8}\.?))?\s(?:--|[-–—])\s(?=[\"'„“«»A-ZÄÖÜ\d])"
)
_QUIET_PLACE = re.compile(
    r"(?P<place>[A-ZÄÖÜ][a-zäöüß]{2,24}(?:[ /-][A-ZÄÖÜ][a-zäöüß]{2,24}){0,2})(?:\.|\s(?:--|[-–—]))\s"
    r"(?=[\"'„“«»A-ZÄÖÜ\d])"
)
_BEFORE = {"", "/", ",", "(", ":"}
_AFTER = {"", "/", ",", ")", "."}


class Dateline(NamedTuple):
    """What stands before a report's first word: the agency, the text after it, and what was taken off."""

    agency: str | None
    rest: str
    dropped: str


class _Table(NamedTuple):
    names: dict[str, str]
    not_places: frozenset[str]
    datelines: tuple[re.Pattern[str], ...]
    word: re.Pattern[str]
    sign_off: re.Pattern[str]
    credit_line: re.Pattern[str]


@cache
def _table() -> _Table:
    data = tomllib.loads(resources.files("bot.core.drafts").joinpath("agencies.toml").read_text("utf-8"))
    names = {code: name for name, codes in data["agencies"].items() for code in codes}
    rules = data["dateline"]

    def any_of(words: list[str]) -> str:
        return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))

    agency = rf"(?i:{any_of([*names, *rules['marks']])})"
    agencies = rf"{agency}(?:\s?[/,+&]\s?{agency}){{0,4}}"
    # One to four capitalised words, further places after a slash or comma, then perhaps a date.
    place_word = r"[A-ZÄÖÜÉ][^\s,/()|:;!?\d]{0,30}"
    small = r"(?:am|an der|de|del|di|du|la|le|of|upon|im|bei|ob der|vor der)"
    place = rf"{place_word}(?:\s(?:{small}\s)?{place_word}){{0,3}}"
    date = r"(?:,?\s(?:[A-Z][a-zäöü]{2,8}\.?\s\d{1,2}|\d{1,2}\.?\s[A-Z][a-zäöü]{2,8}\.?)(?:,?\s\d{4})?)?"
    places = rf"(?P<place>{place}(?:\s?[/,]\s?{place}){{0,3}}){date}"
    dash = r"(?:-{1,2}|[–—|:])"
    return _Table(
        names=names,
        not_places=frozenset(rules["not_places"]),
        datelines=(
            re.compile(
                rf"(?:{places}[.,]?\s?)?\((?P<agency>{agencies})\)\s?[.:]?\s?(?:{dash}\s?)?(?=[\"'„“”«»A-ZÄÖÜ\d])"
            ),
            re.compile(rf"{places},?\s(?P<agency>{agencies})\s?[|–—]\s?(?=\S)"),
            re.compile(
                rf"{places}\s(?P<agency>(?-i:{any_of(rules['bare'])})(?:/[a-z]{{2,7}}){{0,3}})\s(?=[\"'„“«»A-ZÄÖÜ\d])"
            ),
            re.compile(rf"(?P<agency>{agencies})\s(?P<place>{place})\s?[.:]\s(?=[\"'„“«»A-ZÄÖÜ\d])"),
            re.compile(rf"(?P<agency>{agencies})\s?(?:[–—|]|--?\s)\s?(?=[\"'„“«»A-ZÄÖÜ\d])"),
        ),
        word=re.compile(rf"(?<![\w-])(?:{agency})(?![\w-])"),
        sign_off=re.compile(
            rf"\s*(?P<mark>[(\[](?:mit\s|with\s|[a-zäöü]{{2,4}}/)?(?P<agency>{agencies})(?:/[\w.]{{1,8}}){{0,3}}[)\]])\.?\s*$"
        ),
        credit_line=re.compile(
            rf"(?i:\W{{0,3}}(?:(?:{any_of(rules['credits'])})\b[^.!?\d]{{0,40}}?\W)?)[(]?(?:[a-zäöü]{{2,4}}/)?"
            rf"(?P<agency>{agencies})(?:(?:\s(?:und|and)\s|[/,]\s?)(?:{agency}|[\w.]{{1,8}})){{0,4}}[)]?\W{{0,3}}"
        ),
    )


def agency_of(text: str | None) -> str | None:
    """The first agency named as a whole word: ``dpa/AFP`` and ``Von Anna Muster, dpa`` give ``dpa``.

    For bylines and credits only: a quoted agency in running text is not where the report comes from. Codes that are
    also words ("PA", "TT", "AA") count only where they are the whole of a byline's part.
    """
    text = (text or "")[:_MAX_BYLINE]
    for match in _table().word.finditer(text):
        name = _table().names.get(match.group().casefold())
        if name is not None and (len(match.group()) > 2 or _stands_alone(text, match)):
            return name
    return None


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()].rstrip(" "), text[match.end() :].lstrip(" ")
    return before[-1:] in _BEFORE and after[:1] in _AFTER


def dateline(text: str) -> Dateline:
    """Take the dateline off the start of a text: ``Washington dpa Der …``, ``BERLIN (AFP) - …``, ``dpa Kiel. …``.

    A place alone counts in capitals before a dash (``BERLIN — The …``), or where the text names it again as one
    (``Marnau. Rund 300 Menschen haben in Marnau …``).
    """
    head = text[:_HEAD]
    for pattern in _table().datelines:
        match = pattern.match(head)
        if match is None or match.end() >= len(text):
            continue
        first_place = (match.groupdict().get("place") or "").split(" ")[0].casefold()
        if first_place in _table().not_places:
            continue
        return Dateline(agency_of(match["agency"]), text[match.end() :], match.group().strip())
    if match := _LOUD_PLACE.match(head):
        return Dateline(None, text[match.end() :], match.group().strip())
    match = _QUIET_PLACE.match(head)
    if match and re.search(
        rf"\b(?:in|aus|bei|nach|bis|near|at|of)\s{re.escape(match['place'])}\b", text[match.end() : _NEAR]
    ):
        return Dateline(None, text[match.end() :], match.group().strip())
    return Dateline(None, text, "")


def sign_off(paragraph: str) -> Dateline:
    """Take an agency's sign-off off the end of a paragraph: ``… am Mittwoch. (dpa)``, or the whole of a credit line
    such as ``dpa/AFP`` or ``Mit Material von dpa``. Only after a full stop: ``Rescuers at work (AFP)`` is a caption."""
    if len(paragraph) <= _MAX_BYLINE and (match := _table().credit_line.fullmatch(paragraph)):
        return Dateline(agency_of(paragraph), "", paragraph)
    tail = paragraph[-60:]
    match = _table().sign_off.search(tail)
    if match is None:
        return Dateline(None, paragraph, "")
    rest = paragraph[: len(paragraph) - len(tail) + match.start()].rstrip()
    if not rest.endswith((".", "!", "?", "…", '"', "“", "”", "»", "«", "'", "‘", "’")):
        return Dateline(None, paragraph, "")
    return Dateline(agency_of(match["mark"]), rest, match["mark"])
