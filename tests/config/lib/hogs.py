"""Functions for the pool's children: well behaved and not. No Django in here."""

import os
import signal
import sys
import time


def add(a: int, b: int) -> int:
    """Behave."""
    return a + b


def pid() -> int:
    """Return the child's process id."""
    return os.getpid()


def burn() -> None:
    """Take processor time without end, inside one C call that holds the interpreter."""
    sum(range(10**12))


def sleep(seconds: float) -> None:
    """Take real time only."""
    time.sleep(seconds)


def hoard(megabytes: int) -> int:
    """Take memory and return how much it was."""
    return len(b"x" * (megabytes << 20))


def vanish() -> None:
    """End the process as if all were well."""
    os._exit(0)


def be_shot() -> None:
    """End as by the kernel's out-of-memory killer."""
    os.kill(os.getpid(), signal.SIGKILL)


def stumble() -> None:
    """Raise."""
    raise ValueError("no such charset")


def unpicklable() -> object:
    """Return what cannot be sent back."""
    return lambda: None


def django_loaded() -> bool:
    """Say whether the child imported Django."""
    return "django" in sys.modules
