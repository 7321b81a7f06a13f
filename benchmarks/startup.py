"""Start-up: ``briefwire --help`` against an empty Python, and a second ``briefwire demo``."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.report import Options, Table

_ROOT = Path(__file__).resolve().parent.parent


def run(options: Options) -> list[Table]:
    """Wall and CPU seconds of whole processes, medians."""
    runs = 5 if options.quick else 15
    with TemporaryDirectory(prefix="briefwire-bench-") as folder:
        environment = {**os.environ, "XDG_DATA_HOME": folder, "HOME": folder}
        first = _time([sys.executable, "-m", "bot", "demo"], environment, 1)
        rows = [
            ("python -c pass", *_time([sys.executable, "-c", "pass"], environment, runs), runs),
            ("briefwire --help", *_time([sys.executable, "-m", "bot", "--help"], environment, runs), runs),
            ("briefwire demo, first", *first, 1),
            ("briefwire demo, again", *_time([sys.executable, "-m", "bot", "demo"], environment, 5), 5),
        ]
    note = "Limits: --help 0.3 s wall, second demo 3 s wall."
    return [Table("Start-up", ("command", "wall s", "CPU s", "runs"), tuple(rows), note)]


def _time(command: Sequence[str], environment: dict[str, str], runs: int) -> tuple[float, float]:
    walls, cpus = [], []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        subprocess.run(command, cwd=_ROOT, env=environment, check=True, stdin=subprocess.DEVNULL, capture_output=True)
        walls.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(walls), statistics.median(cpus)
