"""Lists of feeds in OPML 2, which every feed reader imports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from bot.core.domain import Feed
from bot.core.drafts import clean_line

_FOLDER_DEPTH = 10


def write_opml(feeds: Iterable[Feed], title: str, sites: Mapping[str, str]) -> str:
    """The feeds as an OPML document: those without a folder first, then each folder with what is in it, by name.
    ``sites`` are the pages that feeds belong to, by the feeds' addresses, as far as they are known."""
    by_folder: dict[tuple[str, ...], list[Feed]] = {}
    for feed in feeds:
        names = tuple(name for part in feed.folder.split("/") if (name := clean_line(part)))
        by_folder.setdefault(names[:_FOLDER_DEPTH], []).append(feed)
    lines: list[str] = []
    opened: tuple[str, ...] = ()
    for folder in sorted(by_folder):
        shared = _shared(opened, folder)
        lines.extend(f"{_indent(depth)}</outline>" for depth in range(len(opened) - 1, shared - 1, -1))
        lines.extend(
            f"{_indent(depth)}<outline text={quoteattr(folder[depth])} title={quoteattr(folder[depth])}>"
            for depth in range(shared, len(folder))
        )
        opened = folder
        lines.extend(f"{_indent(len(folder))}{_outline(feed, sites.get(feed.url))}" for feed in by_folder[folder])
    lines.extend(f"{_indent(depth)}</outline>" for depth in range(len(opened) - 1, -1, -1))
    head = f"  <head>\n    <title>{escape(clean_line(title))}</title>\n  </head>"
    body = "\n".join(["  <body>", *lines, "  </body>"])
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n{head}\n{body}\n</opml>\n'


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many outer folders both are in."""
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        count += 1
    return count


def _indent(depth: int) -> str:
    return "  " * (depth + 2)


def _outline(feed: Feed, site: str | None) -> str:
    title = quoteattr(clean_line(feed.title) or feed.url)
    page = f" htmlUrl={quoteattr(site)}" if site else ""
    return f'<outline type="rss" text={title} title={title} xmlUrl={quoteattr(feed.url)}{page}/>'
