"""From documents to stored articles: read, complete, store once; one bad document never stops the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice

from bot.core import drafts, formats, ids
from bot.core.domain import ArticleKey, Document, Draft, Format, NewArticle, Saved, SaveStatus
from bot.core.errors import BriefwireError, ParseError
from bot.core.ports import Reader, Store
from bot.core.search import terms_of
from summarizer.language import detect
from summarizer.profiles import profile
from summarizer.reading import read
from summarizer.types import Article, ReadArticle

_ID_LENGTH = 10
_MOST_READ = 60_000  # characters: half as much again as the longest features have, and two seconds to read
_MOST_NUMBERS = 1_000  # read as well: each costs as much as a hundred words, and no article has half as many
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS = 3

Reading = Callable[[int], AbstractContextManager[object]]
"""What an article of so many characters is read inside."""


def freely(_characters: int) -> AbstractContextManager[object]:
    """Whoever wants to read may."""
    return nullcontext()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input, or of one article of an input that holds several."""

    input: str
    status: SaveStatus
    id: str | None = None
    reason: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input that could not even be opened or fetched."""

    name: str
    reason: str


def read_document(document: Document, readers: Mapping[Format, Reader]) -> list[Draft]:
    """The drafts in a document of any kind. Raises ``ParseError`` where there is none."""
    found = readers[formats.sniff(document)].read(document)
    articles = [draft for draft in found if has_words(draft)]
    if not articles:
        raise ParseError("no article was found in it")
    return articles


def has_words(draft: Draft) -> bool:
    """Whether there is anything in it that can be read."""
    return len(_WORD.findall(draft.text)) >= _FEWEST_WORDS


def complete(draft: Draft, key: ArticleKey | None = None) -> Article:
    """The draft as an article: language found, title derived where missing, id from its words.

    ``key`` is the draft's, where it is known already. The id is the same in every database, so that importing anew
    keeps links to it.
    """
    language = detect(draft.text, hint=draft.declared_language)
    return Article(
        id=article_id(key or key_of(draft)),
        title=draft.title or drafts.derive_title(draft.text),
        text=draft.text,
        language=language,
        url=draft.url,
        source=draft.source,
        byline=draft.byline,
        agency=draft.agency,
        published=draft.published.astimezone(UTC) if draft.published else None,
        tags=draft.tags,
        summary=draft.summary,
        dropped=draft.dropped,
    )


def key_of(draft: Draft) -> ArticleKey:
    """What tells whether the draft is an article already stored."""
    return ArticleKey(drafts.fingerprint(draft.text), drafts.url_key(draft.url) if draft.url else None)


def article_id(key: ArticleKey) -> str:
    """Ten letters and digits from what identifies the article."""
    return ids.letters(f"{key.fingerprint}\n{key.url_key or ''}", _ID_LENGTH)


def read_article(article: Article) -> ReadArticle:
    """The article with its reading; of a text with more in it than any article's the beginning is read."""
    return ReadArticle(article, read(_beginning(article.text), language=article.language, title=article.title))


def _beginning(text: str) -> str:
    head = text[:_MOST_READ]
    beyond = next(islice(_NUMBER.finditer(head), _MOST_NUMBERS, None), None)
    return head if beyond is None else head[: beyond.start()]


def prepare(draft: Draft, key: ArticleKey | None = None) -> NewArticle:
    """Read the draft once, and name what it is found by; ``key`` is the draft's, where it is known already."""
    key = key or key_of(draft)
    return prepared(read_article(complete(draft, key)), key)


def prepared(found: ReadArticle, key: ArticleKey) -> NewArticle:
    """What was read already, to be stored for others too."""
    return NewArticle(replace(found, story=None), terms_of(found.article), profile(found), key)


def save_new(
    found: Sequence[Draft], *, store: Store, tenant: str, now: datetime, shared_with: Sequence[str] = ()
) -> list[Saved]:
    """Store the drafts that the tenant does not have yet, in one transaction, and likewise for those they are shared
    with; what became of them with the tenant, in the order given."""
    return save_for([tenant, *shared_with], found, [key_of(draft) for draft in found], store=store, now=now)[0]


def save_for(
    tenants: Sequence[str],
    found: Sequence[Draft],
    keys: Sequence[ArticleKey],
    *,
    store: Store,
    now: datetime,
    reading: Reading = freely,
) -> list[list[Saved]]:
    """Store the drafts, which these keys tell from others, for each tenant that does not have them yet, in one
    transaction each; what became of them, with each tenant in the order given.

    Only what somebody lacks is read, once, and inside ``reading``, which is told its length: it costs a hundred times
    what finding out does.
    """
    prepared: dict[int, NewArticle] = {}

    def save(owner: str) -> list[Saved]:
        known = store.known(owner, keys)
        lacking = [index for index, article in enumerate(known) if article is None]
        for index in lacking:
            if index not in prepared:
                with reading(len(found[index].text)):
                    prepared[index] = prepare(found[index], keys[index])
        saved = iter(store.save(owner, [prepared[index] for index in lacking], now)) if lacking else iter(())
        return [next(saved) if article is None else Saved(article, SaveStatus.KNOWN) for article in known]

    return [save(tenant) for tenant in tenants]


def ingest(
    documents: Iterable[Document | Unreadable],
    *,
    store: Store,
    readers: Mapping[Format, Reader],
    tenant: str,
    now: datetime,
    shared_with: Sequence[str] = (),
) -> Iterator[Outcome]:
    """Store every article of every document for the tenant, and for those it is shared with; yields what became of
    each article with the tenant.

    A document that gives no article is skipped with its reason. Each document is one transaction, so stopping
    midway loses nothing that was reported as stored.
    """
    for document in documents:
        if isinstance(document, Unreadable):
            yield Outcome(document.name, SaveStatus.SKIPPED, reason=document.reason)
            continue
        try:
            found = read_document(document, readers)
        except ParseError as problem:
            yield Outcome(document.name, SaveStatus.SKIPPED, reason=str(problem))
            continue
        kept = save_new(found, store=store, tenant=tenant, now=now, shared_with=shared_with)
        for draft, saved in zip(found, kept, strict=True):
            reason = "only a teaser: the feed does not carry the whole article" if draft.teaser else None
            title = draft.title or drafts.derive_title(draft.text)
            yield Outcome(document.name, saved.status, saved.id, reason, title)


def store_one(
    document: Document, *, store: Store, readers: Mapping[Format, Reader], tenant: str, now: datetime
) -> list[ReadArticle]:
    """Store a document's articles and give them back as stored. Raises ``ParseError`` where there is none."""
    saved = save_new(read_document(document, readers), store=store, tenant=tenant, now=now)
    articles = [store.get(tenant, one.id) for one in saved]
    if None in articles:
        raise BriefwireError("an article was stored but could not be read back")
    return [article for article in articles if article is not None]
