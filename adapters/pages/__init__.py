"""Articles in web pages, read by trafilatura; title, author, date and address by the page's own markup first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.domain import Document, Draft
from bot.core.drafts import agency_of, cut_line, join_paragraphs, parse_date, tidy, without_tracking
from bot.core.errors import ParseError

if TYPE_CHECKING:
    from adapters.pages.body import Body
    from adapters.pages.metadata import PageMetadata


class PageReader:
    """Reads ``Format.HTML`` documents; one article each. Implements the ``Reader`` port.

    Hostile pages can take trafilatura minutes: run it through ``adapters.isolated`` for pages from the web.
    """

    def read(self, document: Document) -> list[Draft]:
        """The article in the page. ``ParseError`` for walls (see ``walls``), error and overview pages."""
        from adapters.pages import body, edges, tree, walls  # noqa: PLC0415 - start-up time
        from adapters.pages.metadata import read_metadata  # noqa: PLC0415 - start-up time

        parsed = tree.parse_page(document)
        page = read_metadata(parsed, document.url)
        seen = tree.visible_text(parsed)
        lead = body.standfirst(parsed, page)
        headlines = walls.headline_links(parsed)
        tree.prune(parsed, comments=not page.is_forum)
        edges.drop_before_heading(parsed, page)
        links = edges.linked_lines(parsed)
        tree.unfold_layout(parsed)
        if page.is_forum:
            tree.unfold_posts(parsed)
        if page.published is None:
            tree.forget_updates(parsed)
        found = body.extract(parsed, page, document.url, german=body.is_german(seen))
        paragraphs = edges.without_edges(body.declared_or(page, found.paragraphs), page, links)
        if reason := walls.wall(page, document.body, seen, paragraphs):
            raise ParseError(f"it {reason}")
        if walls.is_overview(page, headlines, paragraphs):
            raise ParseError("it is an overview of articles; give the address of one of them")
        if lead and not body.says(paragraphs, lead):
            paragraphs = [lead, *paragraphs]
        draft = _draft(document, page, paragraphs, found)
        if walls.words_in([draft.text]) < walls.FEWEST_WORDS:
            raise ParseError("it holds no article text")
        return [draft]


def _draft(document: Document, page: PageMetadata, paragraphs: list[str], found: Body) -> Draft:
    title = page.title or found.title
    tidied = tidy(paragraphs, title=title, author=page.author)
    return Draft(
        text=join_paragraphs(tidied.body),
        title=cut_line(title),
        url=without_tracking(page.url or document.url or "") or None,
        source=cut_line(page.site) if page.site else None,
        byline=page.author,
        agency=tidied.agency or agency_of(page.author),
        published=page.published or parse_date(found.date),
        declared_language=page.language,
        tags=page.tags,
        dropped=tuple(tidied.dropped),
    )
