"""The command line, generated from the command table.

Exit codes: 0 done (a search may find nothing), 1 failed (no such article or topic, unreadable input, broken
store), 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from adapters import terminal
from bot.cli.parser import build_parser, spell_out
from bot.core.errors import BriefwireError, NotFoundError, UserError

FAILED, USAGE, INTERRUPTED = 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    given = build_parser().parse_args(spell_out(sys.argv[1:] if argv is None else argv))
    try:
        from bot.cli.run import run  # noqa: PLC0415 - start-up time: --help needs none of the product

        return run(given)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`briefwire … | head`): not our failure.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except BriefwireError as problem:
        terminal.complain(f"briefwire: {problem}")
        if isinstance(problem, UserError) and problem.hint:
            terminal.complain(f"  {problem.hint}")
        return USAGE if isinstance(problem, UserError) and not isinstance(problem, NotFoundError) else FAILED
