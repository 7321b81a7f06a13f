"""A small newspaper on the web: a home page, its feeds, and pages of articles."""

from __future__ import annotations

from datetime import timedelta

from tests.fake_web import FakeWeb, Page

SITE = "https://post.example.org"
_FERRY = (
    "<p>The night ferry to Lunden stayed in port on Friday after divers found a net in its propeller, and "
    "{count} passengers had to spend the night in the terminal.</p><p>The company said that 14 cars and 3 lorries "
    "had been taken ashore, and that the next crossing would leave on Saturday at noon with 186 passengers.</p>"
    "<p>Harbour master Tilda Brandt said the net weighed 240 kilograms. It was the third of its kind in 5 weeks.</p>"
)
_PAGE = (
    "<html lang='en'><head><title>{title}</title><script type='application/ld+json'>"
    '{{"@type": "NewsArticle", "headline": "{title}", "datePublished": "2026-11-20T19:30:00Z", '
    '"author": {{"@type": "Person", "name": "Ann Bell"}}}}</script></head>'
    "<body><article><h1>{title}</h1>{text}</article></body></html>"
)
_WALL = (
    "<html><head><title>We value your privacy</title></head><body><div id='consent'><h1>We value your privacy</h1>"
    "<p>We and our 812 partners store and access information on your device. You can accept all or manage your "
    "choices at any time.</p><button>Accept all</button><button>Manage settings</button></div></body></html>"
)
_ITEMS = (
    ("Bakery strike ends in Brennhaven", "strike", "21 Nov 2026 05:10", ""),
    ("Night ferry stays in port", "ferry", "20 Nov 2026 19:30", "A net in the propeller kept the ferry in port."),
    ("Tram line 4 reopens", "tram", "20 Nov 2026 16:00", "After 11 weeks the trams of line 4 run again. …"),
    *(
        (f"Tides of day {day}", f"tides-{day}", f"{day} Oct 2026 05:00", f"High water is at 4.{day} metres at noon. …")
        for day in range(31, 22, -1)
    ),
)
_STRIKE = (
    "<p>The strike of 340 bakers in Brennhaven ended on Saturday after 9 days. Their wages will rise by 6.5 percent, "
    "the union said, and by another 2 percent in March.</p><p>About 1,200 shops had been without fresh bread. The "
    "employers put their loss at 4 million euros.</p><p>The mayor, Ole Brandt, thanked the 70 volunteers who had baked for "
    "hospitals and homes. They had used 12 tonnes of flour, he said, most of it given by 3 mills on the river.</p>"
    "<p>Bakers had stopped work on 12 November, when talks over night shifts had broken down for the second time. Each "
    "of them works 21 nights a month on average; from January on there will be no more than 18, and every night after "
    "the 15th will be paid at double the rate, said Mia Thorsen, who led the talks for the union.</p><p>The employers "
    "had offered 4 percent at first. Their speaker, Jon Aske, called the outcome dear but fair, and said that a loaf "
    "would cost 20 cents more from February on. In the afternoon the first ovens were lit again in the harbour.</p>"
)


_WHOLE = f"<content:encoded><![CDATA[{_STRIKE}]]></content:encoded>"


def _feed(title: str, items: tuple[tuple[str, str, str, str], ...]) -> str:
    entries = "".join(
        f"<item><title>{name}</title><link>{SITE}/{path}</link><guid>{path}</guid><pubDate>{when} GMT</pubDate>"
        + (f"<description>{summary}</description></item>" if summary else f"{_WHOLE}</item>")
        for name, path, when, summary in items
    )
    rss = "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
    return f"{rss}<channel><title>{title}</title><link>{SITE}/</link>{entries}</channel></rss>"


def newsstand() -> FakeWeb:
    """A web with the newspaper alone."""
    home = (
        "<html><head><title>Harbour Post</title>"
        "<link rel='alternate' type='application/rss+xml' href='/all.xml' title='All news'>"
        "<link rel='alternate' type='application/rss+xml' href='/sport.xml' title='Sport'>"
        "</head><body><p>Today's paper</p></body></html>"
    )
    html, rss = "text/html; charset=utf-8", "application/rss+xml"
    found = {
        SITE: (home, html),
        f"{SITE}/": (home, html),
        f"{SITE}/all.xml": (_feed("Harbour Post", _ITEMS), rss),
        f"{SITE}/sport.xml": (_feed("Harbour Post: Sport", ()), rss),
        f"{SITE}/ferry": (_PAGE.format(title=_ITEMS[1][0], text=_FERRY.format(count=172)), html),
        f"{SITE}/tram": (_WALL, html),
    }
    soon = timedelta(minutes=15)
    return FakeWeb({url: Page(body.encode(), kind, fresh_for=soon) for url, (body, kind) in found.items()})
