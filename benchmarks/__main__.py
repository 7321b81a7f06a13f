"""Run benchmarks, print their tables, write them as JSON to benchmarks/out/."""

from __future__ import annotations

import argparse
import importlib

from benchmarks.report import Options, save, show

NAMES = (
    "startup",
    "growth",
    "ingest",
    "brief",
    "search",
    "recognizers",
    "figures",
    "stories",
    "chat",
    "fanout",
    "day",
    "feeds",
)


def main() -> None:
    """Run the named benchmarks, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*", choices=[*NAMES, []], help=f"which: {', '.join(NAMES)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that everything runs")
    parser.add_argument("--postgres", action="store_true", help="search on PostgreSQL as well")
    chosen = parser.parse_args()
    options = Options(chosen.quick, chosen.postgres)
    for name in chosen.name or NAMES:
        tables = importlib.import_module(f"benchmarks.{name}").run(options)
        save(name, tables)
        for table in tables:
            print(show(table), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
