"""One event loop for all threads: who waits for whom, and how it ends."""

from __future__ import annotations

import gc
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from adapters.http import HttpFetcher, Limits
from bot.core.errors import FetchError
from bot.core.sources import Validators
from tests.doubles.web import Answer, WebDouble, reply, web_double

PAGE = b"<html><p>Twelve people were injured.</p></html>"


@pytest.fixture
def web() -> Iterator[WebDouble]:
    with web_double() as double:
        yield double


def _slow(double: WebDouble, seconds: float) -> Answer:
    def answer(connection: socket.socket) -> None:
        double.thinking(seconds)
        reply(PAGE)(connection)

    return answer


def _threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "briefwire-http"]


def test_a_host_is_asked_for_two_addresses_at_once(web: WebDouble) -> None:
    web.answers["/"] = _slow(web, 0.1)
    fetcher = HttpFetcher([web.site])
    with ThreadPoolExecutor(8) as threads:
        bodies = list(threads.map(lambda number: fetcher.fetch(web.url(f"/?{number}")).body, range(8)))
    assert bodies == [PAGE] * 8
    assert web.most == 2
    fetcher.close()


def test_all_threads_share_one_loop(web: WebDouble) -> None:
    web.answers["/"] = reply(PAGE)
    before = len(_threads())
    fetcher = HttpFetcher([web.site])
    assert len(_threads()) == before  # nothing runs before the first page
    with ThreadPoolExecutor(16) as threads:
        assert len(list(threads.map(lambda _: fetcher.fetch(web.url("/")), range(100)))) == 100
    assert len(_threads()) == before + 1
    fetcher.close()
    assert len(_threads()) == before


def test_others_do_not_wait_for_a_slow_host(web: WebDouble) -> None:
    web.answers["/slow"], web.answers["/"] = _slow(web, 9), reply(PAGE)
    fetcher = HttpFetcher([web.site, f"localhost:{web.port}"], limits=Limits(total=3.0))
    with ThreadPoolExecutor(8) as threads:
        slow = [threads.submit(fetcher.fetch, web.url("/slow")) for _ in range(4)]
        time.sleep(0.1)
        start = time.monotonic()
        assert fetcher.fetch(f"http://localhost:{web.port}/").body == PAGE
        assert time.monotonic() - start < 2
        assert {str(attempt.exception()) for attempt in slow} == {"it took too long to answer; try again later"}
        assert time.monotonic() - start < 5  # waiting for each other counts
    fetcher.close()


def test_a_dot_at_the_end_is_the_same_host(web: WebDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, *args: real("127.0.0.1", *args))
    web.answers["/"] = _slow(web, 0.1)
    fetcher = HttpFetcher([f"localhost:{web.port}"])
    urls = [f"http://{host}:{web.port}/" for host in ("localhost", "localhost.", "LOCALHOST", "LocalHost.")]
    with ThreadPoolExecutor(4) as threads:
        assert [found.body for found in threads.map(fetcher.fetch, urls)] == [PAGE] * 4
    assert web.most == 2
    fetcher.close()


def test_names_that_nobody_answers_hold_up_no_others(web: WebDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as there are, and more than the threads that a loop usually looks names up with."""
    real, hanging = socket.getaddrinfo, threading.Event()

    def resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
        if str(host).endswith(".example"):
            hanging.wait(10)
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    web.answers["/"] = reply(PAGE)
    fetcher = HttpFetcher([f"localhost:{web.port}"], limits=Limits(connect=3.0))
    with ThreadPoolExecutor(60) as threads:
        dead = [threads.submit(fetcher.fetch, f"http://dead{number}.example/") for number in range(60)]
        start = time.monotonic()
        assert fetcher.fetch(f"http://localhost:{web.port}/").body == PAGE
        assert time.monotonic() - start < 2.5
        assert {str(attempt.exception()) for attempt in dead} == {"it took too long to answer; try again later"}
        assert time.monotonic() - start < 8
    hanging.set()
    fetcher.close()


def test_closing_gives_up_what_is_being_read(web: WebDouble) -> None:
    web.answers["/"] = _slow(web, 5)
    fetcher = HttpFetcher([web.site])
    with ThreadPoolExecutor(4) as threads:
        attempts = [threads.submit(fetcher.fetch, web.url("/")) for _ in range(4)]
        time.sleep(0.2)
        start = time.monotonic()
        fetcher.close()
        reasons = {str(attempt.exception()) for attempt in attempts}
    assert reasons == {"the program is ending"}
    assert time.monotonic() - start < 3
    with pytest.raises(FetchError, match="the program is ending"):
        fetcher.poll(web.url("/"), Validators())
    fetcher.close()


def test_one_never_used_closes_too() -> None:
    HttpFetcher().close()


def test_one_that_nobody_needs_any_more_ends(web: WebDouble) -> None:
    web.answers["/"] = reply(PAGE)
    before = len(_threads())
    fetcher = HttpFetcher([web.site])
    fetcher.fetch(web.url("/"))
    assert len(_threads()) == before + 1
    del fetcher
    gc.collect()
    deadline = time.monotonic() + 3
    while len(_threads()) > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(_threads()) == before


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_caller_that_is_interrupted_takes_its_request_along(web: WebDouble) -> None:
    """As by Ctrl+C: the request ends, and leaves its place to others."""
    web.answers["/slow"], web.answers["/"] = _slow(web, 5), reply(PAGE)
    script = f"""
import signal, threading, time
from adapters.http import HttpFetcher, Limits
signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs the tests may have it ignored
fetcher = HttpFetcher(["{web.site}"], limits=Limits(per_host=1))
threading.Timer(0.3, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT)).start()
try:
    fetcher.fetch("{web.url("/slow")}")
except KeyboardInterrupt:
    print("interrupted")
start = time.monotonic()
print(len(fetcher.fetch("{web.url("/")}").body), time.monotonic() - start < 3)
"""
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=30)
    assert (done.stdout.split(), done.stderr) == (["interrupted", str(len(PAGE)), "True"], "")


def test_the_program_ends_while_something_is_read(web: WebDouble) -> None:
    web.answers["/"] = _slow(web, 10)
    script = f"""
import socket, threading, time
from adapters.http import HttpFetcher
threading.excepthook = lambda problem: None  # whoever still waits is told that the program is ending
socket.getaddrinfo = lambda *_: time.sleep(10)
fetcher = HttpFetcher(["{web.site}"])
for url in ["{web.url("/")}", "http://dead.example/"]:
    threading.Thread(target=fetcher.fetch, args=(url,), daemon=True).start()
time.sleep(0.3)
"""
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, "")
    assert time.monotonic() - start < 9


def test_what_cannot_be_started_is_an_error_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise OSError("no more files")

    fetcher = HttpFetcher()
    with monkeypatch.context() as patch:
        patch.setattr("adapters.http.client.aiohttp.TCPConnector", broken)
        for _ in range(2):
            with pytest.raises(FetchError, match="it could not be reached"):
                fetcher.fetch("http://news.example/")
    fetcher.close()
