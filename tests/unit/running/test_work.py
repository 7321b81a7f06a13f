"""The background jobs of the chat platforms."""

import asyncio
import logging
import threading

import pytest

from adapters.work import Workers


def test_calls_run_in_other_threads_and_raise_here() -> None:
    def refuse() -> None:
        raise LookupError("nothing there")

    async def main() -> int:
        work = Workers()
        with pytest.raises(LookupError, match="nothing there"):
            await work.call(refuse)
        return await work.call(threading.get_ident)

    assert asyncio.run(main()) != threading.get_ident()


def test_finish_waits_for_what_runs_and_for_what_that_starts() -> None:
    done: list[str] = []

    async def main() -> None:
        work = Workers()

        async def first() -> None:
            await asyncio.sleep(0.02)
            work.start(second, "second")
            done.append("first")

        async def second() -> None:
            await asyncio.sleep(0.02)
            done.append("second")

        work.start(first, "first")
        assert work.accepting
        await work.finish(5)
        assert not work.accepting

    asyncio.run(main())
    assert done == ["first", "second"]


def test_what_outlasts_the_grace_time_is_given_up_and_named(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> bool:
        work = Workers()
        ended = asyncio.Event()

        async def slow() -> None:
            try:
                await asyncio.sleep(60)
            finally:
                ended.set()

        work.start(slow, "brief 7")
        await work.finish(0.05)
        return ended.is_set()

    assert asyncio.run(main())
    assert "brief 7" in caplog.text


def test_a_failing_job_is_logged_with_its_cause_and_ends_no_other(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    async def main() -> None:
        work = Workers()

        async def fail() -> None:
            raise ZeroDivisionError("the cause")

        async def go_on() -> None:
            done.append("yes")

        work.start(fail, "bad")
        work.start(go_on, "good")
        await work.finish(5)

    with caplog.at_level(logging.ERROR):
        asyncio.run(main())
    assert done == ["yes"]
    assert "the job bad failed" in caplog.text
    assert "the cause" in caplog.text


def test_jobs_beyond_the_bound_wait_in_line() -> None:
    peak = 0

    async def main() -> int:
        nonlocal peak
        work = Workers(jobs=3)
        running = finished = 0

        async def job() -> None:
            nonlocal peak, running, finished
            running += 1
            peak = max(peak, running)
            await asyncio.sleep(0.002)
            running -= 1
            finished += 1

        for number in range(20):
            work.start(job, str(number))
        await work.finish(5)
        return finished

    assert asyncio.run(main()) == 20
    assert peak == 3


def test_a_full_lane_does_not_keep_others_waiting() -> None:
    done: list[str] = []

    async def main() -> None:
        work = Workers(jobs_per_lane=2)
        gate = asyncio.Event()

        async def slow() -> None:
            await gate.wait()
            done.append("slow")

        async def quick() -> None:
            done.append("quick")
            if len(done) == 2:
                gate.set()

        for number in range(5):
            work.start(slow, str(number), lane="discord:1")
        work.start(quick, "a", lane="discord:2")
        work.start(quick, "b")
        await work.finish(5)

    asyncio.run(main())
    assert done == ["quick", "quick", *["slow"] * 5]


def test_a_lane_holds_as_many_as_it_may_and_is_gone_when_empty() -> None:
    peak = running = 0

    async def main() -> Workers:
        nonlocal peak, running
        work = Workers(jobs_per_lane=2)

        async def job() -> None:
            nonlocal peak, running
            running += 1
            peak = max(peak, running)
            await asyncio.sleep(0.002)
            running -= 1

        for number in range(7):
            work.start(job, str(number), lane="slack:T1")
        await work.finish(5)
        return work

    work = asyncio.run(main())
    assert peak == 2
    assert not work._lanes._turns


def test_lanes_full_of_slow_requests_keep_nobody_waiting() -> None:
    hanging = threading.Event()

    async def main() -> str:
        work = Workers()

        async def hang() -> None:
            await work.call(lambda: hanging.wait(10))

        for tenant in range(7):
            for number in range(10):
                work.start(hang, str(number), f"discord:{tenant}")
        await asyncio.sleep(0.1)
        answer = await asyncio.wait_for(work.call(lambda: "here"), 5)
        hanging.set()
        await work.finish(10)
        return answer

    assert asyncio.run(main()) == "here"
