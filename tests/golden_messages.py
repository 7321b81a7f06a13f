"""Messages that every chat platform renders to a golden file: one of each answer there is, in both languages, and some
that try to be more than text. All of their news is invented."""

from __future__ import annotations

from bot.core.message import Button, Message, Run, Section, line

_POST = "https://post.example.org/floods/marna"
_TAGBLATT = "https://tagblatt.example.org/2026/11/hochwasser"

BRIEF_EN = Message(
    "Marna bursts its banks after three days of rain",
    (
        Section(
            (
                line("The Marna rose above five metres on Thursday and flooded the old town of Lower Bruck. [1]"),
                line("Schools stay closed until Monday. [2] (in German)"),
            )
        ),
        Section(
            (
                line(Run("12", bold=True), " injured people (3 sources: [1] [2] [3])"),
                line("more than ", Run("4,300", bold=True), " residents evacuated – Mayor Ines Holt [1]"),
                line(Run("€2.5 million", bold=True), " emergency aid [2]; ", Run("€3 million", bold=True), " says [3]"),
                line(Run("11.2%", bold=True), " of homes (without power up) [3]"),
            ),
            "Key figures",
            "list",
        ),
        Section((line("People: Ines Holt (mayor of Lower Bruck); Karl Adler (fire chief)"),)),
        Section(
            (
                line("[1] ", Run("Harbour Post, 19 Nov 2026", url=_POST)),
                line("[2] ", Run("Marna Tagblatt (dpa), 19 Nov 2026", url=_TAGBLATT)),
                line("[3] Bruck Radio, no date"),
            )
        ),
    ),
)

BRIEF_DE = Message(
    "Hochwasser an der Marna: 4.300 Menschen verlassen ihre Häuser",
    (
        Section(
            (line("Die Marna stieg am Donnerstag über fünf Meter und überflutete die Altstadt von Unterbruck. [1]"),)
        ),
        Section(
            (
                line(Run("12", bold=True), " Verletzte (2 Quellen: [1] [2])"),
                line("mehr als ", Run("4.300", bold=True), " Einwohner evakuiert – Bürgermeisterin Ines Holt [1]"),
            ),
            "Kennzahlen",
            "list",
        ),
        Section((line("[1] ", Run("Marna Tagblatt (dpa), 19. Nov. 2026", url=_TAGBLATT)), line("[2] Radio Bruck"))),
    ),
)

SINCE = Message(
    "Marna bursts its banks after three days of rain",
    (
        Section((line(Run("15", bold=True), " injured people (+3, earlier 12) [2]"),), "New since 19 Nov 2026", "list"),
        Section((line(Run("5.1", bold=True), " metres [1]"),), "Unchanged", "list"),
    ),
)

FIGURE = Message(
    "Marna bursts its banks after three days of rain",
    (
        Section(
            (
                line(Run("12", bold=True), " injured people (2 sources: [1] [2])"),
                line("Fire chief Karl Adler said ", Run("12 people", mark=True), " were hurt. [1]"),
                line("Nach Angaben der Feuerwehr wurden ", Run("zwölf Menschen", mark=True), " verletzt. [2]"),
            ),
            None,
            "quote",
        ),
        Section(
            (
                line("more than ", Run("4,300", bold=True), " residents evacuated [1]"),
                line("“", Run("More than 4,300 residents", mark=True), " left their homes”, Mayor Holt said. [1]"),
            ),
            None,
            "quote",
        ),
        Section(
            (
                line("[1] ", Run("Harbour Post, 19 Nov 2026", url=_POST)),
                line("[2] ", Run("Marna Tagblatt (dpa), 19 Nov 2026", url=_TAGBLATT)),
            ),
            "Sources",
        ),
    ),
)

SEARCH = Message(
    "2 articles for “flood”",
    (
        Section((line("(from the last 3 days, best first)"),)),
        Section(
            (
                line(Run("Marna bursts its banks", bold=True, url=_POST)),
                line("The ", Run("flood", mark=True), " reached the market square before dawn"),
                line("Harbour Post · 19 Nov 2026 · k3v9x2m7qa"),
            )
        ),
        Section(
            (
                line(Run("Insurers count the cost", bold=True)),
                line("the ", Run("floods", mark=True), " may cost insurers 40 million euros"),
                line("no date · p8d4w6n2rt"),
            )
        ),
    ),
)

ARTICLE = Message(
    "Marna bursts its banks",
    (
        Section(
            (
                line("Source: Harbour Post"),
                line("Published: 19 Nov 2026 06:30 UTC"),
                line("Tags: weather, floods"),
                line(Run(_POST, url=_POST)),
            )
        ),
        Section((line("River above five metres"), line("Old town under water")), "In short", "list"),
        Section((line("The Marna rose above five metres on Thursday."),)),
        Section((line("Fire chief Karl Adler said 12 people were hurt."),)),
    ),
)

HELP = Message(
    "/search: Search the stored articles",
    (
        Section((line("/search QUERY… [--limit N]"),), "Usage"),
        Section(
            (line('QUERY: words, "phrases", -not, >1000'), line("--limit: hits per page, 1 to 50")), "Arguments", "list"
        ),
        Section((line("/search flood evacuated"), line('/search "rail strike" -metro lang:de')), "Examples", "list"),
    ),
)

DIGESTS = Message(
    "Digests here",
    (
        Section(
            (
                line(Run("m4t7", bold=True), "  everything · 08:00 daily, Europe/Berlin"),
                line(Run("x2k9", bold=True), "  energy · 07:30, 18:00 on weekdays · paused: the channel was deleted"),
            ),
            None,
            "list",
        ),
    ),
)

FEEDS = Message(
    "Feeds followed here: 3",
    (
        Section((line("cannot be read: 1 · gone for good: 1"),)),
        Section(
            (
                line(
                    Run("w5c1", bold=True),
                    Run(" "),
                    Run("Bruck Radio", url=None),
                    " · gone for good: it answered 410: the page was removed for good · read: 3 days ago",
                ),
                line(
                    Run("b7k2", bold=True),
                    Run(" "),
                    Run("Marna Tagblatt", url=_TAGBLATT),
                    " · cannot be read: it refuses programs (first 3 hours ago) · read: 4 hours ago · next: in 2 hours",
                ),
                line(
                    Run("m4t7", bold=True),
                    Run(" "),
                    Run("Harbour Post", url=_POST),
                    " · fine · read: 12 minutes ago · next: in 5 minutes · about 40 articles a day · folder: News/Coast",
                ),
            ),
            None,
            "list",
        ),
    ),
)

FEED_TESTED_DE = Message(
    "Der Feed „Harbour Post“",
    (
        Section((line("post.example.org/all.xml"), line("Artikel darin: 40 · ältere, ausgelassen: 30"))),
        Section(
            (
                line(
                    Run("Marna bursts its banks", bold=True, url=_POST),
                    " · würde gespeichert · 19. Nov. 2026 06:30 UTC · Ann Bell · Englisch · Text von seiner Seite",
                ),
                line(
                    Run("Schools stay closed", bold=True),
                    " · würde gespeichert · ohne Datum · Englisch · nur der Anfang: es ist eine Bezahlschranke: den Artikel "
                    "sehen nur Abonnenten",
                ),
                line(Run("Crossword", bold=True), " · lässt sich nicht speichern: es enthält keinen Artikeltext"),
            ),
            "Die ersten 3 davon:",
            "list",
        ),
        Section(
            (line("Sport · post.example.org/sport.xml?…"),),
            "Die Website hat noch mehr Feeds. /feed add ADRESSE abonniert einen davon.",
            "list",
        ),
    ),
)

SETTINGS_DE = Message(
    "Einstellungen",
    (
        Section(
            (
                line("Sprache: ", Run("Deutsch", bold=True)),
                line("Zeitzone: ", Run("Europe/Berlin", bold=True)),
                line("Wer ändern darf: ", Run("wer den Server verwaltet", bold=True)),
            ),
            None,
            "list",
        ),
    ),
)

WHY = Message(
    "Marna bursts its banks",
    (
        Section(
            (line("Stored 19 Nov 2026 06:41 UTC from ", Run("Harbour Post", url=_POST), "; 14 figures were read."),)
        ),
        Section(
            (
                line("Figure", "Read as", "Counts"),
                line(Run("4,300", mark=True), "> 4,300 count", "residents"),
                line(Run("zwölf", mark=True), "12 count", "people (person)"),
            ),
            "How it was read",
            "table",
        ),
    ),
)

ERROR = Message(
    "That did not work", (Section((line("No stored article matches “quokkas”."), line("Try one word."))),), error=True
)

EMPTY = Message("Nothing new since 19 Nov 2026")

LONG = Message(
    "The longest week of the Marna",
    tuple(
        Section(
            tuple(
                line(Run(f"{day * 100 + hour:,}", bold=True), f" cubic metres a second at gauge {hour}, day {day} [1]")
                for hour in range(1, 7)
            ),
            f"Day {day}",
            "list",
        )
        for day in range(1, 8)
    ),
)

_HOSTILE_LINES = (
    "@everyone @here <@1> <@!1> <@&1> <#1> </brief:1> <id:customize> <!channel> <!here> <@U1> <#C1> <!subteam^S1>",
    "# not a heading",
    "-# not small",
    "- no item",
    "1. no number",
    "> no quote",
    ">>> no long quote",
    "**no** __bold__ _italic_ ~~struck~~ ||spoiler|| `code` ```block``` *slack* ~slack~",
    "[bank.example](https://evil.example) <https://evil.example> https://evil.example <https://evil.example|bank.example>",
    "evil.example/login mailto:a@evil.example slack://open discord.gg/abc",
    "<:smile:1> <a:smile:1> :smile: <t:0:R> <!date^0^{date}|x>",
    "\u202elru.evil\u202c a\u200bb\u2066c\u2069 \x1b[31mred\x00 \U000e0041tag",
    "back\\slash \\* \\@everyone &amp; &lt;@1&gt; & < >",
)

HOSTILE = Message(
    "# @everyone [free](https://evil.example) \u202eflood",
    (
        Section(tuple(line(one) for one in _HOSTILE_LINES)),
        Section(tuple(line(one) for one in _HOSTILE_LINES), "## **Key** @here", "list"),
        Section(tuple(line(one) for one in _HOSTILE_LINES), None, "quote"),
        Section((line("a```", "@everyone"), line("| pipe", "```\n# x")), "`table`", "table"),
        Section(
            (
                line(Run("https://bank.example", url="https://evil.example/login")),
                line(Run("bank](https://evil.example)", url="https://post.example.org/a)b(c[d]e f<g>h|i*j_k")),
                line(Run("script", url="javascript:alert(1)"), " ", Run("file", url="file:///etc/passwd")),
                line(Run("user", url="https://bank.example@evil.example/"), " ", Run("none", url="https://")),
                line(Run("cyrillic", url="https://ехаmple.example/"), " ", Run("", url="https://post.example.org/")),
            )
        ),
        Section((line("an", Run("*bold*", bold=True), "d", Run("_mark_", mark=True), Run("**", bold=True), "x"),)),
    ),
)

UNICODE = Message(
    "Zähler 👩‍👩‍👧‍👦 🇩🇪 e\u0301",
    (
        Section(
            (
                line("شددت ", Run("١٢", bold=True), " شخصًا على الفيضان"),
                line("השיטפון: ", Run("12", bold=True), " פצועים"),
                line("洪水で", Run("12人", bold=True), "が負傷"),
            ),
            "Z\u0338\u0327\u0361a\u0334",
            "list",
        ),
    ),
)

BUTTONS = (
    Button("sources", "Show sources", "tok1", "answer"),
    Button("more", "More figures", "tok2", "answer"),
    Button("post", "Post to channel", "tok3", "publish"),
)
PAGES = (
    Button("previous", "Previous", "tok4", "replace", enabled=False),
    Button("next", "Next", "tok5", "replace"),
)
STARTERS = (
    Button("starter", "Starter list: English", "tok7", "answer"),
    Button("starter", "Starter list: German", "tok8", "answer"),
    Button("form", "Follow feeds", "tok9", "form"),
)
FOLLOW = (
    Button("follow", "Feed abonnieren", "tok10", "answer"),
    Button("other", "Abonnieren: Sport", "tok11", "answer"),
)
CHANGE = (Button("change", "Einstellungen ändern", "tok6", "form"),)

GOLDEN: dict[str, tuple[Message, tuple[Button, ...]]] = {
    "brief_en": (BRIEF_EN, BUTTONS),
    "brief_de": (BRIEF_DE, BUTTONS[:1]),
    "brief_since": (SINCE, BUTTONS[:2]),
    "figure": (FIGURE, BUTTONS[2:]),
    "search": (SEARCH, PAGES),
    "article": (ARTICLE, ()),
    "help": (HELP, ()),
    "digests": (DIGESTS, ()),
    "feeds": (FEEDS, STARTERS),
    "feed_tested_de": (FEED_TESTED_DE, FOLLOW),
    "settings_de": (SETTINGS_DE, CHANGE),
    "why": (WHY, ()),
    "error": (ERROR, ()),
    "empty": (EMPTY, ()),
    "long": (LONG, PAGES),
    "hostile": (HOSTILE, BUTTONS),
    "unicode": (UNICODE, ()),
}
"""By name of the golden file, each fits every platform as one message."""
