"""Untrusted documents are read in a worker process that can be killed: a parser stuck on a hostile page or feed costs
its own document and a few seconds, never the program."""

from __future__ import annotations

import atexit
import multiprocessing
import threading
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.core.domain import Document, Draft
from bot.core.errors import ParseError
from bot.core.ports import Reader

if TYPE_CHECKING:
    from pebble import ProcessPool

_MEMORY = 1536 * 1024 * 1024
"""Address space of a worker: imports take about a third of it."""


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # not on Windows; or a lower limit is already set
        import resource  # noqa: PLC0415 - POSIX only

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _read(reader: Reader, document: Document) -> list[Draft]:
    try:
        return reader.read(document)
    except MemoryError as error:
        raise ParseError("it needs too much memory to be read") from error


class IsolatedReader:
    """A ``Reader`` that runs another one in a worker process, started at the first document and reused.

    A document that takes longer than ``seconds``, or kills the worker, is a ``ParseError``; the next one gets a new
    worker. Documents wait for each other: the time limit starts when a document's own turn comes.
    """

    def __init__(self, reader: Reader, *, seconds: float = 5.0) -> None:
        self._reader = reader
        self._seconds = seconds
        self._pool: ProcessPool | None = None
        self._lock = threading.Lock()

    def _started(self) -> ProcessPool:
        with self._lock:
            if self._pool is None:
                from pebble import ProcessPool  # noqa: PLC0415 - start-up time

                # A fresh interpreter: forking a program that has threads can copy a held lock.
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPool(max_workers=1, initializer=_limit_memory, context=context)
                atexit.register(self.close)
            return self._pool

    def read(self, document: Document) -> list[Draft]:
        """What the reader inside answers or raises."""
        from pebble import ProcessExpired  # noqa: PLC0415 - start-up time

        try:
            future = self._started().schedule(_read, args=(self._reader, document), timeout=self._seconds)
            drafts: list[Draft] = future.result()
        except FutureTimeoutError as error:
            raise ParseError(f"it took longer than {self._seconds:g} s to read and was given up") from error
        except (BrokenProcessPool, RuntimeError) as error:  # the worker cannot start: out of memory, or of processes
            self.close()
            raise ParseError("it could not be read in a process of its own; try again later") from error
        except ProcessExpired as error:
            raise ParseError("it crashed the program that reads it and was given up") from error
        return drafts

    def close(self) -> None:
        """Stop the worker. Idempotent; a later ``read`` starts a new one."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            atexit.unregister(self.close)
            pool.stop()  # type: ignore[no-untyped-call] # pebble leaves it unannotated
            pool.join()
