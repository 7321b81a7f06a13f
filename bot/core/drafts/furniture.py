"""What a line of a pasted article is when it is not the article: rules from ``furniture.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

_TRIM = re.compile(r"^[\s\[(<«›»>→▶►▸▼↓+|–—-]+|[\s:…<>»›«→▶►▸▼↓+|–—\])-]+$")
_LONGEST_TRIMMED = 80
_QUOTES = "\"'„“”«»‚‘’"
_SENTENCE_END = re.compile(r"[.!?…][\"'”“»«)]*$")
_CREDIT_START = re.compile(r"\s*(?:$|[-–—|(©\[]\s?\S)")
_WORDS = re.compile(r"\w+")


class Rules(NamedTuple):
    """The rules, compiled. Openers map a casefolded line to ``related``, ``tags`` or ``summary``."""

    max_length: int
    exact: frozenset[str]
    rules: frozenset[str]
    patterns: re.Pattern[str]
    openers: dict[str, str]
    opener_prefix: re.Pattern[str]
    caption: re.Pattern[str]
    bare_caption: re.Pattern[str]
    prompt_families: dict[str, re.Pattern[str]]
    prompt_needs: frozenset[str]
    prompt_length: int
    greeting: re.Pattern[str]
    outlets: re.Pattern[str]
    header: dict[str, frozenset[str]]


def _union(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def rules() -> Rules:
    """The table, read once from package data."""
    data: dict[str, Any] = tomllib.loads(
        resources.files("bot.core.drafts").joinpath("furniture.toml").read_text("utf-8")
    )
    captions, prompt = data["captions"], data["prompt"]
    openers = {line: kind for kind, lines in data["openers"].items() for line in lines}
    inline = "|".join(
        sorted(
            (re.escape(line) for line, kind in openers.items() if kind == "tags"), key=lambda word: (-len(word), word)
        )
    )
    return Rules(
        max_length=data["max_length"],
        exact=frozenset(line for lines in data["exact"].values() for line in lines),
        rules=frozenset(data["exact"]["rules"]),
        patterns=_union([pattern for patterns in data["patterns"].values() for pattern in patterns]),
        openers=openers,
        opener_prefix=re.compile(rf"(?:{inline}) ?: ?(?P<rest>.+)"),
        caption=re.compile(rf"{captions['lead']}|.*(?:{captions['label']}|{captions['name']})\s?[)\]]?\.?"),
        bare_caption=re.compile(rf"(?:{captions['bare']})\)?"),
        prompt_families={name: re.compile(pattern) for name, pattern in prompt["families"].items()},
        prompt_needs=frozenset(prompt["needs"]),
        prompt_length=prompt["max_length"],
        greeting=re.compile(data["mail"]["greeting"]),
        outlets=re.compile(rf"(?:\w*(?:{'|'.join(data['header']['outlets'])})s?|[\w.-]+\.[a-z]{{2,8}})"),
        header={name: frozenset(labels) for name, labels in data["header"].items()},
    )


def fold(line: str) -> str:
    """The form the rules are written in."""
    return line.casefold().replace("’", "'").replace("‘", "'")


def trimmed(line: str) -> str:
    """A short line folded, without arrows, brackets and colons at its ends."""
    folded = fold(line)
    return folded if len(folded) > _LONGEST_TRIMMED else (_TRIM.sub("", folded) or folded)


def opener(line: str) -> str | None:
    """``related``, ``tags`` or ``summary`` where the line is the heading of such a block."""
    return rules().openers.get(trimmed(line).rstrip("?!."))


def is_sentence(line: str) -> bool:
    """Whether the line ends as sentences do and has more words than a slogan."""
    return bool(_SENTENCE_END.search(line)) and len(_WORDS.findall(line[:400])) >= 6


def is_paragraph(line: str) -> bool:
    """Whether the line can only be running text: long, or several sentences, or one of some length."""
    return len(line) > 200 or (len(line) >= 60 and is_sentence(line))


def is_prompt(line: str) -> bool:
    """Whether the line asks the reader to subscribe, log in, or follow."""
    table = rules()
    if len(line) > table.prompt_length or line.startswith(tuple(_QUOTES)):
        return False
    folded = fold(line)
    found = {name for name, pattern in table.prompt_families.items() if pattern.search(folded)}
    return len(found) >= 3 and bool(found & table.prompt_needs)


def is_caption(line: str) -> bool:
    """Whether the line is a picture's caption, told by its credit."""
    table = rules()
    if len(line) > table.max_length:
        return False
    folded = fold(line)
    if table.caption.fullmatch(folded):
        return True
    bare = table.bare_caption.fullmatch(folded)
    return bare is not None and not _SENTENCE_END.search(bare["before"])


def is_credit(rest: str) -> bool:
    """Whether what a second caption has more than the first is a credit: `` - AFP``, `` (Foto: dpa)``."""
    return len(rest) <= 80 and (_CREDIT_START.match(rest) is not None or is_caption(f"caption {rest}"))


def is_furniture(line: str) -> bool:
    """Whether the line belongs to the portal: advertising, buttons, counts, sharing, related links, prompts, law."""
    table = rules()
    if len(line) > table.max_length:
        return False
    folded = fold(line)
    return (
        trimmed(line) in table.exact
        or folded in table.rules
        or table.patterns.fullmatch(folded) is not None
        or is_prompt(line)
    )
