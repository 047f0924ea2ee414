"""CPU work in warm subprocesses that can be killed: parsing of what strangers sent.

Children are started afresh (never forked: they would share database connections) with
the first task, are replaced when killed, and end when this process ends, however.
"""

import os
import queue
import signal
import subprocess
import sys
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from prometheus_client import Counter

CHILDREN = 2
TASKS_PER_CHILD = 500  # what leaks in a parser goes with its child
START_S = 30

TASKS = Counter("kefu_pool_tasks", "Tasks of the subprocess pool.", ["outcome"])


class PoolFailed(Exception):
    """The function raised; the text is the type and message of its exception."""


class PoolKilled(Exception):
    """The function was ended: `reason` is cpu, wall, memory or crash."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Child:
    """One seat of the pool: a process, started when it is first needed."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.connection: Connection[Any, Any] | None = None
        self.tasks = 0

    def call(self, task: tuple[Any, ...], wall_s: float) -> Any:
        """Return (outcome, value) of the task; raise PoolKilled."""
        connection = self.connection or self._start()
        self.tasks += 1
        try:
            connection.send(task)
            if not connection.poll(wall_s):
                self.stop()
                raise PoolKilled("wall")
            outcome, value = connection.recv()
        except (EOFError, OSError) as error:
            raise PoolKilled(self._cause_of_death()) from error
        if outcome == "memory" or self.tasks >= TASKS_PER_CHILD:
            self.stop()
        return outcome, value

    def _start(self) -> "Connection[Any, Any]":
        ours, theirs = Pipe()
        path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.lib.pool_child", str(theirs.fileno())],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            env={**os.environ, "PYTHONPATH": path},
        )
        theirs.close()
        self.connection, self.tasks = ours, 0
        if not ours.poll(START_S):
            self.stop()
            raise PoolKilled("wall")
        try:
            ours.recv()
        except (EOFError, OSError) as error:
            self.stop()
            raise PoolKilled("crash") from error
        return ours

    def _cause_of_death(self) -> str:
        """Return cpu when the CPU timer ended the process, else crash."""
        process = self.process
        if process is None:
            return "crash"
        try:
            code = process.wait(1)
        except subprocess.TimeoutExpired:
            code = None
        self.stop()
        return "cpu" if code == -signal.SIGPROF else "crash"

    def stop(self) -> None:
        """End the process, if there is one; the next call starts another."""
        process, connection = self.process, self.connection
        self.process = self.connection = None
        if process is not None:
            process.kill()
            if process.stdin:
                process.stdin.close()
            process.wait()
        if connection is not None:
            connection.close()


_children = [_Child() for _ in range(CHILDREN)]
# The child used last is taken first: a quiet desk keeps one process, not two.
_free: queue.LifoQueue[_Child] = queue.LifoQueue()
for _child in _children:
    _free.put(_child)


def run(
    function: str,
    *args: Any,
    cpu_s: float = 2,
    wall_s: float = 20,
    memory_mb: int = 256,
) -> Any:
    """Run the function of this dotted path in a child and return what it returns.

    `function` lives in a module without Django; arguments and result are pickled. It
    gets `cpu_s` of processor time, `wall_s` of real time and `memory_mb` MiB above what
    the child takes when idle. Waits for a free child. Raises PoolKilled, PoolFailed.
    """
    child = _free.get()
    try:
        task = (function, args, cpu_s, memory_mb << 20)
        outcome, value = child.call(task, wall_s)
    except PoolKilled as killed:
        TASKS.labels(killed.reason).inc()
        raise
    finally:
        _free.put(child)
    TASKS.labels(outcome).inc()
    if outcome == "memory":
        raise PoolKilled("memory")
    if outcome == "failed":
        raise PoolFailed(value)
    return value


def shutdown() -> None:
    """End the children at once; a task in one of them raises PoolKilled."""
    for child in _children:
        child.stop()
