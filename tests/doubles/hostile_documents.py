"""Documents that are well served and mean harm to whoever parses them."""

from __future__ import annotations

_LAUGHS = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10))
_ATTRIBUTES = " ".join(f'a{number}="1"' for number in range(200_000))
_LINK = '<link rel="alternate" type="application/rss+xml" href="/f">'


def _feed(text: str, before: str = "") -> bytes:
    item = f"<item><title>{text}</title><link>https://news.example/1</link><description>{text}</description></item>"
    return f'{before}<rss version="2.0"><channel><title>News</title>{item}</channel></rss>'.encode()


FEEDS: dict[str, bytes] = {
    "billion laughs": _feed("&a9;", f'<!DOCTYPE rss [<!ENTITY a0 "ha">{_LAUGHS}]>'),
    "quadratic entity": _feed("&a;" * 40_000, f'<!DOCTYPE rss [<!ENTITY a "{"x" * 40_000}">]>'),
    "file as an entity": _feed("&a;", '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "address as an entity": _feed("&a;", '<!DOCTYPE rss [<!ENTITY a SYSTEM "http://127.0.0.1:9/">]>'),
    "address as a DTD": _feed("&a;", '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/evil.dtd">'),
    "parameter entity": _feed("&a;", '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1:9/a"> %a;]>'),
    "deep nesting": _feed("<a>" * 300_000),
    "deep JSON": b'{"version": "https://jsonfeed.org/version/1.1", "title": "N", "items": ' + b"[" * 500_000,
    "long number": b'{"version": "https://jsonfeed.org/version/1.1", "title": ' + b"9" * 1_000_000 + b', "items": []}',
    "many attributes": _feed(f"<a {_ATTRIBUTES}>"),
    "mixed encodings": b'<?xml version="1.0" encoding="UTF-16"?>' + _feed("Gr\u00fc\u00dfe") + "Grüße".encode("utf-16"),
    "encoding that is none": _feed("\0" * 10_000, '<?xml version="1.0" encoding="bz2"?>'),
}
PAGES: dict[str, bytes] = {
    "deep nesting": b"<html>" + b"<div>" * 200_000 + b"Twelve people were injured.",
    "many feeds": f"<html><head>{_LINK * 60_000}</head>".encode(),
}
