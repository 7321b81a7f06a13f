from __future__ import annotations

import pytest

from bot.core import formats
from bot.core.domain import MAX_INPUT_BYTES, Document, Format
from bot.core.errors import ParseError
from bot.core.formats import charset_of, decode, sniff


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"Twelve people were injured.", Format.TEXT),
        (b"a < b and c > d", Format.TEXT),
        (b"The tag <p> opens a paragraph.", Format.TEXT),
        (b"{not json} is how it starts", Format.TEXT),
        (b"ID3 is a car by a car maker.", Format.TEXT),
        (b"<!DOCTYPE html><html><body>x", Format.HTML),
        (b"\n<HTML><p>x", Format.HTML),
        (b"<p>Hello</p>", Format.HTML),
        (b"Intro <div>a</div><p>b</p>", Format.HTML),
        (b"<?xml version='1.0'?><html xmlns='x'><p>a</p></html>", Format.HTML),
        (b"<?xml version='1.0'?><rss version='2.0'><channel>", Format.FEED),
        (b"\n\n<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'>", Format.FEED),
        (b"<rdf:RDF xmlns:rdf='x'>", Format.FEED),
        (b"<?xml version='1.0'?><news><item><title>A</title></item></news>", Format.FEED),
        ("<rss version='2.0'><channel>".encode("utf-32-be"), Format.FEED),
        (b"Warning: bad option\n<?xml version='1.0'?><rss>", Format.FEED),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', Format.FEED),
        (b'{"title": "x' + b"y" * 300_000 + b'", "items": [{"id": "1"}]}', Format.FEED),
        (b'{"version": "https://jsonfeed.org/version/1.1", "title": "x' + b"y" * 300_000, Format.FEED),
        (b"{curly} braces, " + b"and words " * 30_000, Format.TEXT),
        ("Für Übung".encode("utf-16"), Format.TEXT),
        ("<html><p>Für</p>".encode("utf-16"), Format.HTML),
    ],
)
def test_the_bytes_tell_the_format(body: bytes, expected: Format) -> None:
    assert sniff(Document(body, "input", content_type="application/octet-stream")) is expected


def test_long_json_is_not_parsed_to_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats.json, "loads", None)  # a long document would hold up all other threads
    assert sniff(Document(b'{"a": [' + b"{}," * 1_000_000 + b'{}], "items": []}', "input")) is Format.FEED


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"--- ... ---", "no words"),
        (b"x" * (MAX_INPUT_BYTES + 1), "too large"),
        (b"%PDF-1.7 text", "PDF"),
        (b"\x89PNG\r\n", "PNG"),
        (b"PK\x03\x04abc", "ZIP"),
        (b"\x1f\x8b\x08abc", "gzip"),
        (b"text\x00\x01\x02 binary", "binary"),
        (bytes(range(256)) * 4, "binary"),
        (b'{"a": 1}', "not a JSON Feed"),
        (b'{"a": [' + b"{}," * 100_000 + b"{}]}", "not a JSON Feed"),
        (b"<?xml version='1.0'?><svg/>", "neither a feed nor a web page"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        sniff(Document(body, "input"))


@pytest.mark.parametrize(
    ("body", "declared", "text"),
    [
        ("Größe".encode(), "iso-8859-1", "Größe"),
        ("Größe".encode("cp1252"), "utf-8", "Größe"),
        ("„Größe“ 5 €".encode("cp1252"), "iso-8859-1", "„Größe“ 5 €"),
        ("Größe".encode("utf-8-sig"), "ascii", "Größe"),
        ("Größe".encode("utf-16"), None, "Größe"),
        ("Große Übung".encode("utf-16-le"), None, "Große Übung"),
        ("Große Übung".encode("utf-32"), None, "Große Übung"),
        ("Москва".encode("cp1251"), "windows-1251", "Москва"),
        ("東京".encode("shift_jis"), "Shift_JIS", "東京"),
        ("Größe".encode("cp1252"), "no-such-charset", "Größe"),
        ("Größe".encode("cp1252"), "idna", "Größe"),
        ("Größe".encode("cp1252"), "unicode_escape\x00", "Größe"),
    ],
)
def test_declared_charsets_are_hints(body: bytes, declared: str | None, text: str) -> None:
    assert decode(body, declared) == text


def test_utf8_with_a_fault_stays_utf8() -> None:
    assert decode("Größe, Übung, Mühe".encode() + b"\xff", "latin-1") == "Größe, Übung, Mühe\ufffd"


@pytest.mark.parametrize(
    ("header", "charset"),
    [("text/html; charset=UTF-8", "UTF-8"), ('text/html; charset="x-y"', "x-y"), ("text/html", None), (None, None)],
)
def test_charset_of(header: str | None, charset: str | None) -> None:
    assert charset_of(header) == charset
