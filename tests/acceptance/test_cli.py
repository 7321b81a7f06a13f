"""The commands end to end on the bundled articles, and the JSON contracts of docs/json.md."""

from __future__ import annotations

import shlex
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from bot.cli import main

ARTICLES = str(files("bot.demo") / "articles")

BRIEF = {"headline", "language", "story", "lead", "figures", "people", "sources", "text"}
FIGURE = {
    "text", "value", "low", "high", "unit", "counted", "counted_head", "concept", "modifier", "direction", "clause",
    "speaker", "salience", "sources", "voices", "conflicts", "part_of", "change",
}  # fmt: skip
SOURCE = {"n", "id", "title", "url", "source", "agency", "published", "language"}
STATED = {"article", "span", "text", "sentence", "sentence_span"}
ARTICLE = {
    "id", "title", "url", "source", "byline", "agency", "published", "language", "text", "story", "dropped",
}  # fmt: skip
HIT = {"id", "title", "url", "source", "published", "language", "snippet", "score"}
READ = {
    "text", "span", "value", "low", "high", "unit", "counted", "counted_head", "modifier", "direction", "speaker",
    "sentence",
}  # fmt: skip


@pytest.fixture(scope="module")
def bundled(tmp_path_factory) -> Path:
    """A database file with the bundled articles, made once."""
    path = tmp_path_factory.mktemp("bundled") / "bundled.db"
    assert main(["--db", f"sqlite:///{path}", "import", ARTICLES]) == 0
    return path


@pytest.fixture
def filled(cli, bundled, tmp_path):
    """The command line with the bundled articles stored."""
    shutil.copy(bundled, tmp_path / "test.db")
    return cli


def test_importing_twice_stores_once(cli):
    first = cli("import", ARTICLES, "--json").lines
    again = cli("import", ARTICLES, "--json").lines
    assert {one["status"] for one in first} == {"stored"}
    assert {one["status"] for one in again} == {"known"}
    assert [one["id"] for one in again] == [one["id"] for one in first]
    assert len({one["id"] for one in first}) == len(first) >= 18


def test_a_brief_keeps_its_contract_and_every_figure_its_source(filled):
    brief = filled("brief", "Marnau", "--json").json
    assert brief.keys() >= BRIEF
    assert 450 <= len(brief["text"]) <= 900
    assert len(brief["sources"]) >= 3
    assert {source["language"] for source in brief["sources"]} == {"en", "de"}
    texts = {source["id"]: filled("article", source["id"], "--json").json["text"] for source in brief["sources"]}
    for source in brief["sources"]:
        assert source.keys() >= SOURCE
    for lead in brief["lead"]:
        assert texts[lead["article"]][slice(*lead["span"])] == lead["text"]
    assert len(brief["figures"]) >= 6
    for figure in brief["figures"]:
        assert figure.keys() >= FIGURE
        stated = [*figure["sources"], *(one for conflict in figure["conflicts"] for one in conflict["sources"])]
        assert stated
        for one in stated:
            assert one.keys() == STATED
            assert texts[one["article"]][slice(*one["span"])] == one["text"]
            assert texts[one["article"]][slice(*one["sentence_span"])] == one["sentence"]
            assert one["text"] in one["sentence"]
    ranked = [one["salience"] for one in brief["figures"] if one["part_of"] is None and one["counted"]]
    assert ranked == sorted(ranked, reverse=True)


def test_one_fact_in_two_languages_is_one_figure_and_a_disagreement_is_shown(filled):
    figures = filled("brief", "Marnau", "--json").json["figures"]
    (evacuated,) = [one for one in figures if one["value"] == 4200]
    assert len({source["article"] for source in evacuated["sources"]}) >= 3
    assert evacuated["voices"] >= 2
    injured = [one for one in figures if one["concept"] == "injured" and one["conflicts"]]
    assert {injured[0]["value"], *(one["value"] for one in injured[0]["conflicts"])} == {12, 15}


@pytest.mark.parametrize(("length", "most"), [("short", 450), ("normal", 900), ("long", 1800)])
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_brief_keeps_to_its_length(filled, length, most, language):
    brief = filled("brief", "Marnau", "--length", length, "--lang", language, "--json").json
    assert brief["language"] == language
    assert most / 3 <= len(brief["text"]) <= most


def test_a_brief_in_german_speaks_german(filled):
    shown = filled("brief", "Marnau", "--lang", "de").out
    assert "Kennzahlen" in shown
    assert "4.200" in shown
    assert "17. Nov. 2026" in shown


def test_briefs_of_an_id_a_file_and_everything(filled):
    found = filled("search", "Kelda", "--json").json["hits"][0]
    by_id = filled("brief", found["id"], "--json").json
    assert [source["id"] for source in by_id["sources"]] == [found["id"]]
    by_path = filled("brief", f"{ARTICLES}/ferry-en-harbour-post.html", "--json").json
    assert by_path["sources"][0]["source"] == "The Harbour Post"
    newest = filled("brief", "--json").json
    assert len(newest["sources"]) > 3


def test_sources_show_the_sentence_with_the_figure_marked(filled):
    shown = filled("brief", "Marnau", "--sources").out
    assert "*4,200*" in shown or "*4.200*" in shown
    assert "mussten in der Nacht zum Dienstag ihre Häuser verlassen" in shown


def test_search_pages_through_everything_once(filled):
    seen: list[str] = []
    cursor: tuple[str, ...] = ()
    for _ in range(20):
        page = filled("search", "Marnau", "--limit", "2", "--json", *cursor).json
        assert len(page["hits"]) <= 2
        assert all(hit.keys() >= HIT for hit in page["hits"])
        seen += [hit["id"] for hit in page["hits"]]
        if not page["next"]:
            break
        cursor = ("--cursor", page["next"])
    assert len(seen) == len(set(seen)) >= 4


def test_search_operators(filled):
    def ids(query: str) -> set[str]:
        return {hit["id"] for hit in filled("search", query, "--limit", "50", "--json").json["hits"]}

    flood = ids("Marnau")
    assert len(flood) >= 4
    assert ids("Marnau lang:de") | ids("Marnau lang:en") == flood
    assert ids("Marnau lang:de").isdisjoint(ids("Marnau lang:en"))
    assert ids("Marnau -mayor") < flood
    assert ids('"stone bridge"') <= flood
    assert ids("Marnau source:northwire") < flood
    assert ids("Marnau before:2026-11-16") == set()
    assert ids("Marnau after:2026-11-16") == flood
    assert ids("Marnau >1000000") <= flood
    assert ids("Marnau >99000000000") == set()


def test_an_article_shows_what_was_dropped(filled):
    found = filled("search", "Selbe source:harbour", "--json").json["hits"][0]
    article = filled("article", found["id"], "--json").json
    assert article.keys() >= ARTICLE
    assert article["byline"] == "Fiona Marsden"
    assert article["published"] == "2026-11-17T15:20:00Z"
    assert "newsletter" not in article["text"].lower()
    assert "cookies" not in article["text"].lower()


def test_digest_preview(filled):
    digest = filled("digest", "preview", "--at", "2026-11-21T07:00", "--hours", "48", "--json").json
    assert digest["articles"] >= 5
    assert len(digest["stories"]) >= 3
    assert all(story.keys() >= BRIEF for story in digest["stories"])
    quiet = filled("digest", "preview", "--at", "2020-01-01")
    assert quiet.code == 0
    assert "Nothing new since" in quiet.out


def test_extract_reads_a_page_on_stdin(cli):
    page = (files("bot.demo") / "articles" / "ferry-en-harbour-post.html").read_bytes()
    found = cli("extract", "--json", "--url", "https://www.harbourpost.example/x", stdin=page).json
    assert found.keys() >= {"title", "date", "author", "agency", "language", "tags", "text"}
    assert found["date"] == "2026-11-20"
    assert found["language"] == "en"
    assert "\n\n" in found["text"]


def test_figures_as_lines_and_as_a_table(cli):
    text = "About 2,000 troops left for Poland, up 3.4% on May."
    (answer,) = cli("figures", "--jsonl", stdin=f'{{"id": "x", "text": "{text}"}}\n').lines
    assert answer["id"] == "x"
    for figure in answer["figures"]:
        assert figure.keys() >= READ
        assert text[slice(*figure["span"])] == figure["text"]
    assert [one["value"] for one in answer["figures"]] == [2000, 3.4]
    shown = cli("figures", text).out
    assert "*2,000* troops" in shown
    assert "~ 2,000 count" in shown


def test_summaries_are_verbatim_sentences(cli):
    text = (
        "The council of Arden closed two bridges on Monday. Engineers had found cracks in 14 beams. "
        "Repairs will cost 3.2 million euros. The mayor thanked everyone. Buses run every ten minutes."
    )
    (answer,) = cli("summarize", "--jsonl", stdin=f'{{"id": 7, "text": "{text}", "sentences": 2}}\n').lines
    assert answer["id"] == 7
    assert answer["summary"].count(". ") + 1 == 2
    assert all(sentence.strip(". ") in text for sentence in answer["summary"].split(". "))


def test_cluster_names_a_story_after_its_first_article(cli):
    one = "A barge hit the harbour bridge in Velmouth on Monday; 35 people were hurt and 2,000 stranded."
    two = "35 people were hurt when a barge struck the harbour bridge in Velmouth, stranding 2,000 commuters."
    other = "The central bank of Arden raised its key rate to 4.25 percent, the highest since 2009."
    lines = "".join(
        f'{{"id": "{key}", "title": "", "text": "{text}", "published": "2026-11-0{day}T08:00:00Z"}}\n'
        for key, text, day in (("a", one, 1), ("b", other, 1), ("c", two, 2))
    )
    answers = cli("cluster", "--jsonl", stdin=lines).lines
    assert answers == [{"id": "a", "story": "a"}, {"id": "b", "story": "b"}, {"id": "c", "story": "a"}]


def test_doctor_finds_everything_in_order(cli):
    result = cli("doctor", "--json")
    assert result.code == 0
    assert result.json["ok"] is True
    assert {check["name"] for check in result.json["checks"]} >= {"Python", "Database", "Figures"}


def test_doctor_says_what_is_wrong(cli):
    result = cli("doctor", "--db", "mysql://x")
    assert result.code == 1
    assert "FAIL  Database" in result.out


def test_the_same_answers_on_postgresql(filled, postgres_url):
    assert filled("--db", postgres_url, "import", ARTICLES).code == 0
    for arguments in (
        ("brief", "Marnau", "--json"),
        ("search", "Marnau lang:de", "--json"),
        ("digest", "preview", "--at", "2026-11-21", "--hours", "72", "--json"),
    ):
        on_sqlite, on_postgresql = filled(*arguments).json, filled("--db", postgres_url, *arguments).json
        if arguments[0] == "search":  # both rank by BM25, but weigh lengths differently: close scores may swap
            assert {hit["id"] for hit in on_sqlite["hits"]} == {hit["id"] for hit in on_postgresql["hits"]}
        else:
            assert on_sqlite == on_postgresql


def test_the_chat_answers_lines_until_they_end(filled):
    result = filled(
        "run", stdin="/more\n/brief Marnau\n\n/sources\n/nonsense\n/search Marnau --limit 1\n/more\n/quit\n"
    )
    assert result.code == 0
    assert "nothing more to show" in result.out
    assert "about 4,200" in result.out
    assert "mussten in der Nacht" in result.out
    assert "There is no command “/nonsense”" in result.out
    assert "(/more: Next)" in result.out


def test_extract_gives_the_day_that_the_page_gives(cli):
    page = (
        '<html><head><script type="application/ld+json">{"@type": "NewsArticle", "headline": "Night shift ends", '
        '"datePublished": "2026-03-02T00:30:00+01:00"}</script></head><body><article><h1>Night shift ends</h1>'
        + "<p>The last 120 miners of Arden came up at midnight, the company said, and were met by their families.</p>"
        * 4
        + "</article></body></html>"
    )
    assert cli("extract", "--json", stdin=page).json["date"] == "2026-03-02"
    cli("import", "-", stdin=page)
    hit = cli("search", "miners", "--json").json["hits"][0]
    assert hit["published"] == "2026-03-01T23:30:00Z"


def test_the_next_page_is_a_command_for_a_shell(filled):
    shown = filled("search", "Marnau", ">10", "--limit", "1").out
    line = shown.rstrip().splitlines()[-1]
    assert line.startswith("Next page: briefwire search Marnau '>10' --limit 1 --cursor ")
    page = filled(*shlex.split(line.partition("briefwire ")[2]))
    assert page.code == 0
    assert page.out.splitlines()[0] == shown.splitlines()[0]


def test_since_takes_the_dates_that_a_search_takes(filled):
    for given in ("2026", "2026-11", "2026-11-01", "2026-11-01T08:00"):
        assert filled("brief", "Marnau", "--since", given).code == 0
    later = filled("brief", "Marnau", "--since", "2027")
    assert later.code == 0
    assert "Nothing new since 1 Jan 2027." in later.out
    assert filled("brief", "volcano", "--since", "2026").code == 1


def test_since_a_day_tells_what_changed_against_the_days_before(filled):
    brief = filled("brief", "Marnau", "--since", "2026-11-18", "--json").json
    assert brief["since"] == "2026-11-18T00:00:00Z"
    kinds = [one["change"]["kind"] for one in brief["figures"]]
    assert kinds.index("unchanged") > max(kinds.index("changed"), kinds.index("new"))
    assert {one["change"]["before"] for one in brief["figures"] if one["change"]["kind"] == "changed"} >= {85_000_000}
    changed = next(one for one in brief["figures"] if one["value"] == 120_000_000)
    assert [one["value"] for one in changed["earlier"]] == [85_000_000]
    days = {source["id"]: source["published"][:10] for source in brief["sources"]}
    assert {days[lead["article"]] for lead in brief["lead"]} == {"2026-11-18"}


def test_a_sentence_too_short_to_tell_its_language_is_read_all_the_same(cli):
    assert "*2.000*" in cli("figures", "Rund 2.000 Soldaten reisten ab.").out
    assert "*2,000*" in cli("figures", "About 2,000 troops left.").out
