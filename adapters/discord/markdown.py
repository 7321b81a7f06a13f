"""Texts of others as Discord markdown in which every character is shown as it is: nothing in them pings, hides a link's
target or formats."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from urllib.parse import quote, urlsplit, urlunsplit

from bot.core.message import Line, Run
from bot.core.neutral import link_host, neutral

MAX_URL = 512
"""Longest address that is linked; of a longer one only the host is said: it would push out the text."""

# A backslash before any of these shows the character itself. Brackets: all but those of a citation, [1]. Parentheses:
# behind a bracket, where they would be a link's target; Discord's links take escaped brackets as brackets. Colons: of
# schemes and of emoji names. Slashes: of server invitations, which need no scheme.
_ACTIVE = re.compile(
    r"[\\*_~|`<>@#]|\[(?!\d+\])|(?:^|(?<=\]))\(|:(?=//|[\w+-]+:)"
    r"|(?<=discord\.gg)/|(?<=discord\.com)/|(?<=discordapp\.com)/",
    re.IGNORECASE,
)
_LINE_START = re.compile(r"([-+]|\d+(?=[.)]))(\W|$)")
"""What makes a list at the start of a line."""
_LABEL_MARKS = frozenset(" ,.;:!?'\"’‘“”„«»()&+=%€$£–—-")
_BREAKS_LABEL = re.compile(r":(?! |$)|^\d+\.\s|[\w-]\.[^\W\d_]{2,}")
"""What keeps a text from being a link's: an address, or what looks like one, and the start of a list."""
_CHANNEL = re.compile(r"discord:\d+/(\d+)")
_USER = re.compile(r"\d{15,20}", re.ASCII)
_URL_SAFE = "/:@!$&'+,;=~-._%"


def escape(text: str) -> str:
    """The text as one line of markdown that shows every character of it, save control and invisible ones."""
    return _ACTIVE.sub(lambda match: "\\" + match.group(), flat(text))


def flat(text: str) -> str:
    """The text in one line, without what a reader could not see."""
    return re.sub(r"\s+", " ", neutral(text))


def line(runs: Line) -> str:
    """The runs as the content of one line, wherever it stands: behind a list's bullet, a quote's mark, on its own."""
    text = "".join(_runs(runs)).strip()
    text = text.removeprefix("\\") if text.startswith("\\(") else text  # nothing stands before it
    return _LINE_START.sub(_escaped_start, text, count=1) if _LINE_START.match(text) else text


def _escaped_start(match: re.Match[str]) -> str:
    start, rest = match.groups()
    return f"{start}\\{rest}" if start.isdigit() else f"\\{start}{rest}"


def _runs(runs: Line) -> Iterator[str]:
    """Each stretch of one style; neighbours of the same style become one, or their marks would run together."""
    for (strong, plain), group in groupby(runs, key=lambda run: (run.bold or run.mark, _is_plain(run))):
        if not plain:
            yield from (_named(run) or _link(run, strong=strong) for run in group)
        else:
            yield _emphasised(escape("".join(run.text for run in group)), strong=strong)


def _is_plain(run: Run) -> bool:
    return run.url is None and _named(run) is None


def _named(run: Run) -> str | None:
    """The mention of the server's channel or the person that the run stands for: it shows the name and, as messages are
    sent (see ``NO_MENTIONS``), notifies nobody."""
    found = _CHANNEL.fullmatch(run.channel or "")
    if found:
        return f"<#{found.group(1)}>"
    return f"<@{run.user}>" if _USER.fullmatch(run.user or "") else None


def _emphasised(text: str, *, strong: bool) -> str:
    """Blanks stay outside: emphasis does not open before one."""
    inner = text.strip()
    if not strong or not inner:
        return text
    start = text.index(inner)
    return f"{text[:start]}**{inner}**{text[start + len(inner) :]}"


def _link(run: Run, *, strong: bool) -> str:
    """The text of a link and the host that it truly leads to.

    Escapes do not work inside a link's text, so a text with active characters stands before the link.
    """
    url = run.url or ""
    text = flat(run.text).strip()
    host = link_host(url)
    if host is None:
        return _emphasised(escape(text), strong=strong)
    target = _target(url, host)
    if target is None:
        return _emphasised(escape(text), strong=strong) + ("" if text == host else f" ({escape(host)})")
    if text == url == target:
        return f"<{target}>"
    if text in {host, ""}:
        return _emphasised(f"[{host}]({target})", strong=strong)
    if _may_be_label(text):
        return _emphasised(f"[{text}]({target})", strong=strong) + f" ({escape(host)})"
    return _emphasised(escape(text), strong=strong) + f" ([{host}]({target}))"


def _target(url: str, host: str) -> str | None:
    """The address with nothing in it that could end the link early; None where it cannot be linked."""
    parts = urlsplit(url)
    path, query, fragment = (quote(part, safe=_URL_SAFE + "?") for part in (parts.path, parts.query, parts.fragment))
    target = urlunsplit((parts.scheme, host, path, query, fragment))
    return target if len(target) <= MAX_URL and "[" not in host else None


def _may_be_label(text: str) -> bool:
    """Whether Discord shows a link with this text as one and nobody takes the text for the target: letters and
    punctuation that is never markup."""
    if _BREAKS_LABEL.search(text):
        return False
    return all(one.isalnum() or one in _LABEL_MARKS or unicodedata.category(one) == "Mn" for one in text)
