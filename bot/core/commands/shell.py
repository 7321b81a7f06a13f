"""Commands of the command line alone."""

from __future__ import annotations

from bot.core.commands.model import CLI, Argument, Command
from bot.core.commands.shared import JSON, JSONL

SHELL: tuple[Command, ...] = (
    Command(
        "import",
        "Store articles from files, folders, web addresses or stdin",
        "Artikel aus Dateien, Ordnern, Webadressen oder der Standardeingabe speichern",
        (
            Argument("inputs", "files, folders, glob patterns, URLs, or - for stdin", many=True, required=True),
            JSON,
        ),
        surfaces=CLI,
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
            JSONL,
        ),
        surfaces=CLI,
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
            JSONL,
        ),
        surfaces=CLI,
        examples=("summarize report.txt --sentences 2",),
    ),
    Command(
        "extract",
        "Read one page on stdin: title, date, author, agency, language, tags, text",
        "Eine Seite von der Standardeingabe lesen: Titel, Datum, Autor, Agentur, Sprache, Text",
        (
            Argument("file", "a file (default: stdin)"),
            Argument("--url", "the page's address, if known", metavar="URL"),
            JSON,
        ),
        surfaces=CLI,
        examples=("extract page.html --json",),
    ),
    Command(
        "cluster",
        "Sort articles into stories",
        "Artikel zu Geschichten ordnen",
        (JSONL,),
        surfaces=CLI,
        examples=("cluster --jsonl < articles.jsonl",),
    ),
    Command(
        "doctor",
        "Check that everything Briefwire needs is in order",
        "Prüfen, ob alles Nötige in Ordnung ist",
        (JSON,),
        surfaces=CLI,
        examples=("doctor",),
    ),
    Command(
        "run",
        "Start the bot: with no platform configured, a chat in this terminal",
        "Den Bot starten: ohne eingerichtete Plattform ein Chat in diesem Terminal",
        (),
        surfaces=CLI,
        examples=("run",),
        details="With BRIEFWIRE_DISCORD_TOKEN or BRIEFWIRE_SLACK_BOT_TOKEN set it connects to that platform; "
        "briefwire doctor says what is missing.",
    ),
    Command(
        "deliveries",
        "What became of the digests' messages, the last first",
        "Was aus den Nachrichten der Zusammenfassungen wurde, die letzten zuerst",
        (
            Argument(
                "--state",
                "only those in this state",
                choices=("pending", "sending", "unknown", "sent", "failed", "abandoned"),
            ),
            Argument("--limit", "how many", default="50", metavar="N"),
            JSON,
        ),
        surfaces=CLI,
        examples=("deliveries", "deliveries --state failed"),
        details="States: pending waits its turn, sending is being asked for, unknown got no answer and is looked for, "
        "sent is in the channel, failed was refused, abandoned was given up. The reason stands behind it.",
    ),
    Command(
        "discord invite",
        "Print the link that adds the bot to a Discord server",
        "Den Link ausgeben, der den Bot in einen Discord-Server holt",
        surfaces=CLI,
        examples=("discord invite",),
    ),
    Command(
        "slack manifest",
        "Print the app manifest to create the Slack app from",
        "Das Manifest ausgeben, aus dem die Slack-App entsteht",
        (Argument("--url", "public address of this server: for signed HTTP instead of Socket Mode", metavar="URL"),),
        surfaces=CLI,
        examples=("slack manifest", "slack manifest --url https://briefwire.example.org"),
    ),
    Command(
        "demo",
        "Show the main job on the bundled articles, then stay open as a chat",
        "Die Hauptaufgabe an den mitgelieferten Artikeln zeigen, danach chatten",
        (Argument("--no-chat", "exit after the demonstration", flag=True),),
        surfaces=CLI,
        examples=("demo",),
    ),
)
