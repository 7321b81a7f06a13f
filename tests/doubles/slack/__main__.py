"""A Slack to try Briefwire with, without an account: ``python -m tests.doubles.slack``.

Start it, paste the lines it prints into another terminal together with ``briefwire run``, and type as a person would
in Slack. Nothing leaves this machine.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.doubles.slack.double import slack_double
from tests.doubles.slack.prompt import HELP, Prompt


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.doubles.slack",
        description=__doc__,
        epilog=f"At the prompt:\n{HELP}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--http", action="store_true", help="signed HTTP deliveries instead of Socket Mode")
    parser.add_argument("--port", type=int, default=0, help="where to listen on 127.0.0.1 (default: any free port)")
    parser.add_argument("--timeout", type=float, default=30, help="seconds to wait for an answer (default: 30)")
    parser.add_argument("--manifest", type=Path, help="set the app up by this manifest (briefwire slack manifest)")
    given = parser.parse_args()
    manifest = json.loads(given.manifest.read_text("utf-8")) if given.manifest else None
    with slack_double(http=given.http, port=given.port, manifest=manifest, check=False) as double:
        prompt = Prompt(double, given.timeout)
        lines = "\n".join(f"export {name}={value}" for name, value in double.env.items())
        print(f"A Slack is running. In another terminal:\n\n{lines}\nbriefwire run\n\n{HELP}\n")  # noqa: T201 - it is a prompt
        while True:
            try:
                line = input(prompt.line).strip()
            except (EOFError, KeyboardInterrupt):
                return 0
            if line in ("quit", "exit"):
                return 0
            if line:
                print(prompt.answer(line), end="\n\n")  # noqa: T201 - it is a prompt
            for fault in double.faults:
                print(f"! against the protocol: {fault}")  # noqa: T201 - it is a prompt
            double.faults.clear()


if __name__ == "__main__":
    sys.exit(main())
