"""What a reader types, and the query it stands for."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain import NumberBound, SearchQuery, Term
from bot.core.errors import UserError
from bot.core.search import parse, topic
from bot.core.search.query import MAX_LENGTH, MAX_TERMS
from tests.hostile import HOSTILE


def day(year: int, month: int = 1, day: int = 1) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


def firsts(terms: tuple[Term, ...]) -> list[str]:
    """Each term's first reading, written out."""
    return [" ".join(term.alternatives[0]) for term in terms]


@pytest.mark.parametrize(
    ("text", "required", "excluded"),
    [
        ("flood", ["flood"], []),
        ("  Flood\tRESCUE\n", ["flood", "rescu"], []),
        ("flood flood", ["flood"], []),
        ('"rail strike"', ["rail strike"], []),
        ("“rail strike” now", ["rail strike"], []),
        ("„rail strike“", ["rail strike"], []),
        ("«rail strike»", ["rail strike"], []),
        ('flood "rail strike', ["flood", "rail strike"], []),
        ('flood "" rescue', ["flood", "rescu"], []),
        ("flood -metro", ["flood"], ["metro"]),
        ("flood –metro −bus", ["flood"], ["metro", "bus"]),
        ('flood -"light rail"', ["flood"], ["light rail"]),
        ("flood NOT metro", ["flood"], ["metro"]),
        ("flood - metro", ["flood", "metro"], []),
        ("flood --metro", ["flood", "metro"], []),
        ("flood AND rescue", ["flood", "rescu"], []),
        ("US-Soldaten", ["us soldaten"], []),
        ("flood-hit", ["flood hit"], []),
        ("the flood of the century", ["flood", "centuri"], []),
        ("die Flut in Sachsen", ["flut", "sachsen"], []),
        ('"the flood"', ["the flood"], []),
        ("the who", ["the", "who"], []),  # function words count when nothing else is there
        ("WHO flood", ["who", "flood"], []),  # an acronym is none
        ("5% €20", ["5", "20"], []),
        ("http://example.org/a?b=c", ["http", "exampl", "org", "b", "c"], []),
        ('"foo:bar"', ["foo bar"], []),
        ("Storm: 12 dead", ["storm", "12", "dead"], []),
        ("Forscher:innen", ["forscher", "innen"], []),
        ("12:30 flood", ["12", "30", "flood"], []),
        ("<script>", ["script"], []),
        ("a..b", ["b"], []),
    ],
)
def test_words_phrases_and_exclusions(text: str, required: list[str], excluded: list[str]) -> None:
    query = parse(text)
    assert (firsts(query.required), firsts(query.excluded)) == (required, excluded)
    assert query.text == " ".join(text.split())


def test_a_word_is_looked_for_by_its_stem_in_every_language() -> None:
    assert set(parse("Soldaten").required[0].alternatives) == {("soldaten",), ("soldat",)}


@pytest.mark.parametrize("text", ["flood OR storm", "flood ODER storm", "flood | storm", 'flood OR "storm"'])
def test_either_word(text: str) -> None:
    (term,) = parse(text).required
    assert {("flood",), ("storm",)} <= set(term.alternatives)
    assert len(parse("OR flood OR -storm rescue OR").required) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("source:taz", {"source": "taz"}),
        ('Quelle:"Der Bote"', {"source": "Der Bote"}),
        ("lang:de", {"language": "de"}),
        ("sprache:Deutsch", {"language": "de"}),
        ("LANG:EN", {"language": "en"}),
        ("lang:de-CH", {"language": "de-ch"}),
        ("after:2026", {"after": day(2026)}),
        ("after:2026-02", {"after": day(2026, 2)}),
        ("after:2026-02-28", {"after": day(2026, 2, 28)}),
        ("nach:28.2.2026", {"after": day(2026, 2, 28)}),
        ("seit:2.2026", {"after": day(2026, 2)}),
        ("before:2026", {"before": day(2026)}),
        ("vor:2026/03/01", {"before": day(2026, 3)}),
        ("until:2026", {"before": day(2027)}),
        ("bis:2026-12", {"before": day(2027)}),
        ("until:2028-02-29", {"before": day(2028, 3)}),
        ("after:2026-01-01 before:2026-01-02", {"after": day(2026), "before": day(2026, 1, 2)}),
        ("lang:de lang:DE", {"language": "de"}),
    ],
)
def test_filters(text: str, expected: dict[str, object]) -> None:
    assert parse(text) == SearchQuery(text, **expected)  # type: ignore[arg-type]  # fields of SearchQuery


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        (">1000", NumberBound(low=1000)),
        ("> 1000", NumberBound(low=1000)),
        (">=1,000", NumberBound(low=1000, inclusive=True)),
        ("≥1.000", NumberBound(low=1000, inclusive=True)),
        (">1'000", NumberBound(low=1000)),
        ("<2.5m", NumberBound(high=2_500_000)),
        ("<2,5mio", NumberBound(high=2_500_000)),
        ("<=3mrd.", NumberBound(high=3e9, inclusive=True)),
        ("<10k", NumberBound(high=10_000)),
        (">1,234,567.5", NumberBound(low=1_234_567.5)),
        (">0.125", NumberBound(low=0.125)),
        (">-5", NumberBound(low=-5)),
        ("=400", NumberBound(400, 400, inclusive=True)),
        ("1000..2000", NumberBound(1000, 2000, inclusive=True)),
        ("1,5..2k", NumberBound(1.5, 2000, inclusive=True)),
        ("1000..", NumberBound(low=1000, inclusive=True)),
        ("..-2", NumberBound(high=-2, inclusive=True)),
    ],
)
def test_numbers(text: str, bound: NumberBound) -> None:
    assert parse(text).numbers == (bound,)
    assert parse(text).required == ()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "Try words"),
        (" \n ", "Try words"),
        ("!!! ???", "Try words"),
        ('""', "Try words"),
        ("-metro", "Add a word"),
        ('-"light rail" -metro', "Add a word"),
        ("sorce:taz", "Did you mean source:taz?"),
        ("langauge:de", "Did you mean language:de?"),
        ("befor:2026 flood", "Did you mean before:2026?"),
        ("foo:bar", "There are source:, lang:, after:, before: and until:. "),
        ("foo:bar", 'put them in quotes: "foo:bar"'),
        ('-note:"rail strike"', "There are source:"),
        ("inflation:high", "There are source:"),
        ("source: flood", "Try words"),
        ("source:... flood", "source:taz"),
        ("-source:taz flood", "Try words"),
        ("lang:x flood", "as its code"),
        ("lang:1 flood", "as its code"),
        ("lang:xx flood", "as its code"),
        ("after:yesterday flood", "2026-01-31"),
        ("after:2026-02-30 flood", "2026-01-31"),
        ("after:31.02.2026 flood", "2026-01-31"),
        ("until:9999 flood", "2026-01-31"),
        ("after:0000 flood", "2026-01-31"),
        ("after:2026-02 before:2026-02", "earlier date"),
        ("after:2026 before:2025", "earlier date"),
        ("source:taz source:bote", "Search once"),
        (">1o00", ">1000"),
        (">1.2.3", ">1000"),
        ("bridge >many", ">1000"),
        ("<=few", ">1000"),
        (">5%", ">1000"),
        ("<5furlongs", ">1000"),
        (">" + "9" * 400, ">1000"),
        ("20..10", "smaller number first"),
        ("flood ->1000", "Turn it round"),
        ("x " * (MAX_LENGTH // 2 + 1), "Try words"),
        (" ".join(f"w{number}" for number in range(MAX_TERMS + 1)), "Try words"),
    ],
)
def test_what_cannot_be_searched_is_told_with_a_hint(text: str, hint: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(text)
    assert hint in str(caught.value.hint)


@given(st.text(max_size=80) | st.text('":-<>=. OR1a\0', max_size=40))
def test_any_text_is_a_query_or_a_user_error(text: str) -> None:
    try:
        query = parse(text)
    except UserError as problem:
        assert problem.hint  # noqa: PT017 - most texts raise nothing
    else:
        assert query.required or query.numbers or query.source or query.language or query.after or query.before


def test_hostile_texts_are_queries_or_user_errors() -> None:
    refused = 0
    for text in HOSTILE:
        for read in (parse, lambda words: topic(words, lambda _: ())):
            try:
                read(text)
            except UserError:
                refused += 1
    assert 0 < refused < len(HOSTILE)


TOKENS = {
    "troops": ("c:soldier",),
    "us": ("p:us",),
    "united states": ("p:us",),
    "states": ("c:country",),
    "us troops": ("c:soldier",),
    "new york": ("p:us-ny",),
}


def tokens(word: str) -> tuple[str, ...]:
    return TOKENS.get(word.lower(), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("troops", [{("troop",), ("troops",), ("c:soldier",)}]),
        ("the troops", [{("troop",), ("troops",), ("c:soldier",)}]),
        ("US troops", [{("us",), ("p:us",)}, {("troop",), ("troops",), ("c:soldier",)}]),
        ("US-troops", [{("us",), ("p:us",)}, {("troop",), ("troops",), ("c:soldier",)}]),
        ("New York", [{("new", "york"), ("p:us-ny",)}]),
        ("troops troops", [{("troop",), ("troops",), ("c:soldier",)}]),
        ("the", [{("the",)}]),
        ("source:taz", [{("sourc",), ("source",)}, {("taz",)}]),
    ],
)
def test_topics(text: str, expected: list[set[tuple[str, ...]]]) -> None:
    query = topic(text, tokens)
    assert [set(term.alternatives) for term in query.required] == expected
    assert (query.any_of, query.excluded, query.text) == ((), (), text)


def test_a_place_of_two_words_is_one_term() -> None:
    term, troops = topic("United States troops", tokens).required
    assert {("united", "states"), ("p:us",)} <= set(term.alternatives)
    assert ("c:country",) not in term.alternatives
    assert ("c:soldier",) in troops.alternatives


@pytest.mark.parametrize("text", ["", "?!", "w " * (MAX_TERMS + 1), "x" * (MAX_LENGTH + 1)])
def test_no_topic(text: str) -> None:
    with pytest.raises(UserError):
        topic(text, tokens)
