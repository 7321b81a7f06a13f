"""Pages that stand where an article should are named for what they are; articles about such things are read."""

from __future__ import annotations

import pytest

from adapters.pages import PageReader
from bot.core.domain import Document
from bot.core.errors import ParseError

LOREM = "The council of Aldbury voted on Monday to rebuild the harbour wall, which a storm had broken in three places last winter."
NAV = "<header><nav>" + "".join(f"<a href='/s{n}'>Section {n}</a>" for n in range(40)) + "</nav></header>"
CARDS = (
    "<section>"
    + "".join(
        f"<div class='card'><a href='/a{n}'>A headline about something that happened {n}</a><p>A teaser of one sentence that tells what happened in the town {n}.</p></div>"
        for n in range(12)
    )
    + "</section>"
)


def p(title: str, h1: str, *paragraphs: str, extra: str = "", head: str = "", nav: str = NAV) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><title>{title}</title>{head}</head><body>{nav}<main><h1>{h1}</h1>{text}</main>{extra}<footer><p>Imprint Privacy Contact</p></footer></body></html>"


WALLS = {
    "robot cf": p(
        "Just a moment...",
        "n.example",
        "Verifying you are human. This may take a few seconds.",
        "n.example needs to review the security of your connection before proceeding.",
        nav="",
        extra="<script>window._cf_chl_opt={}</script>",
    ),
    "robot cf js": "<html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue</noscript><script>(function(){window._cf_chl_opt={cvId:'3'}})();</script></body></html>",
    "robot cf1020": p(
        "Access denied | n.example used Cloudflare to restrict access",
        "Access denied",
        "Error code 1020",
        "You do not have access to n.example. The site owner may have set restrictions that prevent you from accessing the site.",
        "Cloudflare Ray ID: 7d1",
        nav="",
    ),
    "robot datadome": "<html><head><title>n.example</title></head><body><p id='cmsg'>Please enable JS and disable any ad blocker</p><script>var dd={'rt':'c','cid':'x'}</script><script src='https://ct.captcha-delivery.com/c.js'></script></body></html>",
    "robot px": "<html><head><title>Access to this page has been denied.</title></head><body><div id='px-captcha'></div><h1>Press &amp; Hold to confirm you are a human (and not a bot).</h1></body></html>",
    "robot incapsula": "<html><head><META NAME='robots' CONTENT='noindex,nofollow'><script src='/_Incapsula_Resource?SWJIYLWA=5074'></script></head><body>Request unsuccessful. Incapsula incident ID: 877000</body></html>",
    "robot akamai": '<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don\'t have permission to access "http://n.example/a" on this server.<P>Reference #18.abc</BODY></HTML>',
    "robot google": p(
        "https://n.example/a",
        "",
        "Our systems have detected unusual traffic from your computer network. This page checks to see if it's really you sending the requests, and not a robot.",
    ),
    "robot bloomberg": p(
        "Bloomberg - Are you a robot?",
        "We've detected unusual activity from your computer network",
        "To continue, please click the box below to let us know you're not a robot.",
        "Why did this happen? Please make sure your browser supports JavaScript and cookies and that you are not blocking them from loading.",
    ),
    "robot distil": p(
        "Pardon Our Interruption",
        "Pardon Our Interruption...",
        "As you were browsing, something about your browser made us think you might be a bot. There are a few reasons this might happen: you're a power user moving through this website with super-human speed. You've disabled JavaScript in your web browser.",
    ),
    "robot de": p(
        "Sicherheitsüberprüfung",
        "Einen Moment bitte",
        "Wir überprüfen, ob Sie ein Mensch sind. Dies kann einige Sekunden dauern.",
    ),
    "robot sucuri": p(
        "Sucuri WebSite Firewall - Access Denied",
        "Access Denied - Sucuri Website Firewall",
        "If you are the site owner (or you manage this site), please whitelist your IP or if you think this block is an error please open a support ticket.",
        "Block details: Your IP: 1.2.3.4",
    ),
    "consent de pur": p(
        "Blatt",
        "Weiter mit Werbung lesen",
        "Besuchen Sie unsere Seite wie gewohnt mit Werbung und Tracking. Details zum Tracking finden Sie in der Datenschutzerklärung und im Privacy Center.",
        "Zustimmung jederzeit widerrufbar.",
        "Nutzen Sie blatt.example mit weniger Werbung und ohne Werbetracking für 4,99 Euro im Monat. Bereits Pur-Abonnent? Hier anmelden.",
        "Wir und unsere bis zu 193 Partner verarbeiten personenbezogene Daten wie IP-Adressen und Cookies, um Informationen auf einem Gerät zu speichern.",
        nav="",
    ),
    "consent google": p(
        "Before you continue to Google",
        "Before you continue to Google",
        "We use cookies and data to deliver and maintain our services, track outages and protect against spam, measure audience engagement.",
        "If you choose to Accept all, we will also use cookies and data to develop and improve new services.",
        nav="",
    ),
    "consent yahoo": p(
        "Yahoo ist Teil der Yahoo Markenfamilie",
        "Yahoo ist Teil der Yahoo Markenfamilie",
        "Wenn Sie unsere Websites und Apps nutzen, verwenden wir Cookies, um Ihnen unsere Websites und Apps bereitzustellen, Nutzer zu authentifizieren und Sicherheitsmaßnahmen anzuwenden.",
        "Wenn Sie Alle akzeptieren klicken, werden wir und unsere Partner, einschließlich 238, Informationen auf einem Gerät speichern und/oder auf diese zugreifen.",
        "Wenn Sie nicht möchten, dass wir und unsere Partner Cookies und personenbezogene Daten für diese zusätzlichen Zwecke verwenden, klicken Sie auf Alle ablehnen. Sie können Ihre Einwilligung jederzeit widerrufen.",
        nav="",
    ),
    "consent en long": p(
        "Privacy choices",
        "We value your privacy",
        *[
            "We and our 812 partners store and access information on a device, such as unique IDs in cookies, to process personal data. You may accept or manage your choices, including your right to object where legitimate interest is used, or at any time in the privacy policy page. These choices will be signaled to our partners and will not affect browsing data."
        ]
        * 4,
    ),
    "paywall en": p(
        "What the wall hides - Ledger",
        "What the wall hides",
        "Subscribe to continue reading",
        "Unlimited access to every story for 1 dollar a week. Cancel anytime.",
        "Already a subscriber? Log in.",
    ),
    "paywall ld": p(
        "What the wall hides - Ledger",
        "What the wall hides",
        LOREM,
        "Become a subscriber",
        head='<script type="application/ld+json">{"@type":"NewsArticle","headline":"What the wall hides","datePublished":"2026-11-01","isAccessibleForFree":false}</script>',
    ),
    "paywall de": p(
        "Was der Rat verschwieg - Blatt",
        "Was der Rat verschwieg",
        "Dieser Artikel ist nur für Abonnenten lesbar.",
        "Jetzt weiterlesen mit Blatt+: vier Wochen für 1 Euro, danach monatlich kündbar.",
        "Sie haben bereits ein Abo? Hier anmelden.",
    ),
    "account": p(
        "Log in | Forum",
        "Log in",
        "You must be logged in to view this page. Please enter your user name and password, or create a free account to take part.",
    ),
    "account de": p("Anmelden", "Anmelden", "Bitte melden Sie sich an, um diesen Inhalt zu sehen. Passwort vergessen?"),
    "script": "<html><head><title>App</title></head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div></body></html>",
    "script de": p("Blatt", "Blatt", "Bitte aktivieren Sie JavaScript in Ihrem Browser, um diese Seite zu sehen."),
    "error 404": p(
        "404 - Page not found | Ledger",
        "Page not found",
        "Sorry, the page you were looking for does not exist.",
        extra=CARDS,
    ),
    "error 404 de": p(
        "Seite nicht gefunden - Blatt",
        "Seite nicht gefunden",
        "Die von Ihnen gesuchte Seite gibt es nicht oder nicht mehr.",
        extra=CARDS,
    ),
    "error gone de": p(
        "Blatt",
        "Dieser Artikel ist nicht mehr verfügbar",
        "Aus rechtlichen Gründen müssen wir Artikel nach einer bestimmten Zeit löschen. Vielleicht finden Sie hier, was Sie suchen.",
        extra=CARDS,
    ),
    "error 500": p(
        "Internal Server Error",
        "Internal Server Error",
        "The server encountered an internal error or misconfiguration and was unable to complete your request.",
    ),
    "error maintenance": p(
        "Wartungsarbeiten",
        "Wartungsarbeiten",
        "Wir sind gleich wieder da. Die Seite ist vorübergehend nicht erreichbar.",
    ),
    "error oops": p(
        "Oops! | Ledger",
        "Oops! Something went wrong",
        "We can't find the page you're looking for. Try the home page or the search.",
    ),
    "region": p(
        "451: Unavailable due to legal reasons",
        "451: Unavailable due to legal reasons",
        "We recognize you are attempting to access this website from a country belonging to the European Economic Area (EEA) including the EU which enforces the General Data Protection Regulation (GDPR) and therefore access cannot be granted at this time.",
    ),
    "region de": p("Blatt", "Video", "Dieser Inhalt ist in Ihrem Land nicht verfügbar."),
}


ABOUT = {
    "robots story short undated": p(
        "Access denied: how robots close the web",
        "Access denied: how robots close the web",
        "More and more papers ask their readers whether they are human. Visitors of one site saw only the words “Access denied”, the county said on Thursday, and 412 of them wrote letters.",
        "The paper blamed a captcha that nobody could solve, and promised to take it away by spring. Until then readers may ring the desk in Wharf Street, which answers between nine and five.",
    ),
    "cookie story de": p(
        "Gericht: Cookie-Banner unzulässig",
        "Gericht: Cookie-Banner unzulässig",
        "Das Landgericht hat einem Verlag verboten, Leser mit einem Pur-Abo zur Zustimmung zu drängen. Das teilte die Verbraucherzentrale am Montag mit.",
        "Der Verlag hatte 4,99 Euro im Monat verlangt, wenn Leser keine Werbung sehen wollten. Mehr als 12.000 hatten gezahlt, bevor sie zu einem anderen Blatt wechselten.",
    ),
    "paywall business": p(
        "Ledger puts its stories behind a paywall",
        "Ledger puts its stories behind a paywall",
        "The Coast Ledger asks its readers to subscribe from January. Unlimited access to its pages will cost 1 dollar a week, the publisher said on Friday.",
        "About 21,000 people read the paper on the web each day. The paper hopes that one in ten will become a subscriber, which would pay for two reporters.",
    ),
    "404 story": p(
        "Town hall page not found for 3 days",
        "Town hall page not found for 3 days",
        "Nobody in Aldbury could read the town's web pages between Monday and Thursday. The server answered with “404 not found”, the clerk said, because a bill of 31 euros had not been paid.",
        "About 900 people had tried to order a bin. The clerk has written the date of the next bill on the wall of the office, in red.",
    ),
    "javascript story": p(
        "Rathaus: neue Seite ohne JavaScript",
        "Rathaus: neue Seite ohne JavaScript",
        "Die Gemeinde Lerchenau hat ihre Internetseite für 46.000 Euro erneuert. Sie lässt sich auch lesen, wenn JavaScript deaktiviert ist, sagte Bürgermeisterin Karin Wendel.",
        "Im ersten Monat kamen 12.300 Besucher, doppelt so viele wie vorher. Die meisten suchten die Termine der Müllabfuhr.",
    ),
    "region story": p(
        "Video not available in your country? Blame the league",
        "Video not available in your country? Blame the league",
        "Fans abroad could not watch the derby on Saturday. The league had sold the rights to 14 stations, none of which showed the game, and the stream said that it was not available.",
        "About 3,100 people asked for their money back, 6.99 euros each.",
    ),
    "dated thin": p(
        "Kassach: Zug hält wieder",
        "Kassach: Zug hält wieder",
        "Am Bahnhof Kassach halten wieder Züge. Wegen Wartungsarbeiten war er vorübergehend nicht erreichbar. Rund 300 Pendler hatten Umwege fahren müssen.",
        head="<meta property='article:published_time' content='2026-11-16T10:00:00Z'>",
    ),
}


def read(html: str) -> str:
    (draft,) = PageReader().read(Document(html.encode(), "page", url="https://n.example/news/a-1"))
    return draft.text


REASONS = {
    "robot": "robot check",
    "consent": "consent page",
    "paywall": "paywall",
    "account": "log in",
    "script": "JavaScript",
    "error": "error page",
    "region": "country",
}


@pytest.mark.parametrize("name", WALLS)
def test_walls_are_named(name: str) -> None:
    with pytest.raises(ParseError, match=REASONS[name.split(maxsplit=1)[0]]):
        read(WALLS[name])


@pytest.mark.parametrize("name", ABOUT)
def test_articles_about_walls_are_read(name: str) -> None:
    assert len(read(ABOUT[name]).split()) >= 20


@pytest.mark.parametrize("name", [name for name in WALLS if not name.startswith("paywall ld")])
def test_a_wall_under_a_whole_article_is_no_wall(name: str) -> None:
    """Sites leave the banner in the page, and show the article all the same."""
    article = "<article>" + "".join(f"<p>{LOREM} That was the year {1900 + n}.</p>" for n in range(14)) + "</article>"
    banner = WALLS[name].partition("<body>")[2].partition("</body>")[0]
    html = f"<html><head><title>Aldbury to rebuild its wall</title></head><body>{article}<div role='dialog'>{banner}</div></body></html>"
    assert read(html).count(LOREM) == 14
