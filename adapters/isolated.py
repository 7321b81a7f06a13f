"""Untrusted documents are read in worker processes that can be killed: a parser stuck on a hostile page or feed costs
its own document and a few seconds, never the program."""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from bot.core.domain import Document, Draft
from bot.core.errors import EndingError, ParseError
from bot.core.ports import FeedParser, Reader
from bot.core.sources import FeedLink, Outline, ParsedFeed

if TYPE_CHECKING:
    from pebble import ProcessFuture, ProcessPool

T = TypeVar("T")

_MEMORY = 768 * 1024 * 1024
"""Address space of a worker: imports take about a quarter of it."""

_DOCUMENTS = 2_000
"""A worker is replaced after so many, as memory that C libraries hold on to adds up."""

_BUSY = 3
_OUT_OF_TIME = getattr(signal, "SIGXCPU", 0)

_log = logging.getLogger(__name__)


def _prepare_worker() -> None:
    # Python's own handler would wait for the end of a long C function.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(ImportError, ValueError, OSError):  # not on Windows; or a lower limit is already set
        import resource  # noqa: PLC0415 - POSIX only

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _limit_time(seconds: float) -> None:
    """Let the process work for so many seconds more: where it works longer, it ends."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - POSIX only

        until = round(time.process_time() + seconds)  # in whole seconds
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _guarded(function: Callable[[Document], T], document: Document, seconds: float) -> T:
    _limit_time(seconds)
    try:
        return function(document)
    except MemoryError as error:
        raise ParseError("it needs too much memory to be read") from error


class Workers:
    """Processes that read one document each at a time, started with the first document and reused.

    A document that takes longer than ``seconds`` of work, or kills its worker, is a ``ParseError``; the next one gets a
    new worker. On a busy machine work takes longer by the clock: up to three times as long. Documents beyond ``count``
    wait in line: the time limit starts when a document's own turn comes.
    ``preload`` names modules that every worker begins with, so that a new one starts at once.
    """

    def __init__(self, *, count: int = 2, seconds: float = 3.0, preload: Sequence[str] = ()) -> None:
        self._count = count
        self._seconds = seconds
        self._preload = list(preload)
        self._pool: ProcessPool | None = None
        self._awaited: set[ProcessFuture[Any]] = set()
        self._lock = threading.Lock()

    def _schedule(self, function: Callable[[Document], T], document: Document) -> ProcessFuture[T]:
        with self._lock:  # nothing is handed to a pool that is stopped: it would stay there
            if self._pool is None:
                from pebble import ProcessPool  # noqa: PLC0415 - start-up time

                # Never a fork of this program: it has threads, one of which may hold a lock just then.
                forking = "forkserver" in multiprocessing.get_all_start_methods()
                context = multiprocessing.get_context("forkserver" if forking else "spawn")
                if forking:
                    context.set_forkserver_preload(["__main__", *self._preload])
                self._pool = ProcessPool(self._count, _DOCUMENTS, _prepare_worker, context=context)
                atexit.register(self.close)
            arguments = function, document, self._seconds
            future: ProcessFuture[T] = self._pool.schedule(_guarded, args=arguments, timeout=_BUSY * self._seconds)
            self._awaited.add(future)
            return future

    def run(self, function: Callable[[Document], T], document: Document) -> T:
        """What the function, of a module that workers can import, answers or raises for the document."""
        from pebble import ProcessExpired  # noqa: PLC0415 - start-up time

        try:
            future = self._schedule(function, document)
            try:
                answer = future.result()
            finally:
                self._awaited.discard(future)
        except ParseError:
            raise
        except FutureTimeoutError as error:
            raise self._too_long() from error
        except ProcessExpired as error:
            if error.exitcode == -_OUT_OF_TIME:
                raise self._too_long() from error
            raise ParseError("it crashed the program that reads it and was given up") from error
        except CancelledError as error:
            raise EndingError("the program is ending") from error
        except (BrokenProcessPool, RuntimeError, OSError) as error:  # no worker can start: out of memory, or processes
            self.close()
            raise ParseError("it could not be read in a process of its own; try again later") from error
        except Exception as error:  # the last line of defence: a fault of ours on one document stops no other
            _log.exception("A document could not be read: %s", document.name)
            raise ParseError("reading it failed; this is a fault of ours") from error
        return answer

    def _too_long(self) -> ParseError:
        return ParseError(f"it took longer than {self._seconds:g} s to read and was given up")

    def close(self) -> None:
        """Stop the workers: what they have not read is an ``EndingError``. Idempotent; a later ``run`` starts new
        ones."""
        with self._lock:
            pool, self._pool = self._pool, None
            awaited, self._awaited = list(self._awaited), set()
        if pool is not None:
            atexit.unregister(self.close)
            pool.stop()  # type: ignore[no-untyped-call] # pebble leaves it unannotated
            for future in awaited:  # the pool would leave them as they are
                future.cancel()  # type: ignore[no-untyped-call] # likewise
            pool.join()


class IsolatedReader:
    """A ``Reader`` that runs another one in the workers."""

    def __init__(self, reader: Reader, workers: Workers) -> None:
        self._reader = reader
        self._workers = workers

    def read(self, document: Document) -> list[Draft]:
        """What the reader inside answers or raises."""
        return self._workers.run(self._reader.read, document)


class IsolatedFeedParser:
    """A ``FeedParser`` that runs another one in the workers."""

    def __init__(self, parser: FeedParser, workers: Workers) -> None:
        self._parser = parser
        self._workers = workers

    def parse(self, document: Document) -> ParsedFeed:
        """What the parser inside answers or raises, as with the others."""
        return self._workers.run(self._parser.parse, document)

    def links(self, document: Document) -> list[FeedLink]:
        return self._workers.run(self._parser.links, document)

    def outlines(self, document: Document) -> list[Outline]:
        return self._workers.run(self._parser.outlines, document)
