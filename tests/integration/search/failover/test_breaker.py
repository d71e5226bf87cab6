"""When the breaker lets a call through; its clock is moved by hand."""

from search.failover import Breaker, FailoverEngine


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_failure_keeps_everybody_away_for_a_while_then_one_tries():
    clock = Clock()
    breaker = Breaker(5.0, clock)
    assert breaker.permit()
    breaker.failed()
    assert breaker.is_open
    assert not breaker.permit()
    clock.now += 5.0
    assert [breaker.permit() for _ in range(3)] == [True, False, False]
    breaker.failed()
    clock.now += 4.9
    assert not breaker.permit()
    clock.now += 0.1
    assert breaker.permit()
    breaker.succeeded()
    assert not breaker.is_open
    assert [breaker.permit() for _ in range(3)] == [True, True, True]


def test_a_busy_engine_is_asked_on_and_one_that_never_answers_in_time_is_not():
    clock = Clock()
    breaker = Breaker(5.0, clock)
    for _ in range(10):
        breaker.failed(slow=True)
        breaker.failed(slow=True)
        assert breaker.permit()
        breaker.succeeded()
    for _ in range(3):
        assert breaker.permit()
        breaker.failed(slow=True)
    assert not breaker.permit()
    clock.now += 5.0
    assert breaker.permit()
    breaker.failed(slow=True)
    assert not breaker.permit(), "the one that tried found it as slow as before"


def test_a_try_that_never_ends_does_not_close_the_way_for_ever():
    clock = Clock()
    breaker = Breaker(5.0, clock)
    breaker.failed()
    clock.now += 5.0
    assert breaker.permit()
    clock.now += 5.0
    assert breaker.permit()


def test_the_failover_does_not_write():
    assert not {"write", "rebuild", "setup", "versions", "refresh"} & set(dir(FailoverEngine))
