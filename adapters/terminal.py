"""The terminal: a platform that needs no account. Messages with colour where there is a terminal, plain text where
there is none; progress on standard error; a chat."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from bot.core.message import Button, Line, Message, Run, Section, table_lines
from bot.core.neutral import link_host, neutral

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from bot.core.conversation import Reply

# C0 and C1 controls but line feed and tab, and the marks that reorder text: a name or a query may hold them.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BULLETS = {"text": "", "list": "• ", "quote": "  "}
_ACTION_WORDS = {"previous": "back", "next": "more", "more": "more", "sources": "sources"}
"""What is typed in the chat for a button of the last answer, by its id; no answer has two with the same word."""
_NO_ACTION = "The last answer has nothing more to show."


def printable(text: str) -> str:
    """The text without anything that could steer a terminal, each control character as its escape, and without
    invisible characters."""
    return neutral(_CONTROLS.sub(lambda match: match.group().encode("unicode_escape").decode("ascii"), text))


def say(text: str) -> None:
    """Print a line on standard output."""
    print(printable(text))  # noqa: T201 - the terminal is this adapter's output


def complain(text: str) -> None:
    """Print a line on standard error."""
    print(printable(text), file=sys.stderr)  # noqa: T201 - the terminal is this adapter's output


def show(message: Message, stream: IO[str] | None = None) -> None:
    """Print a message. Links are clickable in a terminal and written out elsewhere."""
    out = stream or sys.stdout
    if not out.isatty():
        out.write(printable(_plain(message)) + "\n")
        return
    from rich.console import Console  # noqa: PLC0415 - start-up time

    console = Console(file=out, highlight=False)
    console.print(_heading(message))
    for section in message.sections:
        console.print()
        if section.title:
            console.print(_styled((), section.title, "bold underline"))
        if section.style == "table":
            console.print(_table(section))
            continue
        for index, runs in enumerate(section.lines):
            bullet = "• " if section.style == "quote" and index == 0 else _BULLETS[section.style]
            console.print(_styled(runs, bullet, ""), soft_wrap=False)


def _table(section: Section) -> Table:
    from rich.table import Table  # noqa: PLC0415 - start-up time

    header, *rows = ([_styled((cell,), "", "") for cell in runs] for runs in section.lines)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _heading(message: Message) -> Text:
    from rich.text import Text  # noqa: PLC0415 - start-up time

    return Text(printable(message.heading), style="bold red" if message.error else "bold cyan")


def _styled(runs: Line, prefix: str, style: str) -> Text:
    from rich.style import Style  # noqa: PLC0415 - start-up time
    from rich.text import Text  # noqa: PLC0415 - start-up time

    text = Text(prefix, style=style)
    for run in runs:
        mark = Style(color="black", bgcolor="yellow") if run.mark else Style()
        link = run.url if run.url and link_host(run.url) else None
        text.append(printable(run.text), mark + Style(bold=run.bold or None, link=link))
    return text


def _plain(message: Message) -> str:
    """Plain text with marks as *asterisks* and the address after each linked stretch."""
    blocks = [message.heading]
    for section in message.sections:
        rows = [section.title] if section.title else []
        if section.style == "table":
            rows += table_lines([[run.text for run in runs] for runs in section.lines])
        for index, runs in enumerate(section.lines if section.style != "table" else ()):
            bullet = "• " if section.style == "quote" and index == 0 else _BULLETS[section.style]
            rows.append(bullet + "".join(_plain_run(run) for run in runs))
        blocks.append("\n".join(rows))
    return "\n\n".join(blocks)


def _plain_run(run: Run) -> str:
    text = f"*{run.text}*" if run.mark else run.text
    return f"{text} <{run.url}>" if run.url and run.url != run.text else text


@contextmanager
def progress(what: str, total: int, stream: IO[str] | None = None) -> Iterator[Callable[[str], None]]:
    """A progress bar on standard error; without a terminal, one line at the start and every hundred steps.

    Yields a function to call after each step with what was just done.
    """
    out = stream or sys.stderr
    if not out.isatty():
        done = 0
        out.write(f"{what}: {total}\n")

        def step(_name: str) -> None:
            nonlocal done
            done += 1
            if done % 100 == 0 and done < total:
                out.write(f"{what}: {done} of {total}\n")

        yield step
        return
    from rich.console import Console  # noqa: PLC0415 - start-up time
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    with Progress(*columns, console=Console(file=out), transient=True) as bar:
        task = bar.add_task(what, total=total, name="")
        yield lambda name: bar.update(task, advance=1, name=printable(name[-40:]))


def chat(
    answer: Callable[[str], Reply], press: Callable[[str], Reply], greeting: Sequence[str], words: Sequence[str]
) -> None:
    """A chat on standard input until ``/quit`` or the end of input; Ctrl-C drops the line, Tab completes commands.

    ``/more``, ``/back`` and ``/sources`` press the last answer's buttons.
    """
    _complete(words)
    for one in greeting:
        say(one)
    buttons: dict[str, Button] = {}
    while True:
        try:
            text = input("briefwire> ").strip()
        except EOFError:
            say("")
            return
        except KeyboardInterrupt:
            say("")
            continue
        if text.lower() in {"/quit", "quit", "/exit", "exit"}:
            return
        if not text:
            continue
        typed = text.lower().removeprefix("/")
        if typed in _ACTION_WORDS.values() and typed not in buttons:
            say(_NO_ACTION)
            continue
        reply = press(buttons[typed].token) if typed in buttons else answer(text)
        show(reply.message)
        buttons = {_ACTION_WORDS[one.id]: one for one in reply.buttons if one.enabled and one.id in _ACTION_WORDS}
        if buttons:
            hint = " · ".join(f"/{word}: {button.label}" for word, button in buttons.items())
            say(f"\n({hint})")


def _complete(words: Sequence[str]) -> None:
    with suppress(ImportError):  # no readline on Windows: the chat works without completion
        import readline  # noqa: PLC0415 - only for the chat

        def complete(start: str, index: int) -> str | None:
            matches = [word for word in words if word.startswith(start)]
            return matches[index] + " " if index < len(matches) else None

        readline.set_completer_delims(" ")
        readline.set_completer(complete)
        readline.parse_and_bind("tab: complete")
