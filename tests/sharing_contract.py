"""How every ``Store`` lists articles and shows one tenant's to another: written once, inherited beside
``StoreContract``."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.core.domain import ArticleHead, ArticleKey, IndexTerms, NewArticle, SaveStatus, SearchQuery, Term
from bot.core.ports import Store
from summarizer.profiles import profile
from tests.at_once import at_once
from tests.contracts import HERE, NOW, RICH, THERE, new_article
from tests.stories_contract import DAM_DE, DAM_EN, DAM_LATER, MUSEUM, as_new

FLOOD = SearchQuery("flood", required=(Term((("flood",),)),))


class SharingContract:
    """Heads and adoption."""

    def test_heads_are_newest_first(self, store: Store) -> None:
        store.save(HERE, [new_article(f"d{days}", title=f"Day {days}", days=days) for days in (3, 1, 400, 2)], NOW)
        store.save(THERE, [new_article("theirs", days=0)], NOW)
        assert [(head.id, head.title) for head in store.heads(HERE, limit=3)] == [
            ("d1", "Day 1"),
            ("d2", "Day 2"),
            ("d3", "Day 3"),
        ]
        assert [head.id for head in store.heads(THERE, limit=9)] == ["theirs"]
        assert store.heads(HERE, limit=0) == store.heads(HERE, limit=-1) == store.heads("slack:x", limit=9) == []

    def test_a_head_tells_what_the_article_does(self, store: Store) -> None:
        empty = IndexTerms((), (), ())
        store.save(HERE, [NewArticle(RICH, empty, profile(RICH), ArticleKey("print", None))], NOW)
        article = RICH.article
        assert store.heads(HERE, limit=1) == [ArticleHead("rich", article.title, "Der Bote", article.tags, "rich")]

    def test_what_a_tenant_sees_is_told_without_the_articles(self, store: Store) -> None:
        later = NOW + timedelta(hours=1)
        store.save(HERE, [new_article(f"d{days}", days=days) for days in (3, 1)], NOW)
        store.save(HERE, [new_article("undated", days=None), new_article("d2", days=2)], later)
        store.save("slack:x", [new_article("theirs")], NOW)
        seen = store.visible(HERE, since=NOW - timedelta(days=9), until=later + timedelta(hours=1), limit=9)
        assert [(one.id, one.time, one.arrived) for one in seen] == [
            ("undated", later, later),
            ("d1", NOW - timedelta(days=1), NOW),
            ("d2", NOW - timedelta(days=2), later),
            ("d3", NOW - timedelta(days=3), NOW),
        ]
        told = [store.get(HERE, one.id) for one in seen]
        assert [one.story for one in seen] == [read.story for read in told if read]
        window = {"since": NOW - timedelta(days=2), "until": later}
        for limit in (9, 1, 0, -1):
            read = [one.article.id for one in store.newest(HERE, **window, limit=limit)]
            assert [one.id for one in store.visible(HERE, **window, limit=limit)] == read
        assert store.visible(THERE, **window, limit=9) == []

    def test_the_same_article_has_the_same_content_for_all(self, store: Store) -> None:
        store.save(HERE, [new_article("a"), new_article("b", "Another text.")], NOW)
        store.adopt(THERE, HERE)
        everything = {"since": NOW - timedelta(days=9), "until": NOW, "limit": 9}
        mine, theirs = store.visible(HERE, **everything), store.visible(THERE, **everything)
        assert {one.id: one.content for one in mine} == {one.id: one.content for one in theirs}
        assert len({one.content for one in mine}) == 2

    def test_the_time_of_storing_is_the_first_also_where_adopted(self, store: Store) -> None:
        store.save(HERE, [new_article("a", days=3)], NOW)
        store.save(HERE, [new_article("a", days=3), new_article("b", days=2)], NOW + timedelta(microseconds=1))
        store.adopt(THERE, HERE)
        for tenant in (HERE, THERE):
            assert [store.stored(tenant, name) for name in ("a", "b", "c")] == [
                NOW,
                NOW + timedelta(microseconds=1),
                None,
            ]
        assert store.stored("slack:x", "a") is None

    def test_an_adopted_article_is_the_same(self, store: Store) -> None:
        articles = [
            new_article("a", "flood", url="url-a", numbers=[5]),
            new_article("b", "flood", days=None),
            new_article("b", "other flood", days=4),
        ]
        store.save(HERE, [articles[0], articles[1], replace(articles[2], key=ArticleKey("print-c", None))], NOW)
        assert store.adopt(THERE, HERE) == 3
        everything = {"since": datetime(1, 1, 1, tzinfo=UTC), "until": NOW + timedelta(days=1), "limit": 9}
        assert store.newest(THERE, **everything) == store.newest(HERE, **everything)
        assert store.heads(THERE, limit=9) == store.heads(HERE, limit=9)
        assert store.stats(THERE) == store.stats(HERE)
        found = [store.search(tenant, FLOOD, now=NOW, limit=9).hits for tenant in (HERE, THERE)]
        assert (
            {hit.read.article.id for hit in found[0]} == {hit.read.article.id for hit in found[1]} == {"a", "b", "b-2"}
        )
        assert store.known(THERE, [articles[0].key, articles[1].key]) == ["a", "b"]
        assert store.save(THERE, [articles[0]], NOW)[0].status is SaveStatus.KNOWN

    def test_only_a_tenant_without_articles_adopts(self, store: Store) -> None:
        store.save(HERE, [new_article("a"), new_article("b")], NOW)
        store.save(THERE, [new_article("theirs")], NOW)
        assert store.adopt(THERE, HERE) == store.adopt(HERE, HERE) == store.adopt("slack:x", "slack:nobody") == 0
        assert [store.adopt("slack:x", HERE), store.adopt("slack:x", HERE), store.adopt("slack:x", THERE)] == [2, 0, 0]
        assert [store.stats(tenant).articles for tenant in (HERE, THERE, "slack:x")] == [2, 1, 2]

    def test_after_adoption_each_tenant_goes_its_own_way(self, store: Store) -> None:
        store.save(HERE, [new_article("a", "flood")], NOW)
        store.adopt(THERE, HERE)
        store.save(HERE, [new_article("mine", "flood")], NOW)
        store.save(THERE, [new_article("theirs", "flood")], NOW)
        for tenant, own in ((HERE, "mine"), (THERE, "theirs")):
            assert {head.id for head in store.heads(tenant, limit=9)} == {"a", own}
            assert {hit.read.article.id for hit in store.search(tenant, FLOOD, now=NOW, limit=9).hits} == {"a", own}

    def test_adopted_stories_go_on(self, store: Store) -> None:
        told = [as_new(DAM_EN), as_new(DAM_DE, 3), as_new(MUSEUM, 4)]
        dam, *_ = (saved.id for saved in store.save(HERE, told, NOW))
        store.adopt(THERE, HERE)
        (later,) = store.save(THERE, [as_new(DAM_LATER, 24)], NOW)
        stories = {head.id: head.story for head in store.heads(THERE, limit=9)}
        assert stories[later.id] == stories[dam]
        assert len(set(stories.values())) == 2
        assert len(store.heads(HERE, limit=9)) == 3

    def test_of_several_at_once_one_adopts(self, open_again: Callable[[], Store]) -> None:
        stores = [open_again(), open_again()]
        try:
            stores[0].save(HERE, [new_article(f"a{number}", "flood") for number in range(60)], NOW)
            told = at_once([partial(one.adopt, THERE, HERE) for one in stores * 2])
            assert sorted(told) == [0, 0, 0, 60]
            assert stores[1].stats(THERE).articles == 60
        finally:
            for store in stores:
                store.close()
