"""Commands that tell what is in the stored articles."""

from __future__ import annotations

from bot.core.commands.model import CHAT, CLI, Argument, Command
from bot.core.commands.shared import JSON, LANGUAGE, LENGTH, PRIVATE

_TOPIC_HELP = "a topic, a URL or an article's id; nothing: the newest story"
_TOPIC_HELP_DE = "ein Thema, eine URL oder eine Artikel-ID; nichts: die neueste Geschichte"
_TOPIC_NAME_DE = "thema"

READING: tuple[Command, ...] = (
    Command(
        "brief",
        "Key figures, lead sentences and people of a topic or an article",
        "Kennzahlen, Kernsätze und Personen zu einem Thema oder Artikel",
        (
            Argument("topic", _TOPIC_HELP, _TOPIC_HELP_DE, _TOPIC_NAME_DE, many=True, completes="topic"),
            LENGTH,
            LANGUAGE,
            Argument(
                "--sources",
                "show each figure's exact source sentence",
                "zu jeder Zahl den genauen Quellsatz zeigen",
                "quellen",
                flag=True,
            ),
            Argument(
                "--since",
                "only what is new since this day or time (2026-01-31T08:00)",
                "nur, was seit diesem Tag oder Zeitpunkt neu ist (2026-01-31T08:00)",
                "seit",
                metavar="TIME",
            ),
            PRIVATE,
            JSON,
        ),
        examples=("brief nato troops", "brief https://example.org/news/flood.html", "brief flood --since 2026-01-31"),
        details="Every figure is printed with the number of its source; --sources shows the sentence it was read from. "
        "With --since figures are compared with those of the articles before that time (UTC where no zone is given).",
        shell_details="Files may be named too.",
        details_de="Jede Zahl steht mit der Nummer ihrer Quelle; --sources zeigt den Satz, aus dem sie stammt. "
        "Mit --since werden Zahlen mit denen der Artikel vor diesem Zeitpunkt verglichen (ohne Zeitzone: UTC).",
        private=False,
    ),
    Command(
        "figure",
        "Key figures of a topic, each with the sentence it was read from",
        "Kennzahlen zu einem Thema, jede mit ihrem Quellsatz",
        (
            Argument("topic", _TOPIC_HELP, _TOPIC_HELP_DE, _TOPIC_NAME_DE, many=True, completes="topic"),
            LANGUAGE,
            PRIVATE,
        ),
        surfaces=CHAT,
        examples=("figure flood",),
        private=False,
    ),
    Command(
        "search",
        "Search the stored articles",
        "Die gespeicherten Artikel durchsuchen",
        (
            Argument(
                "query",
                'words, "phrases", -not, source:taz, lang:de, after:2026-01-31, before:2026, >1000',
                'Wörter, "Wortfolgen", -ohne, source:taz, lang:de, after:2026-01-31, before:2026, >1000',
                "suche",
                many=True,
                required=True,
                completes="source",
            ),
            Argument("--limit", "hits per page, 1 to 50", "Treffer je Seite, 1 bis 50", "anzahl", metavar="N"),
            Argument(
                "--cursor",
                "continue a search where its last page ended",
                metavar="CURSOR",
                surfaces=CLI,
            ),
            JSON,
        ),
        examples=("search flood evacuated", 'search "rail strike" -metro lang:de', "search soldiers >1000 source:taz"),
        details="Searches the last 3 days first, then 30, 90 and all, until a page is full.",
        shell_details="Quote > and <.",
        details_de="Sucht zuerst in den letzten 3 Tagen, dann in 30, 90 und allen, bis eine Seite voll ist.",
    ),
    Command(
        "article",
        "Show one stored article",
        "Einen gespeicherten Artikel zeigen",
        (
            Argument("id", "the article's id", "die ID des Artikels", "id", required=True, completes="article"),
            JSON,
        ),
        examples=("article k3v9x2m7qa",),
    ),
    Command(
        "why",
        "Why an article is (not) here or in a digest, or how it stands with this channel",
        "Warum ein Artikel (nicht) da ist oder verschickt wurde, oder wie es um diesen Kanal steht",
        (
            Argument(
                "subject",
                "an article's id, URL or title; nothing: this channel",
                "ID, URL oder Titel eines Artikels; nichts: dieser Kanal",
                "gegenstand",
                many=True,
                completes="article",
            ),
        ),
        examples=("why k3v9x2m7qa", "why https://example.org/news/flood.html", "why"),
    ),
)

HELP = Command(
    "help",
    "Explain the commands, or one of them",
    "Die Befehle erklären, oder einen davon",
    (Argument("command", "a command's name", "der Name eines Befehls", "befehl", many=True, completes="command"),),
    surfaces=CHAT,
    examples=("help search",),
)
