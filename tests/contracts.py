"""What every ``Store`` does: written once, inherited by the tests of each adapter and of the fake.

A subclass overrides the fixture ``open_again``: a function that opens the same database each time it is called.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bot.core.domain import ArticleKey, IndexTerms, NewArticle, SaveStatus, SearchQuery, Term
from bot.core.errors import StoreError
from bot.core.ports import Store
from summarizer.profiles import profile
from summarizer.types import Article, Figure, Person, ReadArticle, Reading, Sentence, Speaker
from summarizer.words import index_terms

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HERE, THERE = "terminal:local", "discord:1234"


def new_article(
    name: str,
    text: str = "Nothing happened.",
    *,
    title: str = "",
    days: float | None = 1.0,
    language: str = "en",
    source: str | None = "Harbour Post",
    agency: str | None = None,
    numbers: Sequence[int | tuple[int, int]] = (),
    concepts: Sequence[str] = (),
    url: str | None = None,
) -> NewArticle:
    """An article of ``days`` ago (None: undated), indexed as ingest does; ``numbers`` become its figures (a pair: a
    range)."""
    published = None if days is None else NOW - timedelta(days=days)
    article = Article(name, title, text, language, url=url, source=source, agency=agency, published=published)
    figures = tuple(
        Figure(str(number), (0, 1), (0, 1), None, Decimal(number[0]), Decimal(number[1]))
        if isinstance(number, tuple)
        else Figure(str(number), (0, 1), (0, 1), Decimal(number))
        for number in numbers
    )
    terms = IndexTerms(tuple(index_terms(title, language)), tuple(index_terms(text, language)), tuple(concepts))
    read = ReadArticle(article, Reading(language, figures=figures))
    return NewArticle(read, terms, profile(read), ArticleKey(f"print-{name}", url))


RICH = ReadArticle(
    Article(
        id="rich",
        title="Größe – “Überschwemmung” 洪水 🌊",
        text="Im Tal stieg der Pegel auf 5,5 Meter.\n\nÇa va? 🌊",
        language="de-CH",
        url="https://example.org/a?b=ü",
        source="Der Bote",
        byline="Ana Łęcka",
        agency="dpa",
        published=datetime(2026, 11, 18, 7, 30, 15, 123456, tzinfo=UTC),
        tags=("Flut", "水"),
        summary=("Pegel steigt",),
        dropped=("Anzeige", ""),
    ),
    Reading(
        "de",
        sentences=(Sentence((0, 37), 0), Sentence((39, 47), 1, heading=True)),
        figures=(
            Figure(
                surface="5,5 Meter",
                span=(27, 36),
                sentence=(0, 37),
                value=Decimal("5.50"),
                unit="metre",
                counted="Pegel",
                counted_head="Pegel",
                qualifiers=("hoher", "“Tal”"),
                concept="level",
                places=("DE",),
                modifier="~",
                direction="up",
                clause="im Tal",
                speaker=Speaker(None, "Sprecher", "official"),
                salience=0.1 + 0.2,
            ),
            Figure("Zehntausende", (0, 1), (0, 37), None, low=Decimal(10_000), high=Decimal("1E+5")),
        ),
        people=(Person("Ana Łęcka", "Bürgermeisterin", (0, 1), weight=2.5),),
    ),
    story="rich",
)


class StoreContract:
    """Saving, finding, tenants, threads."""

    @pytest.fixture
    def open_again(self) -> Callable[[], Store]:
        raise NotImplementedError

    @pytest.fixture
    def store(self, open_again: Callable[[], Store]) -> Iterator[Store]:
        opened = open_again()
        yield opened
        opened.close()

    def test_saves_and_gives_back(self, store: Store) -> None:
        (saved,) = store.save(
            HERE, [NewArticle(RICH, IndexTerms((), (), ()), profile(RICH), ArticleKey("print", "key"))], NOW
        )
        assert (saved.id, saved.status) == ("rich", SaveStatus.STORED)
        assert store.get(HERE, "rich") == RICH

    def test_answers_none_for_the_unknown(self, store: Store) -> None:
        store.save(HERE, [new_article("a")], NOW)
        assert store.get(HERE, "b") is None
        assert store.get(HERE, "\0") is None
        assert store.get(HERE, "a\ud800") is None

    def test_saving_nothing_is_fine(self, store: Store) -> None:
        assert store.save(HERE, [], NOW) == []

    def test_saving_twice_stores_once(self, store: Store) -> None:
        for status in (SaveStatus.STORED, SaveStatus.KNOWN, SaveStatus.KNOWN):
            assert [one.status for one in store.save(HERE, [new_article("a")], NOW)] == [status]
        assert store.stats(HERE).articles == 1

    @pytest.mark.parametrize("same", ["url", "fingerprint"])
    @pytest.mark.parametrize("at_once", [False, True])
    def test_one_url_or_one_wording_is_one_article(self, store: Store, same: str, *, at_once: bool) -> None:
        first = new_article("first", url="https://example.org/1")
        second = replace(
            new_article("second", "Other words."),
            key=ArticleKey("other", first.key.url_key) if same == "url" else ArticleKey(first.key.fingerprint, "other"),
        )
        third = new_article("third", url="https://example.org/3")
        if at_once:
            saved = store.save(HERE, [first, second, third], NOW)
        else:
            saved = [one for article in (first, second, third) for one in store.save(HERE, [article], NOW)]
        assert [(one.id, one.status) for one in saved] == [
            ("first", SaveStatus.STORED),
            ("first", SaveStatus.KNOWN),
            ("third", SaveStatus.STORED),
        ]
        assert store.stats(HERE).articles == 2

    def test_articles_without_url_are_told_apart_by_their_words(self, store: Store) -> None:
        saved = store.save(HERE, [new_article("a"), new_article("b")], NOW)
        assert [one.status for one in saved] == [SaveStatus.STORED] * 2

    def test_known_answers_as_save_would(self, store: Store) -> None:
        store.save(HERE, [new_article("a", url="url-a"), new_article("b", url="url-b"), new_article("c")], NOW)
        table: list[tuple[str | None, str | None, str | None]] = [
            ("print-a", None, "a"),
            (None, "url-b", "b"),
            ("print-c", "url-new", "c"),
            ("new", "url-a", "a"),
            ("print-b", "url-a", "a"),  # the address decides
            ("new", "url-new", None),
            (None, None, None),
            ("url-a", "print-a", None),
            ("\0", "\ud800", None),
        ]
        keys = [ArticleKey(fingerprint, url_key) for fingerprint, url_key, _ in table]
        assert store.known(HERE, keys) == [expected for _, _, expected in table]
        assert store.known(HERE, []) == []
        assert store.known(HERE, keys * 300) == store.known(HERE, keys) * 300
        for key, (_, _, expected) in zip(keys, table, strict=True):
            if expected is not None:
                assert store.save(HERE, [replace(new_article("d"), key=key)], NOW)[0].id == expected

    def test_an_id_in_use_gets_a_number(self, store: Store) -> None:
        first, second = new_article("a", "One."), new_article("a", "Two.")
        saved = store.save(HERE, [first, replace(second, key=ArticleKey("other", None))], NOW)
        assert [one.id for one in saved] == ["a", "a-2"]
        assert [store.get(HERE, one.id).article.text for one in saved] == ["One.", "Two."]  # type: ignore[union-attr]  # just saved

    def test_many_articles_of_one_second(self, store: Store) -> None:
        names = [f"n{number}" for number in range(700)]
        store.save(HERE, [new_article(name, title="same") for name in names], NOW)
        found = store.newest(HERE, since=NOW - timedelta(days=2), until=NOW, limit=1_000)
        assert sorted(read.article.id for read in found) == sorted(names)

    def test_unstorable_characters_keep_their_place(self, store: Store) -> None:
        store.save("te\0nant", [new_article("a", "one\0two\ud800three", title="\0", source="\udfff")], NOW)
        read = store.get("te\0nant", "a")
        assert read is not None
        text = read.article.text
        assert (text[:3], text[4:7], text[8:], len(read.article.title)) == ("one", "two", "three", 1)

    def test_newest_comes_first_and_bounds_are_half_open(self, store: Store) -> None:
        store.save(HERE, [new_article(f"d{days}", days=days) for days in (3, 1, 2, 0, 400)], NOW)

        def newest(since: float, until: float, limit: int = 10) -> list[str]:
            start, end = NOW - timedelta(days=since), NOW - timedelta(days=until)
            return [read.article.id for read in store.newest(HERE, since=start, until=end, limit=limit)]

        assert newest(1000, -1) == ["d0", "d1", "d2", "d3", "d400"]
        assert newest(1000, -1, limit=2) == ["d0", "d1"]
        assert newest(2, 0) == ["d1", "d2"]
        assert newest(1.5, 1.5) == newest(1, 2) == newest(1000, -1, limit=0) == newest(1000, -1, limit=-1) == []

    def test_undated_articles_count_from_their_ingest(self, store: Store) -> None:
        store.save(HERE, [new_article("undated", days=None)], NOW)
        assert [r.article.id for r in store.newest(HERE, since=NOW, until=NOW + timedelta(hours=1), limit=9)] == [
            "undated"
        ]
        read = store.get(HERE, "undated")
        assert read is not None
        assert read.article.published is None

    @pytest.mark.parametrize("year", [1, 1815, 1969, 2099, 9999])
    def test_any_year_is_stored(self, store: Store, year: int) -> None:
        article = new_article("a", "flood")
        dated = replace(article.read.article, published=datetime(year, 1, 1, tzinfo=UTC))
        store.save(HERE, [replace(article, read=replace(article.read, article=dated))], NOW)
        assert store.get(HERE, "a") == ReadArticle(dated, article.read.reading, story="a")
        assert len(store.search(HERE, SearchQuery("", required=(Term((("flood",),)),)), now=NOW, limit=3).hits) == 1

    def test_tenants_see_only_what_was_saved_for_them(self, store: Store) -> None:
        shared, mine, theirs = (new_article(name, "flood", url=name, numbers=[5]) for name in ("s", "m", "t"))
        store.save(HERE, [shared, mine], NOW)
        assert [one.status for one in store.save(THERE, [shared, theirs], NOW)] == [SaveStatus.STORED] * 2
        query = SearchQuery("flood", required=(Term((("flood",),)),))
        for tenant, own, foreign in ((HERE, "m", "t"), (THERE, "t", "m"), ("slack:x", None, "s")):
            ids = {"s", own} if own else set()
            assert store.get(tenant, foreign) is None
            keys = [one.key for one in (shared, mine, theirs)]
            assert set(store.known(tenant, keys)) - {None} == ids
            assert {h.read.article.id for h in store.search(tenant, query, now=NOW, limit=9).hits} == ids
            found = store.newest(tenant, since=NOW - timedelta(days=9), until=NOW, limit=9)
            assert {read.article.id for read in found} == ids
            assert (store.stats(tenant).articles, store.stats(tenant).figures) == (len(ids), len(ids))
            assert (store.get(tenant, "s") is None) == (own is None)

    def test_a_tenant_gets_its_own_wording_of_a_page(self, store: Store) -> None:
        store.save(HERE, [new_article("a", url="page", title="Theirs")], NOW)
        store.save(THERE, [new_article("a", url="page", title="Ours")], NOW)
        found = [store.get(tenant, "a") for tenant in (HERE, THERE)]
        assert [read.article.title for read in found if read] == ["Theirs", "Ours"]

    def test_stats(self, store: Store) -> None:
        empty = store.stats(HERE)
        assert (empty.articles, empty.figures, empty.oldest, empty.newest) == (0, 0, None, None)
        store.save(HERE, [new_article("a", days=9, numbers=[1, 2]), new_article("b", days=1, numbers=[3])], NOW)
        stats = store.stats(HERE)
        assert (stats.articles, stats.figures, stats.schema_version) == (2, 3, "0006")
        assert (stats.oldest, stats.newest) == (NOW - timedelta(days=9), NOW - timedelta(days=1))

    def test_stats_of_all_tenants_count_each_article_once(self, store: Store) -> None:
        assert (store.stats(None).articles, store.stats(None).newest) == (0, None)
        store.save(HERE, [new_article("a", days=9, numbers=[1, 2]), new_article("b", days=2, numbers=[3])], NOW)
        store.adopt(THERE, HERE)
        store.save(THERE, [new_article("c", days=1, numbers=[4, 5])], NOW)
        stats = store.stats(None)
        assert (stats.articles, stats.figures, stats.newest) == (3, 5, NOW - timedelta(days=1))
        assert (store.stats(HERE).articles, store.stats(THERE).articles) == (2, 3)

    def test_closing_twice_is_fine_and_nothing_works_afterwards(self, store: Store) -> None:
        store.close()
        store.close()
        with pytest.raises(StoreError):
            store.get(HERE, "a")
        with pytest.raises(StoreError):
            store.save(HERE, [new_article("a")], NOW)

    def test_threads_save_and_search_at_once(self, store: Store) -> None:
        problems: list[BaseException] = []
        stored: list[str] = []
        query = SearchQuery("flood", required=(Term((("flood",),)),))

        def work(worker: int) -> None:
            try:
                for number in range(6):
                    # Each article is brought by two workers; one of them is first.
                    saved = store.save(HERE, [new_article(f"{worker // 2}-{number}", "flood")], NOW)
                    stored.extend(one.id for one in saved if one.status is SaveStatus.STORED)
                    assert store.search(HERE, query, now=NOW, limit=50).hits
                    assert store.newest(HERE, since=NOW - timedelta(days=3), until=NOW, limit=5)
            except BaseException as problem:  # noqa: BLE001 - shown in the main thread
                problems.append(problem)

        threads = [threading.Thread(target=work, args=(worker,)) for worker in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert problems == []
        assert sorted(stored) == sorted(f"{pair}-{number}" for pair in range(3) for number in range(6))
        assert len(store.search(HERE, query, now=NOW, limit=50).hits) == 18

    def test_what_was_saved_is_there_when_opened_again(self, open_again: Callable[[], Store]) -> None:
        first = open_again()
        first.save(
            HERE, [NewArticle(RICH, IndexTerms((), ("flut",), ()), profile(RICH), ArticleKey("print", "key"))], NOW
        )
        first.close()
        second = open_again()
        try:
            assert second.get(HERE, "rich") == RICH
            query = SearchQuery("flut", required=(Term((("flut",),)),))
            assert [hit.read for hit in second.search(HERE, query, now=NOW, limit=3).hits] == [RICH]
            assert (
                second.save(
                    HERE, [NewArticle(RICH, IndexTerms((), (), ()), profile(RICH), ArticleKey("print", None))], NOW
                )[0].status
                == "known"
            )
        finally:
            second.close()
