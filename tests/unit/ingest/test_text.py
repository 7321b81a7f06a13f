from __future__ import annotations

import time
import unicodedata

import pytest

from bot.core.drafts import (
    clean,
    clean_line,
    derive_title,
    fingerprint,
    join_paragraphs,
    normalise,
    url_key,
    without_tracking,
)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("a\r\nb\rc\u2028d\u2029e\x0cf\x85g", "a\nb\nc\nd\ne\nf\ng"),
        ("e\u0301", "é"),
        ("pay\u202egnp\u202c\u2066x\u2069", "paygnpx"),
        ("zero\u200bwidth\u200d\ufeff", "zerowidth"),
        ("So\u00adl\u00adda\u00adten", "Soldaten"),
        ("bell\x07 nul\x00 c1\x9b", "bell nul c1"),
        ("lone\ud800surrogate", "lonesurrogate"),
        ("hidden\U000e0041tag", "hiddentag"),
        ("2\u202f000 und 2\u00a0000", "2\u00a0000 und 2\u00a0000"),
        ("20\u00a0€ and\u00a0more", "20 € and more"),
        ("👩\u200d🚀 says", "👩🚀 says"),
        ("       indented", "       indented"),
    ],
)
def test_clean(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned
    assert clean(cleaned) == cleaned


def test_clean_cuts_long_runs_of_combining_marks() -> None:
    heavy = clean("a" + "\u0300\u0323" * 100_000)
    assert sum(map(unicodedata.combining, heavy[1:])) > 0
    assert len(heavy) < 40


def test_clean_takes_linear_time() -> None:
    def seconds(size: int) -> float:
        text = "a\u0301\u0323 \u200b2\u00a0000\r\n—" * size
        start = time.process_time()
        clean(text)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(40_000) < 8 * max(seconds(10_000), 0.002)


def test_paragraphs_are_single_lines_with_blank_lines_between() -> None:
    assert join_paragraphs(["  one\n two ", "", " \u200b ", "three"]) == "one two\n\nthree"
    assert clean_line(" a \t b\nc ") == "a b c"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The harbour is closed. Ferries wait.", "The harbour is closed"),
        ("Is it over? Nobody knows.", "Is it over?"),
        ("The U.S. Army and Mr. Hale agreed. Then", "The U.S. Army and Mr. Hale agreed"),
        ("Heading without stop\n\nFirst paragraph.", "Heading without stop"),
        ("", ""),
    ],
)
def test_derive_title(text: str, title: str) -> None:
    assert derive_title(text) == title


def test_a_derived_title_is_cut_at_a_word() -> None:
    title = derive_title("Fähre " * 50)
    assert len(title) <= 100
    assert title.endswith("Fähre…")


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/a/b",
        "http://news.example/a/b",
        "HTTPS://News.Example:443/a/b/",
        "https://news.example./a/b#top",
        "https://news.example/a/b?utm_source=x&fbclid=1&gclid=2",
        "https://user:secret@news.example/a/b",
        "https://news.example/%61/b",
        " https://news.example/a/b/index.html ",
    ],
)
def test_addresses_of_one_article_have_one_key(url: str) -> None:
    assert url_key(url) == "https://news.example/a/b"


def test_url_key_keeps_what_matters() -> None:
    assert url_key("https://n.example/?id=2&a=ü") == "https://n.example?a=%C3%BC&id=2"
    assert url_key("https://n.example:8443/x") == "https://n.example:8443/x"
    assert url_key("https://müller.example/x") == "https://xn--mller-kva.example/x"
    assert url_key("https://[::1]/x") == "https://[::1]/x"


@pytest.mark.parametrize(
    "url",
    [None, "", "notes.txt", "file:///etc/passwd", "mailto:a@b.example", "https://", "http://[bad", "http://x:99999/"],
)
def test_no_web_address_no_key(url: str | None) -> None:
    assert url_key(url) is None


def test_url_key_survives_hundreds_of_parameters() -> None:
    assert url_key("https://n.example/?" + "a=1&" * 5_000) is not None


def test_fingerprint_is_blind_to_form_but_not_to_words() -> None:
    assert fingerprint("Große „Hilfe“ – 2.000 Mann") == fingerprint("grosse hilfe, 2 000\nMANN")
    assert fingerprint("2.000 Mann") != fingerprint("3.000 Mann")
    assert fingerprint("a b") != fingerprint("b a")
    assert len(fingerprint("")) == 32


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("One.\nTwo.", "One.\n\nTwo."),
        ("One\nline.\n\n  Two. \n", "One line.\n\nTwo."),
        ("One.", "One."),
        (" \n ", ""),
    ],
)
def test_normalise_any_text(raw: str, stored: str) -> None:
    assert normalise(raw) == stored
    assert normalise(stored) == stored


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        ("https://n.example/a?id=2&utm_source=rss&x=%20#top", "https://n.example/a?id=2&x=%20"),
        ("https://n.example/a?utm_source=rss&utm_medium=feed", "https://n.example/a"),
        ("https://n.example/a", "https://n.example/a"),
    ],
)
def test_tracking_is_taken_off_links(url: str, bare: str) -> None:
    assert without_tracking(url) == bare


def test_lines_that_need_no_cleaning_come_out_as_if_they_had_been_cleaned() -> None:
    for code in range(0x2100):
        for line in (f"a{chr(code)}b", f"{chr(code)} a ", f"e{chr(code)} {chr(code)}\u0301"):
            assert clean_line(line) == clean_line(f"{line}\n")  # a newline is always cleaned away
