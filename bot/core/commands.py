"""The one table of commands. The command line, the terminal chat, the chat platforms, the help texts and the
README's command section are generated from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Surface(StrEnum):
    """Where a command can be given."""

    CLI = "cli"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument. A positional argument has no dashes in its name and takes all remaining words when ``many``.

    An option named ``--json`` with ``flag`` takes no value.
    """

    name: str
    help: str
    required: bool = False
    many: bool = False
    flag: bool = False
    choices: tuple[str, ...] = ()
    default: str | None = None
    metavar: str | None = None

    @property
    def key(self) -> str:
        """The name under which the value is found in parsed arguments."""
        return self.name.lstrip("-").replace("-", "_")

    @property
    def option(self) -> bool:
        return self.name.startswith("--")


@dataclass(frozen=True, slots=True)
class Command:
    """One command. ``name`` may have two words ("digest preview"). ``summary_de`` is the German one-liner."""

    name: str
    summary: str
    summary_de: str
    arguments: tuple[Argument, ...] = ()
    surfaces: frozenset[Surface] = frozenset(Surface)
    examples: tuple[str, ...] = ()
    details: str = ""


_CLI = frozenset({Surface.CLI})
_CHAT = frozenset({Surface.CHAT})
_LENGTH = Argument("--length", "how long the brief may be", choices=("short", "normal", "long"), default="normal")
_LANGUAGE = Argument("--lang", "language of the answer (default: your setting)", choices=("en", "de"))
_JSON = Argument("--json", "print the answer as JSON (docs/json.md)", flag=True)
_JSONL = Argument("--jsonl", "read one JSON object per line on stdin, write one per line", flag=True)
_TOPIC = "a topic, or words of it"

COMMANDS: tuple[Command, ...] = (
    Command(
        "brief",
        "Key figures, lead sentences and people of a topic or an article",
        "Kennzahlen, Kernsätze und Personen zu einem Thema oder Artikel",
        (
            Argument("subject", f"{_TOPIC}; an article's id; a URL; in a shell files. None: the newest", many=True),
            _LENGTH,
            _LANGUAGE,
            Argument("--sources", "show each figure's exact source sentence", flag=True),
            Argument("--since", "only what is new since this day or time (2026-01-31T08:00)", metavar="TIME"),
            _JSON,
        ),
        examples=("brief nato troops", "brief https://example.org/news/flood.html", "brief flood --since 2026-01-31"),
        details="Every figure is printed with the number of its source; --sources shows the sentence it was read from. "
        "With --since figures are compared with those of the articles before that time (UTC where no zone is given).",
    ),
    Command(
        "figure",
        "Key figures of a topic, each with the sentence it was read from",
        "Kennzahlen zu einem Thema, jede mit ihrem Quellsatz",
        (
            Argument("subject", f"{_TOPIC}, or an article's id", many=True, required=True),
            _LANGUAGE,
        ),
        surfaces=_CHAT,
        examples=("figure flood",),
    ),
    Command(
        "search",
        "Search the stored articles",
        "Die gespeicherten Artikel durchsuchen",
        (
            Argument(
                "query",
                'words, "phrases", -not, source:taz, lang:de, after:2026-01-31, before:2026, >1000',
                many=True,
                required=True,
            ),
            Argument("--limit", "hits per page, 1 to 50", default="10", metavar="N"),
            Argument("--cursor", "continue a search where its last page ended", metavar="CURSOR"),
            _JSON,
        ),
        examples=("search flood evacuated", 'search "rail strike" -metro lang:de', "search soldiers >1000 source:taz"),
        details="Searches the last 3 days first, then 30, 90 and all, until a page is full. In a shell, quote > and <.",
    ),
    Command(
        "digest preview",
        "What today's digest would say",
        "Vorschau der heutigen Zusammenfassung",
        (
            Argument("topic", "only stories on this topic", many=True),
            Argument("--at", "as of this time (2026-01-31 or 2026-01-31T08:00)", metavar="TIME"),
            Argument("--hours", "how far back to look", default="24", metavar="N"),
            _LANGUAGE,
            _JSON,
        ),
        examples=("digest preview", "digest preview energy --at 2026-01-31T08:00 --hours 48"),
    ),
    Command(
        "article",
        "Show one stored article",
        "Einen gespeicherten Artikel zeigen",
        (Argument("id", "the article's id", required=True), _JSON),
        examples=("article k3v9x2m7qa",),
    ),
    Command(
        "help",
        "Explain the commands, or one of them",
        "Die Befehle erklären, oder einen davon",
        (Argument("command", "a command's name", many=True),),
        surfaces=_CHAT,
        examples=("help search",),
    ),
    Command(
        "import",
        "Store articles from files, folders, web addresses or stdin",
        "Artikel aus Dateien, Ordnern, Webadressen oder der Standardeingabe speichern",
        (
            Argument("inputs", "files, folders, glob patterns, URLs, or - for stdin", many=True, required=True),
            _JSON,
        ),
        surfaces=_CLI,
        examples=("import articles/", "import https://example.org/news/flood.html", "pbpaste | briefwire import -"),
        details="Reads HTML pages, RSS, Atom and JSON Feed files, gopher-style and plain text. Importing again stores "
        "nothing twice. Exit code 1 if an input gave no article.",
    ),
    Command(
        "figures",
        "Read the figures of a text or a file, and show where each was found",
        "Die Zahlen eines Textes oder einer Datei lesen und ihre Fundstellen zeigen",
        (
            Argument("text", "a text, a file, or - for stdin", many=True),
            Argument("--lang", "language of the text (default: detected)", metavar="LANG"),
            _JSONL,
        ),
        surfaces=_CLI,
        examples=('figures "About 2,000 troops left on Monday."',),
    ),
    Command(
        "summarize",
        "Choose the lead sentences of texts",
        "Die Kernsätze von Texten auswählen",
        (
            Argument("text", "a text, a file, or - for stdin", many=True),
            Argument("--sentences", "how many sentences", default="3", metavar="N"),
            Argument(
                "--method",
                "how to choose: ours, or one of sumy's",
                choices=("briefwire", "edmundson", "lexrank", "textrank", "luhn"),
                default="briefwire",
            ),
            _JSONL,
        ),
        surfaces=_CLI,
        examples=("summarize report.txt --sentences 2",),
    ),
    Command(
        "extract",
        "Read one page on stdin: title, date, author, agency, language, tags, text",
        "Eine Seite von der Standardeingabe lesen: Titel, Datum, Autor, Agentur, Sprache, Text",
        (
            Argument("file", "a file (default: stdin)"),
            Argument("--url", "the page's address, if known", metavar="URL"),
            _JSON,
        ),
        surfaces=_CLI,
        examples=("extract page.html --json",),
    ),
    Command(
        "cluster",
        "Sort articles into stories",
        "Artikel zu Geschichten ordnen",
        (_JSONL,),
        surfaces=_CLI,
        examples=("cluster --jsonl < articles.jsonl",),
    ),
    Command(
        "doctor",
        "Check that everything Briefwire needs is in order",
        "Prüfen, ob alles Nötige in Ordnung ist",
        (_JSON,),
        surfaces=_CLI,
        examples=("doctor",),
    ),
    Command(
        "run",
        "Start the bot: with no platform configured, a chat in this terminal",
        "Den Bot starten: ohne eingerichtete Plattform ein Chat in diesem Terminal",
        (),
        surfaces=_CLI,
        examples=("run",),
    ),
    Command(
        "demo",
        "Show the main job on the bundled articles, then stay open as a chat",
        "Die Hauptaufgabe an den mitgelieferten Artikeln zeigen, danach chatten",
        (Argument("--no-chat", "exit after the demonstration", flag=True),),
        surfaces=_CLI,
        examples=("demo",),
    ),
)


def on(surface: Surface) -> tuple[Command, ...]:
    """The commands that can be given on this surface, in table order."""
    return tuple(command for command in COMMANDS if surface in command.surfaces)


def find(name: str, surface: Surface) -> Command | None:
    """The command with this full name on the surface."""
    return next((command for command in on(surface) if command.name == name), None)


def arguments_on(command: Command, surface: Surface) -> tuple[Argument, ...]:
    """The arguments that make sense on the surface: in chat ``--json`` does not, it is for programs."""
    return tuple(one for one in command.arguments if surface is Surface.CLI or one.name != "--json")


def usage(command: Command, prefix: str, surface: Surface) -> str:
    """One line such as ``/search QUERY… [--limit N]``."""
    words = [prefix + command.name]
    for argument in arguments_on(command, surface):
        value = argument.metavar or ("|".join(argument.choices) if argument.choices else argument.key.upper())
        if argument.option:
            words.append(f"[{argument.name}]" if argument.flag else f"[{argument.name} {value}]")
        else:
            shown = value + ("…" if argument.many else "")
            words.append(shown if argument.required else f"[{shown}]")
    return " ".join(words)
