"""Arguments that several commands take."""

from __future__ import annotations

from bot.core.commands.model import CHAT, CLI, Argument

LENGTH = Argument(
    "--length",
    "how long the brief may be",
    "wie lang der Überblick sein darf",
    "länge",
    choices=("short", "normal", "long"),
)
LANGUAGE = Argument(
    "--lang",
    "language of the answer (default: your setting)",
    "Sprache der Antwort (sonst die eingestellte)",
    "sprache",
    choices=("en", "de"),
)
PRIVATE = Argument(
    "--private",
    "show the answer to you alone, not to the channel",
    "nur für die fragende Person, nicht für alle im Kanal",
    "privat",
    flag=True,
    surfaces=CHAT,
)
JSON = Argument(
    "--json",
    "print the answer as JSON (docs/json.md)",
    flag=True,
    surfaces=CLI,
)
JSONL = Argument(
    "--jsonl",
    "read one JSON object per line on stdin, write one per line",
    flag=True,
    surfaces=CLI,
)
ZONE = Argument(
    "--zone",
    "time zone, such as Europe/Berlin",
    "Zeitzone, etwa Europe/Berlin",
    "zeitzone",
    metavar="ZONE",
    completes="zone",
)
