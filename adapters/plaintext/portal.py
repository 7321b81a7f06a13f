"""Pasted and plain news text: the article's paragraphs, and everything around them set aside."""

from __future__ import annotations

from dataclasses import dataclass, field

from adapters.plaintext.header import Header, read_label, read_metadata
from adapters.plaintext.lines import Line, split_lines
from adapters.plaintext.tags import read_tags, vocabulary
from bot.core.domain import Draft
from bot.core.drafts import dateline, furniture, join_paragraphs, sign_off

_HEADER_LINES = 12
_TITLE = range(8, 181)
_MAX_KICKER_WORDS = 3
_LAST_LINES = 3
_LONGEST_POINT = 220


@dataclass(slots=True)
class _Parts:
    header: Header = field(default_factory=Header)
    body: list[str] = field(default_factory=list)
    summary: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    tag_lines: list[tuple[str, bool]] = field(default_factory=list)


def _is_title(line: Line) -> bool:
    text = line.text
    return (
        not line.bullet
        and len(text) in _TITLE
        and len(text.split()) > 1
        and not text.endswith((".", ":", ";", ",", "…"))
        and not furniture.is_prompt(text)
    )


def _skip_greeting(lines: list[Line], start: int, parts: _Parts) -> int:
    """Set aside what a mail says before the article: from its greeting to the next blank line."""
    if not furniture.rules().greeting.fullmatch(furniture.fold(lines[start].text)):
        return start
    index = start
    while index + 1 < len(lines) and (index == start or not lines[index].gap):
        parts.dropped.append(lines[index].text)
        index += 1
    return index


def _read_top(lines: list[Line], parts: _Parts) -> int:
    """Read what stands over the article; the number of lines used up."""
    header = parts.header
    index = 0
    kicker = ""
    while index < min(_HEADER_LINES, len(lines)):
        index = _skip_greeting(lines, index, parts) if not header.title else index
        line = lines[index]
        has_more = index + 1 < len(lines)
        if read_label(line.text, header, first_lines=True) or read_metadata(line.text, header):
            parts.dropped.append(line.text)
        elif furniture.is_paragraph(line.text) or furniture.opener(line.text) or line.bullet:
            break
        elif furniture.is_furniture(line.text) or line.text in (header.title, kicker):
            parts.dropped.append(line.text)
        elif header.title or not _is_title(line) or not has_more:
            if header.title or not has_more or len(line.text.split()) > _MAX_KICKER_WORDS or line.text.endswith("."):
                break
            parts.dropped.append(line.text)  # a section's name over the title
        else:
            following = lines[index + 1]
            if (
                not kicker
                and len(line.text.split()) <= _MAX_KICKER_WORDS
                and _is_title(following)
                and len(following.text) > len(line.text)
            ):
                kicker = line.text
                parts.dropped.append(line.text)
            else:
                header.title = line.text.removeprefix("# ")
        index += 1
    return index


def _take_summary(lines: list[Line], index: int, parts: _Parts) -> int:
    """Read the bullets after a summary's heading; the index after them. Without bullets, a block of at least two
    single sentences counts, as portals lose their bullets when copied."""
    start = index
    while index < len(lines) and lines[index].bullet:
        parts.summary.append(lines[index].text)
        index += 1
    if index > start:
        return index
    while index < len(lines) and (index == start or not lines[index].gap) and _is_point(lines[index].text):
        index += 1
    if index - start >= 2 and index < len(lines) and lines[index].gap:
        parts.summary.extend(line.text for line in lines[start:index])
        return index
    return start


def _is_point(text: str) -> bool:
    return len(text) <= _LONGEST_POINT and text.endswith((".", "!", "?", "”", "“", "»", '"'))


def _take_related(lines: list[Line], index: int, parts: _Parts, *, tags: bool) -> int:
    """Set aside related headlines or tags after their heading; the index of the next real paragraph or sub-heading."""
    start = index
    while index < len(lines):
        line = lines[index]
        if furniture.is_paragraph(line.text) or furniture.opener(line.text):
            break
        followed = index + 1 < len(lines) and furniture.is_paragraph(lines[index + 1].text)
        if line.gap and followed and index > start:  # a sub-heading over its paragraph
            break
        parts.tag_lines.append((line.text, tags))
        parts.dropped.append(line.text)
        index += 1
    return index


def _is_doubled(line: Line, following: Line) -> bool:
    """A caption printed twice, the second time with its credit."""
    first, second = line.text, following.text
    if len(first) < 15 or not second.startswith(first):
        return False
    rest = second[len(first) :]
    return furniture.is_credit(rest) and (bool(rest) or not furniture.is_paragraph(first))


def _read_body(lines: list[Line], parts: _Parts) -> None:
    index = 0
    while index < len(lines):
        line, text = lines[index], lines[index].text
        kind = furniture.opener(text)
        near_end = index >= len(lines) - _LAST_LINES
        index += 1
        if kind is not None:
            parts.dropped.append(text)
            if kind == "summary":
                index = _take_summary(lines, index, parts)
            else:
                index = _take_related(lines, index, parts, tags=kind == "tags")
        elif index < len(lines) and _is_doubled(line, lines[index]):
            parts.dropped.extend((text, lines[index].text))
            index += 1
        elif match := furniture.rules().opener_prefix.fullmatch(furniture.fold(text)):
            if furniture.is_paragraph(text):
                parts.body.append(text)
            else:
                parts.tag_lines.append((text[match.start("rest") :], True))
                parts.dropped.append(text)
        elif near_end and (read_label(text, parts.header, first_lines=False) or read_metadata(text, parts.header)):
            parts.dropped.append(text)
        else:
            _read_line(text, parts)


def _read_line(text: str, parts: _Parts) -> None:
    """Put one line where it belongs: a sign-off, furniture, a caption, or the body."""
    credit = sign_off(text)
    if credit.dropped:
        parts.header.agency = parts.header.agency or credit.agency
        parts.dropped.append(credit.dropped)
        if credit.rest:
            parts.body.append(credit.rest)
    elif furniture.is_furniture(text) or furniture.is_caption(text):
        parts.dropped.append(text)
    elif not parts.body or parts.body[-1] != text:
        parts.body.append(text)
    else:
        parts.dropped.append(text)


def _tags(parts: _Parts) -> tuple[str, ...]:
    words = vocabulary("\n".join([parts.header.title, *parts.body, *parts.summary]))
    found = dict.fromkeys(parts.header.tags)
    for line, certain in parts.tag_lines:
        found.update(dict.fromkeys(read_tags(line, words, certain=certain) or ()))
    return tuple(found)


def read_portal(text: str) -> Draft:
    """The article in a cleaned text; its ``text`` is empty where nothing but furniture is there."""
    lines = split_lines(text)
    parts = _Parts()
    _read_body(lines[_read_top(lines, parts) :], parts)
    header = parts.header
    if parts.body:
        start = dateline(parts.body[0])
        if start.dropped:
            header.agency = start.agency or header.agency
            parts.body[0] = start.rest
            parts.dropped.append(start.dropped)
    return Draft(
        text=join_paragraphs(parts.body),
        title=header.title or header.subject,
        url=header.url,
        source=header.source,
        byline=header.byline,
        agency=header.agency,
        published=header.published,
        declared_language=header.language,
        tags=_tags(parts),
        summary=tuple(parts.summary),
        dropped=tuple(parts.dropped),
    )
