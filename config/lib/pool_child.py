"""The child's side of `config.lib.pool`: runs one function at a time under limits.

Imports nothing of Django, and neither may the functions it runs. Linux only (`/proc`).
"""

import importlib
import os
import pickle
import resource
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any


def main(descriptor: int) -> None:
    """Answer tasks on the connection behind `descriptor` until its other end closes."""
    connection: Connection[Any, Any] = Connection(descriptor)
    _settle_down()
    connection.send("ready")
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        connection.send_bytes(_answer(*task))


def _settle_down() -> None:
    """Leave signals to the parent, dump no core (it holds mail), end with the parent.

    A signal to the whole group must not look like a mail that killed its parser.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Standard input is a pipe that only the parent holds; it closes when that dies.

    PR_SET_PDEATHSIG would not do: it follows the thread that started this process.
    """
    os.read(0, 1)
    os._exit(0)


def _answer(dotted: str, args: tuple[Any, ...], cpu_s: float, memory: int) -> bytes:
    """Run the function under its limits; return pickled (done | failed | memory, x)."""
    try:
        function = _resolve(dotted)
        _limit(cpu_s, _address_space() + memory)
        return pickle.dumps(("done", function(*args)))
    except MemoryError:
        return pickle.dumps(("memory", None))
    except Exception as error:
        # The error is the answer: the parent raises it again as text.
        return pickle.dumps(("failed", f"{type(error).__name__}: {error}"))
    finally:
        _limit(0, resource.RLIM_INFINITY)


def _resolve(dotted: str) -> Callable[..., Any]:
    module, _, name = dotted.rpartition(".")
    function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return function


def _limit(cpu_s: float, address_space: int) -> None:
    """Set both limits; the CPU timer kills by SIGPROF, also inside one long C call."""
    signal.setitimer(signal.ITIMER_PROF, cpu_s)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        unlimited = address_space == resource.RLIM_INFINITY
        address_space = hard if unlimited else min(address_space, hard)
    resource.setrlimit(resource.RLIMIT_AS, (address_space, hard))


def _address_space() -> int:
    """Return the bytes of address space this process takes now."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


if __name__ == "__main__":
    main(int(sys.argv[1]))
