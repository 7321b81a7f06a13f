"""The tables, one description for both databases. The full-text index differs: see the two ``*_index`` modules.

Text of any article is kept once, for all tenants; what a tenant sees, and under which id, is ``visibility``.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Double, ForeignKey, Index, Integer, MetaData, Table, Text, false

SCHEMA_VERSION = "0006"
"""The newest revision in ``migrations/versions``. Compared on opening, so that Alembic is only imported when needed."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

_KEY = BigInteger().with_variant(Integer, "sqlite")  # SQLite's own row number is an INTEGER PRIMARY KEY

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# Narrow columns first: SQLite then filters without reading the pages that long texts overflow to.
article = Table(
    "article",
    metadata,
    Column("key", _KEY, primary_key=True, autoincrement=False),  # time-ordered, see ``keys``
    Column("digest", Text, nullable=False, unique=True),  # of the whole content: equal content is one row
    Column("language", Text, nullable=False),
    Column("source_words", Text, nullable=False),  # folded, for ``source:``
    Column("published", BigInteger),  # microseconds since 1970, UTC
    Column("source", Text),
    Column("url", Text),
    Column("byline", Text),
    Column("agency", Text),
    Column("title", Text, nullable=False),
    Column("lists", Text, nullable=False),  # JSON: tags, summary, dropped
    Column("text", Text, nullable=False),
    Column("reading", Text, nullable=False),  # JSON, see ``codec``
)

visibility = Table(
    "visibility",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("key", _KEY, ForeignKey(article.c.key), primary_key=True),
    Column("id", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("url_key", Text),
    Column("story", Text),
    Column("ingested", BigInteger, nullable=False),  # microseconds since 1970, UTC
    # The database refuses an article's second row, whatever two processes do at once.
    Index("uq_visibility_tenant_id", "tenant", "id", unique=True),
    Index("uq_visibility_tenant_fingerprint", "tenant", "fingerprint", unique=True),
    Index("uq_visibility_tenant_url_key", "tenant", "url_key", unique=True),
    Index("ix_visibility_tenant_story", "tenant", "story"),
)

story = Table(
    "story",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("joined", Text),  # the story that took this one in; it has no state then
    Column("state", Text),  # JSON, see ``summarizer.stories``
    Index("ix_story_tenant_joined", "tenant", "joined"),
)

story_key = Table(
    "story_key",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("fact", Text, primary_key=True),
    Column("day", Integer, primary_key=True),  # of the article that tells the fact, since 1970
    Column("story", Text, primary_key=True),
    sqlite_with_rowid=False,
)

figure = Table(
    "figure",
    metadata,
    Column("key", _KEY, ForeignKey(article.c.key), primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("low", Double, nullable=False),
    Column("high", Double, nullable=False),
    Column("unit", Text, nullable=False),
    Column("concept", Text),
    Column("head", Text),
    sqlite_with_rowid=False,
)

# All times below are microseconds since 1970, UTC.

tenant = Table(
    "tenant",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("welcomed", BigInteger, nullable=False),
)

tenant_setting = Table(
    "tenant_setting",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("language", Text),
    Column("zone", Text),
    Column("length", Text, nullable=False),
    Column("editors", Text, nullable=False),
    Column("allowed", Text, nullable=False),  # JSON
)

kept_action = Table(
    "kept_action",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("token", Text, primary_key=True),
    Column("action", Text, nullable=False),  # JSON
    Column("kept", BigInteger, nullable=False),
    Index("ix_kept_action_kept", "kept"),
)

inbound_event = Table(
    "inbound_event",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("seen", BigInteger, nullable=False),
    Index("ix_inbound_event_seen", "seen"),
)

note = Table(
    "note",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

subscription = Table(
    "subscription",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("target", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("times", Text, nullable=False),  # JSON
    Column("days", Text, nullable=False),  # JSON
    Column("zone", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("length", Text, nullable=False),
    Column("only_if_news", Boolean, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("paused", Text),
    Column("quiet", Text),  # JSON
    Column("empty", Text, nullable=False, server_default="line"),
    Column("updates", Boolean, nullable=False, server_default=false()),
    Column("next_due", BigInteger),
    Index("ix_subscription_target", "target"),
    Index("ix_subscription_next_due", "next_due", "tenant", "id"),
)

digest_run = Table(
    "digest_run",
    metadata,
    Column("number", _KEY, primary_key=True),  # counts up: deliveries wait in this order
    Column("tenant", Text, nullable=False),
    Column("subscription", Text, nullable=False),
    Column("day", Text, nullable=False),  # the local date, as in ISO 8601
    Column("time", Text, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("decided", BigInteger, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("told", Text),  # the hash of a ``digest_text``
    Column("parts", Integer, nullable=False),
    Column("note", Text, nullable=False),
    # The database refuses a digest's second run, whatever two processes do at once.
    Index("uq_digest_run_key", "tenant", "subscription", "day", "time", unique=True),
    Index("ix_digest_run_decided", "decided"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("run", _KEY, ForeignKey(digest_run.c.number), primary_key=True, autoincrement=False),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("platform", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("message", Text, nullable=False),  # the hash of a ``digest_text``
    Column("thread", Text),
    Column("state", Text, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("next_try", BigInteger),  # NULL where nothing more happens: those are in nobody's way in an index
    Column("first_attempt", BigInteger),
    Column("attempts", Integer, nullable=False),
    Column("owner", Text),
    Column("lease_until", BigInteger),
    Column("platform_id", Text),
    Column("reason", Text),
    Index("ix_delivery_platform_next_try", "platform", "next_try", "run", "part"),
    Index("ix_delivery_target_next_try", "target", "next_try"),
    Index("ix_delivery_changed", "changed"),
)

# Thousands of channels are sent the same messages, and told the same.
digest_text = Table(
    "digest_text",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("used", BigInteger, nullable=False),  # within the hour
    Column("body", Text, nullable=False),  # JSON
)

lane = Table(
    "lane",
    metadata,
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("until", BigInteger, nullable=False),
)

feed = Table(
    "feed",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("added", BigInteger, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("folder", Text, nullable=False, server_default=""),
    Column("source", Text, nullable=False, server_default=""),  # the hash of the address: it may be too long to index
    Index("ix_feed_source", "source", "tenant"),
)

feed_source = Table(
    "feed_source",
    metadata,
    Column("number", _KEY, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("site", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body", Text),
    Column("followed", Boolean, nullable=False),  # whether any feed is this source
    Column("next_check", BigInteger),
    Column("checked", BigInteger),
    Column("succeeded", BigInteger),
    Column("brought", BigInteger),
    Column("per_day", Double),
    Column("ttl", BigInteger),  # microseconds
    Column("failures", Integer, nullable=False),
    Column("failing_since", BigInteger),
    Column("problem", Text),
    Column("told", Boolean, nullable=False),
    Column("retired", Boolean, nullable=False),
    Column("owner", Text),
    Column("lease_until", BigInteger),
    # The database refuses a second row of an address, whatever two processes do at once.
    Index("uq_feed_source_hash", "hash", unique=True),
    Index("ix_feed_source_due", "followed", "next_check", "number", "host"),
    Index("ix_feed_source_lease_until", "lease_until"),
)

feed_entry = Table(
    "feed_entry",
    metadata,
    Column("number", _KEY, primary_key=True),  # counts up: entries of one time stay in their order
    Column("source", _KEY, ForeignKey(feed_source.c.number), nullable=False),
    Column("marks", Text, nullable=False),  # JSON
    Column("title", Text, nullable=False),
    Column("address", Text),
    Column("first_seen", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("fate", Text, nullable=False),
    Column("article", Text),
    Column("reason", Text),
    Column("words", Text, nullable=False, server_default=""),  # those of the title
    Index("ix_feed_entry_source", "source", "seen"),
    Index("ix_feed_entry_seen", "seen"),
)

installation = Table(
    "installation",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),  # JSON of the platform's adapter
    Column("saved", BigInteger, nullable=False),
)

install_state = Table(
    "install_state",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("expires", BigInteger, nullable=False),
    Index("ix_install_state_expires", "expires"),
)
