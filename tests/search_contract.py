"""What every ``Store`` finds: written once, inherited beside ``StoreContract``."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.domain import NewArticle, NumberBound, SearchPage, SearchQuery, Term
from bot.core.errors import UserError
from bot.core.ports import Store
from bot.core.search import parse, topic
from tests.contracts import HERE, NOW, THERE, new_article
from tests.hostile import HOSTILE

# Enough articles about something else that no word of a test is in most of them.
OTHERS = [new_article(f"other{number}", f"Markets were calm on day {number}.", days=number) for number in range(1, 13)]

NEWS = [
    new_article("flood", "Two rivers flooded the old town.", title="Flood in Arvik", days=1, numbers=[2, 400]),
    new_article("storm", "A storm moved on, the flood stayed away.", title="Storm", days=2, source="Der Bote", numbers=[(10, 100)]),
    new_article("rail", "The rail strike ends. A strike ballot of rail staff follows.", days=3, numbers=[1500], agency="AFP"),
    new_article(
        "flut", "Die Überschwemmung traf 400 Häuser und Soldaten.", title="Flut", days=20, language="de",
        source="taz.de", numbers=[400], concepts=["c:flood", "c:soldier"],
    ),
    new_article("swiss", "Grosse Häuser und Soldaten.", days=60, language="de-CH", source="Bote"),
    new_article("old", "An old flood, long ago.", title="Archive", days=700, numbers=[2_500_000]),
    new_article("troops", "Some 2,000 soldiers moved.", days=5, concepts=["c:soldier", "p:de"], numbers=[2000]),
]  # fmt: skip


FINDS: dict[str, set[str]] = {
    "storm": {"storm"},
    "STORM": {"storm"},
    "storms": {"storm"},  # by its stem
    "flood": {"flood", "storm", "old"},
    "flooding": {"flood", "storm", "old"},
    "flood storm": {"storm"},
    "storm OR rail": {"storm", "rail"},
    "überschwemmungen": {"flut"},
    "uberschwemmung": {"flut"},
    "Haus": {"flut", "swiss"},
    "große": {"swiss"},
    '"rail strike"': {"rail"},
    '"strike rail"': set(),
    '"strike ballot of rail"': {"rail"},
    '"storm a storm"': set(),  # no phrase spans title and text
    "flood -storm": {"flood", "old"},
    'flood -"old town"': {"storm", "old"},
    "2,000": {"troops"},
    "2.000": {"troops"},
    "flood source:bote": {"storm"},
    "source:bote": {"storm", "swiss"},
    'source:"der bote"': {"storm"},
    "source:taz": {"flut"},
    "source:afp": {"rail"},
    "=43": set(),  # 10 to 100 is not exactly 43
    "40..45": {"storm"},
    "source:ote": set(),  # from the beginning of a word
    "lang:de": {"flut", "swiss"},
    "lang:de-ch": {"swiss"},
    "lang:fr": set(),
    "lang:de -flut": {"swiss"},
    "flood after:2026-11-18": {"flood", "storm"},
    "flood before:2026-11-18": {"old"},
    "flood after:2026-11-18 before:2026-11-19": {"storm"},
    "flood until:2026-11-18": {"storm", "old"},
    "flood after:2027": set(),
    ">1000": {"rail", "old", "troops"},
    ">2000": {"old"},
    ">=2000": {"old", "troops"},
    "<3": {"flood"},
    "400..1500": {"flood", "flut", "rail"},
    ">1000 <1m": {"rail", "troops"},
    "flood >1000": {"old"},
    "=400 lang:de": {"flut"},
    "unheard-of": set(),
    "c:soldier": set(),  # concept tokens are no one's words
}


def find(store: Store, query: str | SearchQuery, limit: int = 50, tenant: str = HERE) -> list[str]:
    """The ids of a first page."""
    parsed = parse(query) if isinstance(query, str) else query
    return ids(store.search(tenant, parsed, now=NOW, limit=limit))


def ids(page: SearchPage) -> list[str]:
    return [hit.read.article.id for hit in page.hits]


def words(*groups: Sequence[str], **more: object) -> SearchQuery:
    """A query of required groups, each a list of alternatives of adjacent words."""
    terms = tuple(Term(tuple(tuple(phrase.split()) for phrase in group)) for group in groups)
    return replace(SearchQuery("", required=terms), **more)  # type: ignore[arg-type]  # fields of SearchQuery


def all_pages(store: Store, query: SearchQuery, limit: int) -> list[SearchPage]:
    pages = [store.search(HERE, query, now=NOW, limit=limit)]
    while pages[-1].next:
        pages.append(store.search(HERE, query, now=NOW, limit=limit, cursor=pages[-1].next))
        assert len(pages) < 500
    return pages


class SearchContract:
    """What is found, in which order, page by page."""

    @pytest.fixture
    def news(self, store: Store) -> Store:
        store.save(HERE, [*OTHERS, *NEWS], NOW)
        return store

    def test_finds(self, news: Store) -> None:
        assert {query: set(find(news, query)) for query in FINDS} == FINDS

    def test_numbers_may_be_in_different_figures(self, news: Store) -> None:
        assert find(news, replace(parse("<3"), numbers=(NumberBound(high=3), NumberBound(low=300)))) == ["flood"]

    def test_topics_find_concepts_in_any_language(self, news: Store) -> None:
        query = topic("the soldiers", {"soldiers": ("c:soldier",)}.get)  # type: ignore[arg-type]  # None is empty too
        assert set(find(news, query)) == {"flut", "troops"}

    def test_any_of_ranks_and_finds(self, news: Store) -> None:
        some = (Term((("storm",),)), Term((("flood",),)))
        assert find(news, SearchQuery("", any_of=some))[0] == "storm"
        assert set(find(news, SearchQuery("", any_of=some))) == {"storm", "flood", "old"}
        assert set(find(news, words(["flood"], any_of=some[:1]))) == {"storm", "flood", "old"}
        assert find(news, SearchQuery("", any_of=(Term((("unheard",),)), Term(())))) == []

    def test_a_term_without_alternatives_matches_nothing(self, news: Store) -> None:
        assert find(news, words(["flood"], [])) == find(news, words([""])) == []

    def test_a_query_without_words_is_newest_first(self, news: Store) -> None:
        assert find(news, ">=400") == ["flood", "rail", "troops", "flut", "old"]

    @pytest.mark.parametrize(
        ("better", "worse"),
        [
            pytest.param({"title": "Ferry"}, {"text": "A ferry left the harbour today."}, id="title over text"),
            pytest.param(
                {"text": "Ferry after ferry after ferry sank here."},
                {"text": "One ferry and two boats sank here today."},
                id="often over once",
            ),
            pytest.param(
                {"text": "The ferry sank."},
                {"text": "The ferry sank. " + "Much else was told. " * 30},
                id="short over long",
            ),
            pytest.param({"text": "A ferry.", "days": 2}, {"text": "A ferry.", "days": 2.5}, id="newest of equals"),
        ],
    )
    def test_ranks(self, store: Store, better: dict[str, object], worse: dict[str, object]) -> None:
        first = new_article("better", **{"days": 2.5, "text": "Nothing was said of it all day.", **better})  # type: ignore[arg-type]
        second = new_article("worse", **{"days": 2, "text": "Nothing was said of it all day.", **worse})  # type: ignore[arg-type]
        store.save(HERE, [*OTHERS, second, first], NOW)
        page = store.search(HERE, parse("ferry"), now=NOW, limit=2)
        assert ids(page) == ["better", "worse"]
        assert page.hits[0].score >= page.hits[1].score

    def test_rare_words_weigh_more(self, store: Store) -> None:
        articles = [new_article(f"common{number}", "A bridge and a road.", days=number / 10) for number in range(5)]
        store.save(HERE, [*OTHERS, *articles, new_article("rare", "A zeppelin and a road.", days=2)], NOW)
        some = (Term((("bridg",),)), Term((("zeppelin",),)))
        assert find(store, SearchQuery("", any_of=some))[0] == "rare"

    def test_a_word_weighs_the_same_however_many_readings_it_has(self, store: Store) -> None:
        first = new_article("first", "A zeppelin and a road.", days=1)
        second = new_article("second", "A bridge and a road.", days=2)
        store.save(HERE, [*OTHERS, second, first], NOW)
        readings = Term((("zeppelin",), ("airship",), ("balloon",), ("dirigible",)))
        assert find(store, SearchQuery("", any_of=(Term((("bridg",),)), readings))) == ["first", "second"]

    @pytest.mark.parametrize(
        ("days", "limit", "window", "expected"),
        [
            ((1, 2, 10, 40, 100), 2, "3d", 2),
            ((1, 2, 10, 40, 100), 3, "30d", 3),
            ((1, 2, 10, 40, 100), 4, "90d", 4),
            ((1, 2, 10, 40, 100), 5, "all", 5),
            ((1, 2, 10, 40, 100), 9, "all", 5),
            ((100, 200), 1, "all", 2),
            ((1, 1.1, 1.2), 1, "3d", 3),
        ],
    )
    def test_windows(self, store: Store, days: Sequence[float], limit: int, window: str, expected: int) -> None:
        store.save(HERE, [new_article(f"d{day}", "flood", days=day) for day in days], NOW)
        page = store.search(HERE, parse("flood"), now=NOW, limit=limit)
        assert (page.window, page.total, len(page.hits)) == (window, expected, min(limit, expected))

    def test_the_newest_window_beats_a_better_match(self, store: Store) -> None:
        store.save(HERE, [new_article("old", title="Flood flood flood", days=50), new_article("new", "A flood.")], NOW)
        assert find(store, "flood", limit=1) == ["new"]
        assert find(store, "flood", limit=2) == ["old", "new"]

    def test_an_empty_store_has_one_empty_page(self, store: Store) -> None:
        assert store.search(HERE, parse("flood"), now=NOW, limit=5) == SearchPage((), "all", 0, None)

    @pytest.mark.parametrize("limit", [1, 2, 3, 7, 10, 37, 50])
    def test_pages_meet_every_match_once(self, store: Store, limit: int) -> None:
        days = [number * number / 7 for number in range(37)]
        articles = [new_article(f"n{day}", "flood " * (1 + round(day) % 3), days=day) for day in days]
        store.save(HERE, [*OTHERS, *articles, *_foreign(store)], NOW)
        pages = all_pages(store, parse("flood -market"), limit)
        seen = [name for page in pages for name in ids(page)]
        assert sorted(seen) == sorted(one.read.article.id for one in articles)
        assert all(len(page.hits) == limit for page in pages[:-1])
        assert [page.next is None for page in pages] == [False] * (len(pages) - 1) + [True]
        windows = [("3d", "30d", "90d", "all").index(page.window) for page in pages]
        assert windows == sorted(windows)
        shown = 0
        for page in pages:
            shown += len(page.hits)
            assert page.total is not None
            assert page.total >= shown
        assert pages[-1].total == len(articles)

    def test_pages_within_dates_and_without_words(self, store: Store) -> None:
        store.save(HERE, [new_article(f"n{day}", numbers=[day], days=day) for day in range(30)], NOW)
        pages = all_pages(store, parse(">=3 after:2026-11-01 before:2026-11-16"), 4)
        assert [name for page in pages for name in ids(page)] == [f"n{day}" for day in range(5, 20)]

    def test_articles_that_arrive_meanwhile_do_not_move_the_pages(self, store: Store) -> None:
        store.save(HERE, [new_article(f"n{number}", "flood", days=1 + number / 10) for number in range(6)], NOW)
        query = parse("flood")
        first = store.search(HERE, query, now=NOW, limit=3)
        store.save(HERE, [new_article(f"late{number}", "flood flood", days=0.1) for number in range(3)], NOW)
        second = store.search(HERE, query, now=NOW + timedelta(days=2), limit=3, cursor=first.next)
        assert sorted(ids(first) + ids(second)) == [f"n{number}" for number in range(6)]
        assert second.next is None

    def test_cursors_are_for_one_search_of_one_tenant(self, news: Store) -> None:
        news.save(THERE, NEWS, NOW)
        cursor = news.search(HERE, parse("flood"), now=NOW, limit=1).next
        assert cursor
        bad = ["", "x", "=", "\0", "ü", cursor[:-2], cursor + "AAAA", "A" * len(cursor), "9" * 5000, cursor + "\n"]
        for wrong in bad:
            with pytest.raises(UserError):
                news.search(HERE, parse("flood"), now=NOW, limit=1, cursor=wrong)
        for tenant, query in ((THERE, "flood"), (HERE, "storm"), (HERE, "flood lang:en")):
            with pytest.raises(UserError):
                news.search(tenant, parse(query), now=NOW, limit=1, cursor=cursor)
        assert news.search(HERE, parse("flood"), now=NOW, limit=1, cursor=cursor).hits

    def test_hostile_queries_never_fail(self, news: Store) -> None:
        assert len(HOSTILE) >= 200
        for text in HOSTILE:
            try:
                query = parse(text)
            except UserError:
                pass
            else:
                find(news, query, limit=5)
            # The same as a term, past the parser: quoting is the store's own duty.
            raw = words([text], any_of=(Term(((text,), (text, text))),), source=text, language=text)
            found = find(news, raw, limit=5)
            assert find(news, replace(raw, excluded=raw.required, required=(), any_of=()), limit=5) == found == []
            assert set(find(news, words(["flood"], excluded=(Term(((text,),)),)), limit=5)) <= {"flood", "storm", "old"}

    def test_very_long_queries_are_answered(self, news: Store) -> None:
        many = tuple(Term(tuple((f"w{number}x{other}",) for other in range(100))) for number in range(100))
        assert find(news, SearchQuery("", required=many)) == []
        assert find(news, SearchQuery("", any_of=(*many[:5], Term((("flood",),)))), limit=3) != []

    def test_very_long_articles_are_found(self, store: Store) -> None:
        text = "begin " + " ".join(f"word{number}" for number in range(30_000)) + " " + "x" * 5_000
        store.save(HERE, [new_article("long", text, title="t " * 300)], NOW)
        assert find(store, "begin word9000") == ["long"]


def _foreign(store: Store) -> list[NewArticle]:
    """Save another tenant's matches between one's own; nothing of one's own."""
    store.save(THERE, [new_article(f"f{day}", "flood", days=day) for day in range(0, 40, 3)], NOW)
    return []
