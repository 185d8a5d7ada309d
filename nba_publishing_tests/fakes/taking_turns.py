"""Two runs at once, one store call at a time, in an order the test decides."""

from collections.abc import Callable, Iterable
from threading import Semaphore, Thread

from nba_publishing_tests.fakes.troubled_stores import Killed

Trouble = Callable[[str, str], None]


class _Worker:
    """A run that stops before each of its store calls until it is told to go on."""

    def __init__(self, work: Callable[[Trouble], object]) -> None:
        self._go, self._stopped = Semaphore(0), Semaphore(0)
        self._work = work
        self._error: BaseException | None = None
        self.ended = False
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def step(self) -> None:
        """Go on to the next store call, or to the end."""
        self._go.release()
        self._stopped.acquire()
        if self.ended:
            self._thread.join()
            if self._error is not None:
                raise self._error

    def _stop(self, call: str, path: str) -> None:
        self._stopped.release()
        self._go.acquire()

    def _run(self) -> None:
        self._go.acquire()
        try:
            self._work(self._stop)
        except Killed:
            pass
        except BaseException as error:  # noqa: BLE001 - it is raised again where the test runs
            self._error = error
        self.ended = True
        self._stopped.release()


def taking_turns(
    first: Callable[[Trouble], object],
    second: Callable[[Trouble], object],
    order: Iterable[bool],
) -> None:
    """Run both to their ends; a true value lets the second do its next store call.

    Each gets a `trouble` for its stores, which waits for its turn. When the order has come to an
    end, or one of them has, the rest happens without a break.
    """
    workers = _Worker(first), _Worker(second)
    for seconds_turn in order:
        worker = workers[seconds_turn]
        if not worker.ended:
            worker.step()
    for worker in workers:
        while not worker.ended:
            worker.step()
