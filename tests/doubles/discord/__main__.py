"""The double as a server with a prompt: try the bot without an account. ``python -m tests.doubles.discord --help``."""

from __future__ import annotations

import argparse
import sys
import threading

from tests.doubles.discord.client import discord_double
from tests.doubles.discord.prompt import HELP, Prompt


def _arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.doubles.discord",
        description="A Discord on this machine. Start it, set the lines it prints in a second terminal, start the bot "
        "there (briefwire run), and type commands here as a Discord user would.",
        epilog=f"At the prompt:\n{HELP}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: any free one)")
    parser.add_argument("--token", help="the bot's token (default: a new one each time)")
    parser.add_argument("--answer-within", type=float, default=3.0, metavar="SECONDS", help="time for a first answer")
    parser.add_argument("--no-prompt", action="store_true", help="only serve, until interrupted")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> None:
    """Serve, and read lines until the input ends."""
    arguments = _arguments(given)
    with discord_double(port=arguments.port, token=arguments.token, answer_within=arguments.answer_within) as double:
        for name, value in double.env.items():
            _show(f"export {name}='{value}'")
        try:
            if arguments.no_prompt:
                threading.Event().wait()
            prompt = Prompt(double, _show)
            _show("\nSet these where the bot starts. Waiting for it; .help explains the prompt.")
            _show(f"{prompt.label}>")
            for line in sys.stdin:
                if not prompt.run(line):
                    break
                _show(f"{prompt.label}>")
        except KeyboardInterrupt:
            pass


def _show(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
