"""Why an article is here or not, and what became of it with each digest, over fakes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core import drafts, ingest, sending
from bot.core.domain import Draft, Pause
from bot.core.errors import DeliveryError, DeliveryProblem
from bot.core.sources import Fate, FeedEntry
from bot.core.ticking import Ticker
from tests import asking
from tests.asking import FEED, FEED_URL, HARBOUR, NOW, RATES, Web

TENANT = "discord:1"
OLD_URL = "https://example.org/old-mill"
FIELDS = "Beans\n\nThe fields of Arden gave 5,100 tonnes of beans this year, the farmers said on Friday."


@pytest.fixture
def channel():
    return asking.messenger()


@pytest.fixture
def services(channel):
    found = asking.services(Web({FEED_URL: FEED, "https://example.org/fields": FIELDS, OLD_URL: RATES}), channel)
    found.tenants.welcome(TENANT, NOW)
    return found


def had(services, fate: Fate, *, title: str = "Old mill sold", article: str | None = None, reason: str | None = None):
    """That the feed had another entry, with this fate."""
    entry = FeedEntry((title,), title, drafts.url_key(OLD_URL), NOW, NOW, fate, article, reason)
    services.sources.had[FEED_URL].append(entry)


@pytest.mark.parametrize(
    "subject",
    [
        "{id}",
        "{ID}",
        f"{FEED_URL}?entry=0",
        "example.org/feed.xml?entry=0",
        "Barge hits the harbour bridge",
        "harbour bridge",
        "“Barge hits the harbour bridge”",
    ],
)
def test_an_article_goes_by_id_address_or_title(services, say, subject):
    say(f"feed add {FEED_URL}")
    (article,) = [head.id for head in services.store.heads(TENANT, limit=9) if "Barge" in head.title]
    said = say(f"why {subject.format(id=article, ID=article.upper())}")
    assert said.startswith("Barge hits the harbour bridge\n")
    assert f"Stored here as {article}, 21 Nov 2026 08:00 UTC" in said
    (feed,) = services.subscriptions.feeds(TENANT)
    assert f"Brought by a feed, 21 Nov 2026 08:00 UTC: {feed.id} example.org" in said
    assert "No digest goes to this channel" in said


def test_an_article_without_an_address_is_traced_to_its_feed(services, say):
    say(f"feed add {FEED_URL}")
    (first, *_) = services.sources.had[FEED_URL]
    (saved,) = services.store.save(TENANT, [ingest.prepare(Draft(FIELDS, "Beans"))], NOW)
    assert "No feed followed here brought it" in say(f"why {saved.id}")
    services.sources.had[FEED_URL].append(FeedEntry(("id",), "Beans", None, NOW, NOW, Fate.STORED, saved.id))
    for subject in (saved.id, "beans"):
        said = say(f"why {subject}")
        assert f"Stored here as {saved.id}" in said
        assert "Brought by a feed, 21 Nov 2026 08:00 UTC" in said
    assert first.title not in say(f"why {saved.id}")


def test_an_old_article_is_found_by_title_among_many(services, say):
    asking.fill(services, HARBOUR, tenant=TENANT)
    services.store.heads = lambda *_, **__: []
    assert say("why harbour bridge").startswith("Barge hits the harbour bridge\n")
    assert "No article here has this id or title" in say("why the")
    assert "No article here has this id or title" in say("why bridge the harbour hits")


def test_an_article_that_no_feed_brought_says_so(services, say):
    (article,) = asking.fill(services, HARBOUR, tenant=TENANT)
    assert "No feed followed here brought it" in say(f"why {article}")
    assert "Kein Feed hier hat ihn gebracht" in say(f"why {article}", locale="de")


def test_a_teaser_says_why_it_is_no_more(services, say):
    say(f"feed add {FEED_URL}")
    (first, *_) = services.sources.had[FEED_URL]
    services.sources.had[FEED_URL][0] = FeedEntry(
        first.marks, first.title, first.address, NOW, NOW, first.fate, first.article, "it refuses programs"
    )
    assert "· only its beginning: it refuses programs" in say(f"why {first.article}")
    assert "· nur der Anfang: sie weist Programme ab" in say(f"why {first.article}", locale="de")


@pytest.mark.parametrize(
    ("fate", "reason", "english", "german"),
    [
        (Fate.OLD, None, "there before the feed was followed, or was too old", "bevor der Feed abonniert wurde, oder"),
        (Fate.UNREADABLE, "it holds no article text", "could be stored: it holds no article text.", "Artikeltext."),
        (
            Fate.WAITING,
            "it answered 503: the site has a problem; try again later",
            "Its page could not be read: it answered 503",
            "Seine Seite ließ sich nicht lesen: sie antwortet 503",
        ),
        (Fate.STORED, None, "It came before the feed was followed here", "Er kam, bevor der Feed hier abonniert"),
    ],
)
@pytest.mark.parametrize("subject", [OLD_URL, "old mill sold"])
def test_what_a_feed_had_and_was_not_stored(services, say, subject, fate, reason, english, german):
    say(f"feed add {FEED_URL}")
    had(services, fate, reason=reason)
    said = say(f"why {subject}")
    assert said.startswith("Not stored here: Old mill sold\n")
    assert "A feed had it, 21 Nov 2026 08:00 UTC" in said
    assert english in said
    assert german in say(f"why {subject}", locale="de")
    other = say(f"why {subject}", tenant="discord:2")
    assert "A feed had it" not in other
    assert "Old mill sold" not in other


def test_the_same_article_elsewhere(services, say):
    (article,) = asking.fill(services, HARBOUR, tenant=TENANT)
    say(f"feed add {FEED_URL}")
    had(services, Fate.KNOWN, article=article)
    assert f"stored here from another address, as {article}" in say(f"why {OLD_URL}")


def test_an_address_that_is_unknown_here(services, say):
    assert "nobody asked for it yet" in say("why https://example.org/fields")
    assert "The feed “" not in say("why https://example.org/fields")
    say(f"feed add {FEED_URL}")
    assert "The feed “example.org” is of this site, but has not brought it so far." in say(
        "why https://www.example.org/fields2"
    )
    assert "The feed “example.org” is of this site" in say("why https://example.org/fields")
    assert "Give: /brief https://example.org/fields" in say("why example.org/fields")
    assert "could not be read" not in say("why https://other.example/x?key=s3cr3t")
    assert "s3cr3t" not in say("why https://other.example/x?key=s3cr3t")


def run_digests(services, hours: int) -> None:
    """Let so many hours go by, with what they bring."""
    ticker = Ticker(services, timedelta(hours=3))
    for _ in range(hours):
        services.clock.time += timedelta(hours=1)
        ticker.tick(services.clock.time, limit=9)
        sending.send_some(services, "discord", "me", limit=9)


def test_what_became_of_an_article_with_each_digest(services, channel, say):
    (article,) = asking.fill(services, HARBOUR, tenant=TENANT)
    for topic in ("", "harbour", "volcano", "rates"):
        say(f"digest set {topic} --zone UTC")
    say("digest set elsewhere --zone UTC", target="discord:1/c2")
    digests = {one.topic: one.id for one in services.subscriptions.subscriptions(TENANT)}
    say(f"digest pause {digests['rates']}")
    before = say(f"why {article}")
    assert f"{digests['']} · everything · not told yet: the next digest looks at it, 22 Nov 2026 08:00" in before
    assert f"{digests['volcano']} · volcano · not told: it is not about “volcano”" in before
    assert f"{digests['rates']} · rates · not told: the digest is paused, on request." in before
    assert digests["elsewhere"] not in before
    run_digests(services, 26)
    assert channel.posts
    after = say(f"why {article}")
    assert f"{digests['']} · everything · told on 22 Nov 2026 08:00: posted" in after
    assert f"{digests['harbour']} · harbour · told on 22 Nov 2026 08:00: posted" in after
    assert "erzählt am 22. Nov. 2026 08:00: geschickt" in say(f"why {article}", locale="de")
    run_digests(services, 24)
    assert f"{digests['']} · everything · told on 22 Nov 2026 08:00: posted" in say(f"why {article}")
    (late,) = services.store.save(TENANT, [ingest.prepare(Draft(FIELDS, "Beans"))], services.clock.now())
    assert "not told yet: the next digest looks at it, 24 Nov 2026 08:00" in say(f"why {late.id}")


def test_how_it_stands_with_a_digest(services, channel, say):
    asking.fill(services, HARBOUR, tenant=TENANT)
    say("digest set harbour --zone UTC")
    say("digest set volcano --zone UTC", target="discord:1/c2")
    ids = {one.topic: one.id for one in services.subscriptions.subscriptions(TENANT)}
    harbour, volcano = ids["harbour"], ids["volcano"]
    new = say(f"why {harbour.upper()}")
    assert new.startswith("Digest: harbour\n")
    assert "22 Nov 2026 08:00" in new
    assert "None so far: it has not fallen due yet" in new
    assert "Bisher keine: sie war noch nicht fällig" in say(f"why {harbour}", locale="de")
    run_digests(services, 26)
    for name in (harbour, volcano):
        said = say(f"why {name}")
        assert f"{name} · 22 Nov 2026 08:00 · posted" in said
        assert "Next: 23 Nov 2026 08:00" in said
    assert channel.posts
    assert say("why Volcano").startswith("Digest: volcano\n")
    assert say("why harbour").startswith("Barge hits the harbour bridge\n")  # what an article is called comes first
    assert "Not stored here" in say(f"why {harbour}", tenant="discord:2")
    (first,) = [one for one in services.subscriptions.subscriptions(TENANT) if one.id == volcano]
    services.subscriptions.save(replace(first, id="x7x7", target="discord:1/c1"))
    assert "x7x7 · volcano" in say("why volcano")


def test_a_digest_that_could_not_be_posted_is_named_with_its_reason(services, channel, say):
    (article,) = asking.fill(services, HARBOUR, tenant=TENANT)
    say("digest set --zone UTC")
    channel.refusal = DeliveryError(DeliveryProblem.GONE, "It was deleted.")
    run_digests(services, 25)
    assert services.subscriptions.subscriptions(TENANT)[0].paused is Pause.CHANNEL_GONE
    said = say(f"why {article}")
    assert "told on 22 Nov 2026 08:00: not posted: The channel no longer exists. (It was deleted.)" in said
