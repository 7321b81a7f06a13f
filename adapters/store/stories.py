"""Which story each new article joins, decided by ``summarizer.stories`` inside the transaction that saves it.

Candidates come from an index of telling facts by day: what an article costs does not depend on how many are stored.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, select, text, update

from adapters.store.codec import clean
from adapters.store.keys import seconds
from adapters.store.rows import insert_into, put
from adapters.store.schema import story, story_key, visibility
from summarizer import stories
from summarizer.profiles import Profile
from summarizer.stories import Story
from summarizer.words import STEMMER_VERSION

STORIES_VERSION = f"{STEMMER_VERSION}/1"
"""Stands in the database. Where it differs, what stories are known by is worked out anew; raise the number when
profiles or a story's ``state`` change."""

_DAY = 86_400
_HOLDERS = 50
"""Stories looked at for each fact, the newest: a fact that more of them share tells little."""


class Unplaced(NamedTuple):
    """An article without a story; ``time`` is when it was published, or stored where that is unknown."""

    id: str
    profile: Profile
    time: datetime


def assign(connection: Connection, tenant: str, articles: Iterable[Unplaced]) -> dict[str, str]:
    """The story of each article, by article id; stories that turn out to be one are joined everywhere."""
    placed: dict[str, str] = {}
    joined: dict[str, str] = {}
    for one in sorted(articles, key=lambda article: (article.time, article.id)):
        keys = {clean(key): weight for key, weight in stories.lookup_keys(one.profile).items()}
        day = seconds(one.time) // _DAY
        near = _near(connection, tenant, keys, day)
        placement = stories.place(one.id, one.profile, near)
        _keep(connection, tenant, placement.story)
        _post(connection, tenant, keys, day, placement.story.id)
        for other in placement.joined:
            _join(connection, tenant, other.id, placement.story.id)
            joined = {loser: placement.story.id if winner == other.id else winner for loser, winner in joined.items()}
            joined[other.id] = placement.story.id
        placed[one.id] = placement.story.id
    return {article: joined.get(found, found) for article, found in placed.items()}


def forget(connection: Connection) -> None:
    """Drop what stories are known by; which article belongs to which is kept."""
    connection.execute(delete(story_key))
    connection.execute(update(story).values(state=None))


def recall(connection: Connection, tenant: str, name: str, one: Unplaced) -> None:
    """Make the story ``name`` known again by one of its articles."""
    row = connection.execute(select(story.c.state).where(story.c.tenant == tenant, story.c.id == name)).first()
    known = Story.of_state(name, json.loads(row.state)) if row is not None and row.state else Story(name)
    known.add(one.profile)
    _keep(connection, tenant, known)
    _post(connection, tenant, map(clean, stories.lookup_keys(one.profile)), seconds(one.time) // _DAY, name)


def _near(connection: Connection, tenant: str, keys: dict[str, float], day: int) -> list[Story]:
    """The stories that share most of the keys within their time, as far as the index knows."""
    if not keys:
        return []
    window = stories.WINDOW.days + 1
    bound: dict[str, Any] = {"tenant": tenant, "first": day - window, "last": day + window, "most": _HOLDERS}
    bound |= {f"fact{number}": key for number, key in enumerate(keys)}
    # One statement for all keys: a part for each stops at its newest stories.
    parts = " UNION ALL ".join(
        f"SELECT * FROM (SELECT fact, story FROM story_key WHERE tenant = :tenant AND fact = :fact{number} "  # noqa: S608 - only counted names are formatted in
        "AND day BETWEEN :first AND :last ORDER BY day DESC, story DESC LIMIT :most) AS newest"
        for number in range(len(keys))
    )
    found = connection.execute(
        text(
            f"SELECT held.fact, coalesce(story.joined, story.id) FROM ({parts}) AS held "  # noqa: S608 - see above
            "JOIN story ON story.tenant = :tenant AND story.id = held.story"
        ),
        bound,
    )
    holders: dict[str, dict[str, None]] = {}
    for key, holder in found:
        holders.setdefault(key, {})[holder] = None
    nearest = stories.nearest(holders, keys)
    rows = connection.execute(
        select(story.c.id, story.c.state).where(story.c.tenant == tenant, story.c.id.in_(nearest))
    )
    states = {row.id: row.state for row in rows}
    return [Story.of_state(name, json.loads(states[name])) for name in nearest]


def _keep(connection: Connection, tenant: str, kept: Story) -> None:
    row = {"tenant": tenant, "id": kept.id, "state": json.dumps(kept.state(), ensure_ascii=False)}
    put(connection, story, row)


def _post(connection: Connection, tenant: str, keys: Iterable[str], day: int, name: str) -> None:
    rows = [{"tenant": tenant, "fact": key, "day": day, "story": name} for key in keys]
    if rows:
        connection.execute(insert_into(connection.dialect.name, story_key).on_conflict_do_nothing(), rows)


def _join(connection: Connection, tenant: str, loser: str, winner: str) -> None:
    mine = story.c.tenant == tenant
    connection.execute(update(story).where(mine, story.c.joined == loser).values(joined=winner))
    connection.execute(update(story).where(mine, story.c.id == loser).values(joined=winner, state=None))
    connection.execute(
        update(visibility).where(visibility.c.tenant == tenant, visibility.c.story == loser).values(story=winner)
    )
