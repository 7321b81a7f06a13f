"""What the core needs from the world. Every adapter, and its fake in ``tests/fake*.py``, passes the same contract
suite in ``tests/*contract*.py``.

All ports are synchronous: chat platforms call the core in worker threads, so every method may be called from
several threads at once. Times are aware datetimes in UTC.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from bot.core.deliveries import Delivery, DeliveryState, DigestRun, Rates
from bot.core.domain import (
    ArticleHead,
    ArticleKey,
    Document,
    Draft,
    Feed,
    NewArticle,
    Pause,
    Saved,
    SearchPage,
    SearchQuery,
    Seen,
    StoreStats,
    Subscription,
    TenantSettings,
)
from bot.core.message import Button, KeptAction, Message
from bot.core.sources import FeedAnswer, FeedEntry, FeedLink, FeedSource, Outline, ParsedFeed, Validators
from summarizer.types import ReadArticle

T = TypeVar("T")


class Store(Protocol):
    """Articles with their readings, and the search index over them.

    An article is stored once for all tenants; a tenant sees only what was saved for it. Every method takes the
    tenant first and never returns another tenant's article. Any database failure is a ``StoreError``.
    """

    def save(self, tenant: str, articles: Sequence[NewArticle], now: datetime) -> list[Saved]:
        """Store each article for the tenant, in one transaction; answers in the order given.

        An article whose ``key`` the tenant already has, in either part (or that came earlier in the same call), is
        ``KNOWN`` and answers with the id first given. Idempotent. Each new article joins a story or begins one, as
        ``summarizer.stories`` decides over those of its days; stories found to be one go on under one id.
        """

    def get(self, tenant: str, article_id: str) -> ReadArticle | None:
        """The article with this id, or None."""

    def stored(self, tenant: str, article_id: str) -> datetime | None:
        """When the article with this id was stored, or None where there is none."""

    def known(self, tenant: str, keys: Sequence[ArticleKey]) -> list[str | None]:
        """For each key the id of the tenant's article that ``save`` would answer with, or None where it would store
        a new one; in the order given."""

    def search(
        self, tenant: str, query: SearchQuery, *, now: datetime, limit: int, cursor: str | None = None
    ) -> SearchPage:
        """Best matches first, ranked by BM25 inside the smallest window (3, 30, 90 days before ``now``, all) that
        fills the page. A bad or foreign ``cursor`` is a ``UserError``."""

    def newest(self, tenant: str, *, since: datetime, until: datetime, limit: int) -> list[ReadArticle]:
        """Articles with ``since <= published < until`` (ingest time where undated), newest first."""

    def visible(self, tenant: str, *, since: datetime, until: datetime, limit: int) -> list[Seen]:
        """What ``newest`` would give, without the articles themselves: a hundred times cheaper."""

    def heads(self, tenant: str, *, limit: int) -> list[ArticleHead]:
        """The newest articles, newest first; cheap enough to ask while somebody types."""

    def adopt(self, tenant: str, source: str) -> int:
        """Make every article of the tenant ``source`` visible to ``tenant``, with the same ids and stories, where that
        has no article yet; the number of articles made visible."""

    def stats(self, tenant: str | None) -> StoreStats:
        """Counts and versions; of what all tenants have together, each article once, for None."""

    def close(self) -> None:
        """Release connections; no method may be called afterwards. Idempotent."""


class Tenants(Protocol):
    """What each server or workspace chose, and what its buttons stand for. Any database failure is a ``StoreError``."""

    def welcome(self, tenant: str, now: datetime) -> bool:
        """Note the tenant; whether it was new. Exactly one of several callers at once is told so."""

    def tenants(self) -> list[str]:
        """All tenants ever welcomed, sorted."""

    def settings(self, tenant: str) -> TenantSettings:
        """The tenant's settings; the defaults where nothing was changed."""

    def change_settings(self, tenant: str, settings: TenantSettings) -> None:
        """Replace the settings."""

    def keep(self, tenant: str, kept: KeptAction, now: datetime) -> str:
        """Keep what a button does; its token (at most 40 ASCII letters and digits), the same for the same action.
        Survives restarts; forgotten 90 days after it was last kept."""

    def kept(self, tenant: str, token: str) -> KeptAction | None:
        """What the button with this token does; None for an unknown token, or another tenant's."""

    def is_first(self, event: str, now: datetime) -> bool:
        """Whether this inbound event (a platform's id, with the platform's name) was not seen before; notes it. Events
        are forgotten after a day. Exactly one of several callers at once is told True."""

    def note(self, name: str) -> str | None:
        """A note of an adapter to itself, over restarts (the hash of what was last registered)."""

    def write_note(self, name: str, value: str) -> None:
        """Write or replace a note."""


class Subscriptions(Protocol):
    """Digests and feeds that tenants asked for. Every method that takes a tenant sees that tenant's only. Any database
    failure is a ``StoreError``."""

    def save(self, subscription: Subscription) -> None:
        """Add the subscription, or replace the one with its tenant and id."""

    def subscriptions(self, tenant: str) -> list[Subscription]:
        """The tenant's, oldest first."""

    def find(self, tenant: str, subscription_id: str) -> Subscription | None:
        """The one with this id, or None."""

    def remove(self, tenant: str, subscription_id: str) -> bool:
        """Remove one; whether there was one."""

    def pause(self, target: str, reason: Pause) -> list[Subscription]:
        """Pause what runs at the target, or at any target of a tenant given instead; those newly paused."""

    def save_feeds(self, feeds: Sequence[Feed]) -> None:
        """Add each feed, or replace the one with its tenant and id, in one transaction. Where its source is not there
        yet (see ``Sources``), it is added, due at once; its title stays open, as a follower's own is nobody else's."""

    def feeds(self, tenant: str) -> list[Feed]:
        """The tenant's, oldest first."""

    def remove_feed(self, tenant: str, feed_id: str) -> bool:
        """Remove one; whether there was one."""


class Ledger(Protocol):
    """What became of every digest, and of every message of it: the memory that lets a digest arrive exactly once.

    Several processes work on one ledger at once. What a method answered or wrote holds after a crash, and where it says
    so after a loss of power. Any database failure is a ``StoreError``.
    """

    def due(self, now: datetime, limit: int) -> list[Subscription]:
        """Subscriptions that are not paused and fell due by now, the longest due first."""

    def reschedule(self, subscription: Subscription, next_due: datetime | None) -> bool:
        """Set when the subscription falls due, unless it was changed, paused or removed since it was read; whether it
        was set."""

    def record(
        self,
        subscription: Subscription,
        runs: Sequence[DigestRun],
        deliveries: Sequence[Delivery],
        next_due: datetime | None,
    ) -> bool:
        """``reschedule``, and where that was done keep the runs, with their deliveries, whose keys are new; all of it
        or nothing. Whether a run was kept: exactly one of several callers at once is told so of a run."""

    def claim(self, platform: str, owner: str, now: datetime, lease: timedelta, limit: int) -> list[Delivery]:
        """Lease what is to be looked after by now, longest waiting first: to nobody else until the lease ends.

        Each channel has one line, in the order of recording and of parts. Only its first unfinished delivery is
        handed out, so nothing overtakes another, and a channel has one sender at a time.
        """

    def advance(self, held: Delivery, after: Delivery) -> bool:
        """Replace what was claimed, or last written by its owner, with what it is afterwards (see ``Delivery``); its
        identity and message stay. False, and nothing is written, where another owner has claimed it since, or where the
        lease ended before ``after`` would be ``SENDING``.

        ``SENDING`` survives a loss of power. What follows a failed or abandoned delivery in its run is abandoned with
        it, for the same reason."""

    def abandon(self, tenant: str, subscription_id: str, now: datetime, reason: str) -> int:
        """Abandon the subscription's deliveries that nobody was asked to post yet; how many."""

    def overtake(self, subscription: Subscription, now: datetime, reason: str) -> int:
        """``abandon``, unless the subscription was changed, paused or removed since it was read: so nothing that was
        recorded meanwhile is abandoned."""

    def last_told(self, tenant: str, subscription_id: str) -> DigestRun | None:
        """The run decided last, digest or update, whose parts were all sent; one without any is never sent."""

    def runs(self, tenant: str, subscription_id: str | None = None, *, limit: int) -> list[DigestRun]:
        """The tenant's runs, or those of a subscription, last decided first."""

    def deliveries(
        self,
        *,
        tenant: str | None = None,
        target: str | None = None,
        states: Sequence[DeliveryState] = (),
        limit: int,
    ) -> list[Delivery]:
        """Deliveries of all tenants or one, of all channels or one, in any state or these; last changed first."""

    def hold(self, name: str, owner: str, now: datetime, until: datetime) -> bool:
        """Take or renew what only one process may do at a time, until then; whether the owner has it. Of another owner
        that has it for hours longer than that the clock was wrong: it has it no more."""

    def set_right(
        self, since: datetime, now: datetime, slack: timedelta, due: Callable[[Subscription], datetime | None]
    ) -> int:
        """Undo what a clock noted after now that was ahead until ``since``, where that is more than the slack after it.
        Runs that posted nothing, and that nobody asked for, are forgotten; the others count as decided when it was set
        right, and cover no time after that. What is in line is looked after now; what the platform may have been asked
        for is unknown, and as if asked for a day ago.

        The subscriptions of these runs fall due when ``due`` says, all or none, where that is sooner and they are not
        paused; how many."""

    def forget(self, before: datetime) -> int:
        """Forget finished runs decided before then, but for what each subscription was last told; how many."""


class Sources(Protocol):
    """Feeds as they are fetched, and what became of their entries. A source is there once, however many follow it; what
    nobody follows is never due. Several processes work on them at once. Any database failure is a ``StoreError``."""

    def add(self, source: FeedSource, entries: Sequence[FeedEntry]) -> FeedSource:
        """Add the source with its entries, unless there is one with its address; the one that is there now."""

    def find(self, urls: Sequence[str]) -> list[FeedSource | None]:
        """The sources with these addresses, in the order given."""

    def due(self, owner: str, now: datetime, lease: timedelta, limit: int) -> list[FeedSource]:
        """Lease followed sources whose ``next_check`` has come, to nobody else until the lease ends: the longest due
        first, but of each host no more than make ``MOST_PER_HOST`` with those that are leased already."""

    def followers(self, url: str) -> list[Feed]:
        """The feeds of all tenants that are this source, by tenant."""

    def entries(self, url: str) -> list[FeedEntry]:
        """The source's entries: the last seen first, of these the newest first, and of these in the order given."""

    def record(self, held: FeedSource, after: FeedSource, entries: Sequence[FeedEntry] = ()) -> bool:
        """Replace what was leased, and add entries, or replace those that share a mark with one; all of it or nothing.
        That ends the lease. Of more than ``MOST_ENTRIES`` those seen last are kept. False, and nothing is written,
        where somebody has leased it since.

        Where ``after.url`` is another address the source has moved there with its feeds, and from then on has just the
        entries given. If a source is there already, that one stays as it is, and so do its entries; a tenant that
        follows both keeps one feed."""

    def check_now(self, url: str, now: datetime) -> None:
        """Make the source due, unless that would be later; a retired one too."""

    def try_again(self, since: datetime, now: datetime) -> int:
        """Make due the followed sources that have failed since then, and were read before now; how many."""

    def spare(self, host: str, until: datetime) -> None:
        """Let no followed source of the host be due before then."""

    def set_back(self, now: datetime) -> int:
        """Undo what a clock did that was more than an hour fast: sources that were read, or leased, later than that are
        due and free, but for retired ones; how many."""

    def fates(
        self, tenant: str, *, address: str | None = None, article: str | None = None, title: str | None = None
    ) -> list[tuple[Feed, FeedEntry]]:
        """Entries in feeds that the tenant follows with this ``address``, or stored as this ``article``, or whose title
        holds the words of this ``title``; the ``MOST_FATES`` last seen, the last first."""

    def forget(self, before: datetime) -> int:
        """Forget sources that nobody follows and that were not read since then, and entries not seen since then that
        their feed had no longer when it was read last (``seen`` may lag by a day); how many."""


class Installations(Protocol):
    """Where a platform app was installed, with its tokens. ``key`` names the installation, ``value`` is JSON that only
    the platform's adapter reads. Any database failure is a ``StoreError``."""

    def save(self, key: str, value: str, now: datetime) -> None:
        """Add or replace."""

    def find(self, key: str) -> str | None:
        """The value, or None."""

    def remove(self, key: str) -> None:
        """Forget it; nothing happens where there is none."""

    def issue_state(self, state: str, expires: datetime) -> None:
        """Note the state of an installation begun in a browser."""

    def consume_state(self, state: str, now: datetime) -> bool:
        """Whether the state was issued, is not expired and was not consumed before; exactly one caller is told True."""


class Messenger(Protocol):
    """Posts to the channels of one platform on the bot's own account. Methods wait for the platform, at most a minute,
    and may be called from any thread but the event loop's."""

    @property
    def rates(self) -> Rates:
        """How fast requests may follow one another; who calls keeps to it."""

    def check(self, target: str) -> None:
        """Raises ``DeliveryError`` saying why the bot could not post there; nothing is posted."""

    def fits(self, message: Message) -> bool:
        """Whether the platform shows the message whole, as one; asks nobody."""

    def post(self, target: str, message: Message, *, buttons: Sequence[Button] = (), key: str) -> str:
        """Post the message, which fits the platform; the platform's id of it. ``key`` (at most 25 ASCII letters and
        digits) goes with the message, so that ``find`` finds it. Raises ``DeliveryError``."""

    def reply(self, target: str, to: str, message: Message, *, key: str) -> str:
        """Post the message in answer to the one whose id is ``to``, in its thread where the platform has threads."""

    def find(self, target: str, key: str, since: datetime, *, thread: str | None = None) -> str | None:
        """The id of the bot's own message with this key, posted after ``since``, or in answer to ``thread``; None where
        there is none. Raises ``DeliveryError`` where the history cannot be read."""

    def tell(self, tenant: str, user: str, message: Message) -> None:
        """Send a direct message. Raises ``DeliveryError``."""

    def name(self, tenant: str) -> str | None:
        """What people call the server, where a direct message does not show which it is about and the name is at hand;
        asks nobody."""


class Work(Protocol):
    """Runs the core for the chat platforms, whose clients live on an event loop."""

    @property
    def accepting(self) -> bool:
        """Whether new requests are taken on; not while the program is ending."""

    async def call(self, function: Callable[[], T]) -> T:
        """The function's result, from a worker thread; what it raises is raised here."""

    def start(self, job: Callable[[], Awaitable[None]], name: str, lane: str = "") -> None:
        """Run the job in the background. It is finished before the program ends (within a grace time); what it raises
        is logged. Jobs beyond a bound wait in line, those of one ``lane`` (a tenant) beyond a smaller one, so that
        nobody keeps the others waiting."""


class Reader(Protocol):
    """Turns one kind of document into drafts; one adapter per ``Format``."""

    def read(self, document: Document) -> list[Draft]:
        """The articles in the document, at least one. Raises ``ParseError`` where there is none, saying why.
        Never raises anything else, whatever the bytes."""


class Fetcher(Protocol):
    """Reads public web addresses."""

    def fetch(self, url: str) -> Document:
        """The document at the address, after redirects; ``Document.url`` is the final address.

        Raises ``FetchError`` for anything but a successful answer within the limits on time, size, redirects,
        content types and addresses (nothing private). No host is asked for more than a few addresses at once: others
        of it wait, at most for the time that a fetch may take."""

    def poll(self, url: str, validators: Validators) -> FeedAnswer:
        """The same for an address that is read again and again: nothing is sent back that did not change."""


class FeedParser(Protocol):
    """Reads feeds, lists of feeds, and where pages say that their feeds are. Raises ``ParseError`` saying why a
    document is none of that, and never anything else, whatever the bytes."""

    def parse(self, document: Document) -> ParsedFeed:
        """The feed: RSS 0.9x to 2.0, RDF, Atom or JSON Feed."""

    def links(self, document: Document) -> list[FeedLink]:
        """The feeds that a web page names, best first; none where it names none."""

    def outlines(self, document: Document) -> list[Outline]:
        """The feeds in an OPML list, in its order."""


class Clock(Protocol):
    """The only source of the current time."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
