"""Commands about what a server or workspace follows, when it hears of it, and what it chose."""

from __future__ import annotations

from bot.core.commands.model import CHAT, CLI, Access, Argument, Command
from bot.core.commands.shared import JSON, LANGUAGE, LENGTH, ZONE

_DIGEST_ID = Argument(
    "id",
    "the digest's id, from digest list; not needed where there is one",
    "die ID, aus digest list; entbehrlich, wo es nur eine gibt",
    "id",
    completes="subscription",
)

_SCHEDULE = (
    Argument("--at", "times of day: 08:00 or 08:00,18:00", "Uhrzeiten: 08:00 oder 08:00,18:00", "um", metavar="TIMES"),
    Argument("--days", "weekdays: daily, weekdays, mon,thu", "Wochentage: täglich, werktags, mo,do", "tage"),
    ZONE,
)
_ONLY_IF_NEWS = "silence instead of one line where there is no news"
_ONLY_IF_NEWS_DE = "schweigen statt einer Zeile, wenn es nichts Neues gibt"
_UPDATES = "reply to a digest when one of its figures changes"
_UPDATES_DE = "auf eine Zusammenfassung antworten, wenn sich eine ihrer Zahlen ändert"
_DIGEST_LENGTH = Argument(
    "--length",
    "five, eight or twelve stories",
    "fünf, acht oder zwölf Themen",
    "länge",
    choices=("short", "normal", "long"),
)
_DIGEST_LANGUAGE = Argument(
    "--language", "language of the digest", "Sprache der Zusammenfassung", "sprache", choices=("en", "de")
)
_QUIET = Argument(
    "--quiet",
    "quiet hours: 22:00-07:00; a digest due in them waits",
    "Ruhezeit: 22:00-07:00; was dann fällig ist, wartet",
    "ruhezeit",
    metavar="HOURS",
)

_FEEDS: tuple[Command, ...] = (
    Command(
        "feed add",
        "Follow a feed, or several; the address of a site will do",
        "Einen Feed abonnieren, oder mehrere; die Adresse der Website genügt",
        (
            Argument(
                "url",
                "address of a feed or a site; several separated by spaces",
                "Adresse eines Feeds oder einer Website; mehrere mit Leerzeichen getrennt",
                "url",
                many=True,
                required=True,
            ),
            JSON,
        ),
        examples=("feed add https://example.org/news/feed.xml", "feed add example.org"),
        details="Of a feed that is new here the last few articles are stored at once.",
        details_de="Von einem Feed, der hier neu ist, werden die letzten Artikel gleich gespeichert.",
        shell_details="Its articles are shown to every server and workspace, as imports are. Exit code 1 if an address "
        "could not be followed.",
        access=Access.MANAGED,
        form=("url",),
    ),
    Command(
        "feed list",
        "The feeds that are followed here, and how it stands with each",
        "Die Feeds, die hier abonniert sind, und wie es um jeden steht",
        (
            Argument("--all", "those of every server and workspace too", flag=True, surfaces=CLI),
            JSON,
        ),
        examples=("feed list",),
    ),
    Command(
        "feed remove",
        "Stop following feeds; their articles stay",
        "Feeds abbestellen; ihre Artikel bleiben",
        (
            Argument(
                "feed",
                "its id, address or title; several separated by spaces",
                "ID, Adresse oder Titel; mehrere mit Leerzeichen getrennt",
                "feed",
                many=True,
                required=True,
                completes="feed",
            ),
            JSON,
        ),
        examples=("feed remove b7k2",),
        access=Access.MANAGED,
    ),
    Command(
        "feed test",
        "What a feed would bring, and what not and why; stores nothing",
        "Was ein Feed bringen würde, und was warum nicht; speichert nichts",
        (
            Argument(
                "url", "address of a feed or a site", "Adresse eines Feeds oder einer Website", "url", required=True
            ),
            JSON,
        ),
        examples=("feed test https://example.org/news/feed.xml",),
    ),
    Command(
        "feed starter",
        "Follow a list of well-known news feeds in one step",
        "Eine Liste bekannter Nachrichtenfeeds in einem Schritt abonnieren",
        (
            Argument(
                "language",
                "whose list to follow; nothing: show the lists",
                "wessen Liste abonniert wird; nichts: die Listen zeigen",
                "sprache",
                choices=("en", "de"),
            ),
            JSON,
        ),
        examples=("feed starter", "feed starter en"),
        access=Access.MANAGED_IF_GIVEN,
    ),
    Command(
        "feed import",
        "Follow the feeds of an OPML list, with their folders",
        "Die Feeds einer OPML-Liste abonnieren, mit ihren Ordnern",
        (
            Argument("inputs", "OPML files or addresses of some, or - for stdin", many=True, required=True),
            JSON,
        ),
        surfaces=CLI,
        examples=("feed import feeds.opml", "feed import https://example.org/feeds.opml"),
        details="A feed that cannot be read just now is followed all the same, and read later. Exit code 1 if a list "
        "could not be read, or a feed of it not be followed.",
    ),
    Command(
        "feed read",
        "Read the feeds that are due, once",
        "Die fälligen Feeds einmal lesen",
        (JSON,),
        surfaces=CLI,
        examples=("feed read",),
        details="While the bot runs it reads them by itself. Exit code 1 if one could not be read.",
    ),
    Command(
        "feed export",
        "Print the followed feeds as an OPML list",
        "Die abonnierten Feeds als OPML-Liste ausgeben",
        surfaces=CLI,
        examples=("feed export > feeds.opml",),
    ),
)

_DIGESTS: tuple[Command, ...] = (
    Command(
        "digest set",
        "Post a digest to this channel every day",
        "Täglich eine Zusammenfassung in diesen Kanal schicken",
        (
            Argument(
                "topic",
                "only these topics, with commas: flood, nato",
                "nur diese Themen, mit Komma: Hochwasser, Nato",
                "themen",
                many=True,
                completes="topic",
            ),
            *_SCHEDULE,
            Argument(
                "--only-if-news",
                _ONLY_IF_NEWS,
                _ONLY_IF_NEWS_DE,
                "nur-neues",
                flag=True,
            ),
            _DIGEST_LENGTH,
            _DIGEST_LANGUAGE,
            _QUIET,
            Argument("--updates", _UPDATES, _UPDATES_DE, "änderungen", flag=True),
        ),
        surfaces=CHAT,
        examples=(
            "digest set --at 08:00",
            "digest set energy, flood --at 07:30,18:00 --days weekdays --zone Europe/Berlin",
        ),
        access=Access.MANAGED,
        form=(
            "topic",
            "--at",
            "--days",
            "--zone",
            "--only-if-news",
            "--length",
            "--language",
            "--quiet",
            "--updates",
        ),
    ),
    Command(
        "digest edit",
        "Change a digest; what is not said stays as it is",
        "Eine Zusammenfassung ändern; was nicht genannt ist, bleibt",
        (
            _DIGEST_ID,
            Argument(
                "--topic",
                "its topics, with commas; everything for all news",
                "ihre Themen, mit Komma; alles für alle Nachrichten",
                "themen",
                metavar="TOPICS",
                completes="topic",
            ),
            *_SCHEDULE,
            Argument("--only-if-news", _ONLY_IF_NEWS, _ONLY_IF_NEWS_DE, "nur-neues", choices=("yes", "no")),
            _DIGEST_LENGTH,
            _DIGEST_LANGUAGE,
            _QUIET,
            Argument("--updates", _UPDATES, _UPDATES_DE, "änderungen", choices=("yes", "no")),
        ),
        surfaces=CHAT,
        examples=("digest edit --at 09:00", "digest edit m4t7 --quiet off --updates yes"),
        access=Access.MANAGED,
        form=(
            "--at",
            "--length",
            "--language",
            "--quiet",
            "--updates",
            "--topic",
            "--days",
            "--zone",
            "--only-if-news",
        ),
    ),
    Command(
        "digest list",
        "The digests of this server or workspace",
        "Die Zusammenfassungen dieses Servers oder Workspace",
        (
            Argument(
                "id",
                "only the one with this id, and what can be done with it",
                "nur die mit dieser ID, und was sich mit ihr tun lässt",
                "id",
                completes="subscription",
            ),
        ),
        surfaces=CHAT,
        examples=("digest list", "digest list m4t7"),
    ),
    Command(
        "digest preview",
        "What today's digest would say",
        "Vorschau der heutigen Zusammenfassung",
        (
            Argument(
                "topic",
                "only stories on these topics, with commas",
                "nur Geschichten zu diesen Themen, mit Komma",
                "themen",
                many=True,
                completes="topic",
            ),
            Argument(
                "--id",
                "this digest, as it would be posted now",
                "diese Zusammenfassung, wie sie jetzt geschickt würde",
                "id",
                metavar="ID",
                completes="subscription",
                surfaces=CHAT,
            ),
            Argument(
                "--at",
                "as of this time (2026-01-31 or 2026-01-31T08:00)",
                "Stand zu diesem Zeitpunkt (2026-01-31 oder 2026-01-31T08:00)",
                "stand",
                metavar="TIME",
            ),
            Argument(
                "--hours", "how far back to look", "wie viele Stunden zurück", "stunden", default="24", metavar="N"
            ),
            LANGUAGE,
            JSON,
        ),
        examples=("digest preview", "digest preview energy --at 2026-01-31T08:00 --hours 48"),
    ),
    Command(
        "digest now",
        "Post this channel's digest now",
        "Die Zusammenfassung dieses Kanals jetzt schicken",
        (_DIGEST_ID,),
        surfaces=CHAT,
        examples=("digest now",),
        access=Access.MANAGED,
    ),
    Command(
        "digest pause",
        "Pause a digest",
        "Eine Zusammenfassung anhalten",
        (_DIGEST_ID,),
        surfaces=CHAT,
        examples=("digest pause",),
        access=Access.MANAGED,
    ),
    Command(
        "digest resume",
        "Resume a paused digest",
        "Eine angehaltene Zusammenfassung fortsetzen",
        (_DIGEST_ID,),
        surfaces=CHAT,
        examples=("digest resume",),
        access=Access.MANAGED,
    ),
    Command(
        "digest skip",
        "Leave out the next digest",
        "Die nächste Zusammenfassung auslassen",
        (_DIGEST_ID,),
        surfaces=CHAT,
        examples=("digest skip",),
        access=Access.MANAGED,
    ),
    Command(
        "digest remove",
        "Remove a digest",
        "Eine Zusammenfassung entfernen",
        (_DIGEST_ID,),
        surfaces=CHAT,
        examples=("digest remove m4t7",),
        access=Access.MANAGED,
    ),
)

_SETTINGS = Command(
    "settings",
    "Show or change language, time zone, length, and who may change things",
    "Sprache, Zeitzone, Länge, und wer etwas ändern darf: zeigen oder ändern",
    (
        Argument(
            "--language",
            "language of shared answers; auto: the asker's",
            "Sprache geteilter Antworten; auto: die der fragenden Person",
            "sprache",
            choices=("auto", "en", "de"),
        ),
        ZONE,
        LENGTH,
        Argument(
            "--editors",
            "who may change things",
            "wer etwas ändern darf",
            "bearbeiter",
            choices=("managers", "everyone"),
        ),
        Argument("--allow", "a user who may change things too", "wer außerdem ändern darf", "erlauben", metavar="USER"),
        Argument(
            "--disallow",
            "take that back for a user",
            "das für jemanden zurücknehmen",
            "nicht-mehr-erlauben",
            metavar="USER",
        ),
    ),
    surfaces=CHAT,
    examples=("settings", "settings --language de --zone Europe/Berlin"),
    access=Access.MANAGED_IF_GIVEN,
    form=("--language", "--zone", "--length", "--editors"),
)

MANAGING: tuple[Command, ...] = (*_FEEDS, *_DIGESTS, _SETTINGS)
