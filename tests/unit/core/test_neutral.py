from __future__ import annotations

import sys
import unicodedata

import pytest

from bot.core.neutral import link_host, neutral, open_address, shown_address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain text, ümläute and 漢字", "plain text, ümläute and 漢字"),
        ("a\x00b\x07c\x1b[31md\x7fe\x9bf", "abc[31mdef"),
        ("tab\tand\nline", "tab\tand\nline"),
        (
            "one\r\ntwo\rthree\x85four\u2028five\u2029six\x0bseven\x0ceight",
            "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight",
        ),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069x", "x"),
        ("@\u200beveryone <\u200c@\u2060123\ufeff>", "@everyone <@123>"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u180b", ""),
        ("hid\ufe00den\ufe0e\U000e0100 \U000e01ef", "hidden "),
        ("flag \U0001f3f4\U000e0067\U000e0062\U000e007f", "flag \U0001f3f4"),
        ("joined \U0001f469\u200d\U0001f467 family", "joined \U0001f469\u200d\U0001f467 family"),
        ("toned \U0001f469\U0001f3fd\u200d\U0001f680", "toned \U0001f469\U0001f3fd\u200d\U0001f680"),
        ("heart \u2764\ufe0f\u200d\U0001f525", "heart \u2764\ufe0f\u200d\U0001f525"),
        ("hidden\u200djoiner", "hiddenjoiner"),
        ("\u200dfirst and last\u200d", "first and last"),
        ("שלום and العربية", "שלום and العربية"),
        ("e\u0301", "e\u0301"),
        ("", ""),
    ],
)
def test_neutral_text(text, expected):
    assert neutral(text) == expected
    assert neutral(neutral(text)) == expected


def test_nothing_invisible_is_left():
    """Every control and format character of Unicode goes, but those that scripts write with."""
    left = [
        code
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in {"Cc", "Cf"} and neutral(f"a{chr(code)}b") not in {"ab", "a\nb"}
    ]
    assert left.pop(0) == ord("\t")
    writing = {"ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN", "SHORTHAND"}
    names = {unicodedata.name(chr(code), "").split(" ")[0] for code in left}
    assert names <= writing


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://example.org/a?b#c", "example.org"),
        ("http://News.Example.ORG", "news.example.org"),
        ("https://example.org:443/", "example.org"),
        ("http://example.org:8080/", "example.org:8080"),
        ("https://example.org./", "example.org"),
        ("https://münchen.example/", "xn--mnchen-3ya.example"),
        ("https://faß.example/", "xn--fa-hia.example"),
        ("https://раураl.example/", "xn--l-7sba6dbr.example"),
        ("https://ｅｘａｍｐｌｅ.org/", "example.org"),
        ("https://example。org/", "example.org"),
        ("https://[2001:db8::1]/x", "[2001:db8::1]"),
        ("https://192.0.2.7/x", "192.0.2.7"),
        ("https://xn--mnchen-3ya.example/", "xn--mnchen-3ya.example"),
    ],
)
def test_a_link_says_its_host(url, host):
    assert link_host(url) == host


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "//example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "mailto:a@example.org",
        "https://user@example.org/",
        "https://bank.example@evil.example/",
        "https://bank.example:secret@evil.example/",
        "https://exa mple.org/",
        "https://example.org/a b",
        "https://example.org\\@evil.example/",
        "https://example.org/\u202egpj",
        "https://example.org/\x00",
        "https://example.org/\u200b",
        "https://example.org/<b>",
        "https:///path",
        "https://",
        "https://[::1",
        "https://example.org:99999/",
        "https://exa%6dple.org/",
        "https://-.\u0000/",
        "https://a..b/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://example.org/" + "a" * 3000,
    ],
)
def test_what_is_no_safe_link_has_no_host(url):
    assert link_host(url) is None


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/news/feed.xml", "example.org/news/feed.xml"),
        ("http://example.org:8080/", "example.org:8080"),
        ("https://example.org/rss#top", "example.org/rss"),
        ("https://taz.de/!p4608;rss/", "taz.de/!p4608;rss"),
        ("https://example.org/2026/11/21/a-very-long-slug-about-the-bridge-of-velmouth-1.23456789.html", None),
        ("https://example.org/infoservices/alle-meldungen-100~rss2.xml", None),
    ],
)
def test_an_address_without_secrets_is_shown_whole(url, shown):
    assert shown_address(url) == (shown or url.removeprefix("https://"))
    assert open_address(url) == url


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/feed?key=s3cr3t", "example.org/feed?…"),
        ("https://ann:s3cr3t@example.org/feed", "example.org/feed"),
        ("https://example.org/private/s3cr3tAbCdEfGh0123/rss", "example.org/private/…/rss"),
        ("https://example.org/7f9c2ba4-e88f-4b4e-9f2a-1c2d3e4f5a6b.xml", "example.org/…"),
        ("https://example.org/s3cr3tAbCdEfGh0123.xml", "example.org/…"),
        ("https://example.org/%733cr3tAbCdEfGh0123", "example.org/…"),
        ("https://example.org/donaudampfschifffahrtsgesellschaft", "example.org/…"),
        ("https://example.org/" + "a-b/" * 40, f"example.org/{'a-b/' * 29}a-b…"),
        ("http://[::1", "…"),
        ("ftp://s3cr3t.example/", "…"),
        ("s3cr3t", "…"),
        ("", "…"),
    ],
)
def test_what_may_be_a_key_is_not_shown(url, shown):
    assert shown_address(url) == shown
    assert open_address(url) is None
