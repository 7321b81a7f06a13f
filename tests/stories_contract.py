"""What every store must do with stories: articles of one event share one, whenever they come."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.core import ingest
from bot.core.domain import Draft, NewArticle
from bot.core.ports import Store

HERE, ELSEWHERE = "terminal:stories", "terminal:other"
DAY = datetime(2026, 11, 16, 9, tzinfo=UTC)

DAM_EN = (
    "Dam bursts in northern Italy",
    (
        "A dam on the river Orva in northern Italy has burst, flooding the town of Bellano. 1,350 people were brought to "
        "safety and 84 houses were destroyed, civil protection chief Marta Rinaldi said. The army sent 220 soldiers."
    ),
)
DAM_DE = (
    "Staudamm in Italien bricht",
    (
        "In Norditalien ist ein Staudamm am Fluss Orva gebrochen. Im Ort Bellano wurden 1350 Menschen in Sicherheit "
        "gebracht, 84 Häuser wurden zerstört, wie Zivilschutzchefin Marta Rinaldi mitteilte. 220 Soldaten helfen."
    ),
)
DAM_LATER = (
    "Engineers examine burst dam in Italy",
    (
        "Engineers are examining why the dam on the river Orva burst. Residents of Bellano in northern Italy returned to "
        "see flooded houses; 1,350 people had been brought to safety. The dam had been inspected in spring."
    ),
)
MUSEUM = (
    "Museum opens in Turin",
    (
        "A museum in Turin in northern Italy has opened a hall for 220 paintings. The director, Luca Ferri, expects 90,000 "
        "visitors a year. The hall was built inside a former paper mill."
    ),
)
# Without the third article nothing links the first two: they are told in different languages with different numbers.
FIRE_DE = (
    "Brand in Chemiewerk bei Lindau",
    ("Im Chemiewerk Alvanit bei Lindau ist am Morgen ein Feuer ausgebrochen. 140 Feuerwehrleute löschten den Brand."),
)
FIRE_EN = (
    "Explosion heard near Lindau",
    ("Residents near Lindau heard an explosion at the Alvanit plant. 2,350 people were told to close their windows."),
)
FIRE_BOTH = (
    "Großbrand bei Alvanit: Anwohner gewarnt",
    (
        "Nach dem Feuer im Chemiewerk Alvanit bei Lindau löschten 140 Feuerwehrleute bis zum Abend den Brand. 2350 Menschen "
        "sollten die Fenster schließen. Anwohner hatten eine Explosion gehört."
    ),
)


def as_new(told: tuple[str, str], hours: float = 0) -> NewArticle:
    """A title and a text as an article published so many hours after ``DAY``."""
    title, text = told
    return ingest.prepare(Draft(text=text, title=title, published=DAY + timedelta(hours=hours)))


def _save(store: Store, *articles: NewArticle, tenant: str = HERE, now: datetime = DAY) -> list[str]:
    """Save one by one, as articles arrive; their ids."""
    return [store.save(tenant, [article], now)[0].id for article in articles]


def _stories(store: Store, ids: list[str], tenant: str = HERE) -> list[str | None]:
    found = [store.get(tenant, name) for name in ids]
    return [None if read is None else read.story for read in found]


class StoriesContract:
    def test_reports_of_one_event_share_a_story_across_languages(self, store: Store) -> None:
        ids = _save(store, as_new(DAM_EN), as_new(DAM_DE, 3), as_new(MUSEUM, 4), as_new(DAM_LATER, 24))
        assert _stories(store, ids) == [ids[0], ids[0], ids[2], ids[0]]

    def test_a_story_keeps_its_id_whatever_joins_it_late(self, store: Store) -> None:
        later, first = _save(store, as_new(DAM_LATER, 24), as_new(DAM_EN))
        assert _stories(store, [later, first]) == [later, later]

    def test_articles_saved_together_or_one_by_one_are_the_same_stories(self, store: Store) -> None:
        told = [as_new(MUSEUM, 4), as_new(DAM_LATER, 24), as_new(DAM_DE, 3), as_new(DAM_EN)]
        together = [one.id for one in store.save(HERE, told, DAY)]
        stories = _stories(store, together)
        assert stories[1] == stories[2] == stories[3] != stories[0]

    def test_the_order_of_arrival_makes_no_other_stories(self, store: Store) -> None:
        told = [as_new(DAM_EN), as_new(DAM_DE, 3), as_new(MUSEUM, 4), as_new(DAM_LATER, 24)]
        for number, order in enumerate(itertools.permutations(told)):
            tenant = f"terminal:{number}"
            ids = _save(store, *order, tenant=tenant)
            story = dict(zip((one.read.article.title for one in order), _stories(store, ids, tenant), strict=True))
            assert len({story[title] for title, _ in (DAM_EN, DAM_DE, DAM_LATER)}) == 1
            assert story[MUSEUM[0]] != story[DAM_EN[0]]

    def test_stories_that_a_later_article_shows_to_be_one_are_joined(self, store: Store) -> None:
        apart = _save(store, as_new(FIRE_DE), as_new(FIRE_EN, 1))
        assert _stories(store, apart) == apart
        (link,) = _save(store, as_new(FIRE_BOTH, 9))
        joined = _stories(store, [*apart, link])
        assert len(set(joined)) == 1
        assert joined[0] in apart

    def test_a_joined_story_takes_in_what_resembles_either(self, store: Store) -> None:
        ids = _save(store, as_new(FIRE_DE), as_new(FIRE_EN, 1), as_new(FIRE_BOTH, 9))
        text = "2,350 people near Lindau may open their windows again after the explosion at the Alvanit plant."
        (after,) = _save(store, as_new(("All clear near Lindau", text), 30))
        assert len(set(_stories(store, [*ids, after]))) == 1

    def test_an_event_of_another_time_is_another_story(self, store: Store) -> None:
        ids = _save(store, as_new(DAM_EN), as_new(DAM_DE, 24 * 20))
        assert _stories(store, ids) == ids

    def test_each_tenant_has_stories_of_its_own(self, store: Store) -> None:
        (theirs,) = _save(store, as_new(DAM_EN), tenant=ELSEWHERE)
        (mine,) = _save(store, as_new(DAM_DE, 3))
        assert _stories(store, [mine]) == [mine]
        assert _stories(store, [theirs], ELSEWHERE) == [theirs]

    def test_stories_go_on_when_the_store_is_opened_again(self, open_again: Callable[[], Store]) -> None:
        first = open_again()
        (begun,) = _save(first, as_new(DAM_EN))
        first.close()
        second = open_again()
        try:
            (after,) = _save(second, as_new(DAM_DE, 3))
            assert _stories(second, [begun, after]) == [begun, begun]
        finally:
            second.close()

    def test_undated_articles_belong_to_the_day_they_came(self, store: Store) -> None:
        (begun,) = _save(store, as_new(DAM_EN))
        title, text = DAM_DE
        undated = ingest.prepare(Draft(text=text, title=title))
        (soon,) = _save(store, undated, now=DAY + timedelta(hours=5))
        assert _stories(store, [soon]) == [begun]
