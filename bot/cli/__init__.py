"""The command line, generated from the command table.

Exit codes: 0 done (a search may find nothing), 1 failed (no such article or topic, unreadable input, broken
store), 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from adapters import terminal
from bot.cli.parser import build_parser, spell_out
from bot.core.errors import BriefwireError, NotFoundError, UserError
from bot.core.spelling import addressed

FAILED, USAGE, INTERRUPTED = 1, 2, 130
_PREFIX = "briefwire "


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    _open_streams()
    given = build_parser().parse_args(spell_out(sys.argv[1:] if argv is None else argv))
    try:
        from bot.cli.run import run  # noqa: PLC0415 - start-up time: --help needs none of the product

        code = run(given)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`briefwire … | head`): not our failure.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as problem:
        if problem.errno not in {errno.ENOSPC, errno.EIO, errno.EDQUOT}:
            raise
        # What is left in the buffer cannot be written either, and Python would say so again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        terminal.complain(f"briefwire: the answer could not be written: {problem.strerror}")
        return FAILED
    except BriefwireError as problem:
        terminal.complain(f"briefwire: {addressed(str(problem), _PREFIX)}")
        if isinstance(problem, UserError) and problem.hint:
            terminal.complain(f"  {addressed(problem.hint, _PREFIX)}")
        return USAGE if isinstance(problem, UserError) and not isinstance(problem, NotFoundError) else FAILED
    return code


def _open_streams() -> None:
    """Give closed standard streams (`briefwire … >&-`) a place to go, and let no character of an article end the
    answer where the terminal's encoding lacks it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open to the end
        elif mode == "w" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
