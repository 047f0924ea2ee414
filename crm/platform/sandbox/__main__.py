"""`python -m crm.platform.sandbox --port 8200 --key K`: the made-up platform, served.

As a child (`--child`) it reads one line of JSON from standard input (`key`, and perhaps
`anchor`, `events_url`, `event_key_id`, `event_secret`: secrets must not stand among the
arguments, which every user of the machine can read), writes its port on the first line
of standard output, and ends when standard input closes, which it does with the parent.
"""

import argparse
import datetime
import json
import os
import signal
import sys
import threading
from typing import Any

from crm.platform.sandbox.adapter import Sandbox
from crm.platform.sandbox.server import Server
from crm.platform.sandbox.telling import Listener, Teller
from crm.platform.sandbox.world import SEED, USERS, World


def main(arguments: list[str] | None = None) -> None:
    """Serve until interrupted, or until the parent is gone."""
    asked = _parser().parse_args(arguments)
    told = vars(asked)
    if asked.child:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.nice(5)  # The desk goes first.
        told |= json.loads(sys.stdin.readline())
        threading.Thread(target=_end_with_parent, daemon=True).start()
    if not told["key"]:
        sys.exit("A key is needed: --key")
    server = _server(told)
    sys.stdout.write(f"{server.server_port}\n" if asked.child else f"{server.url}\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("crm.platform.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--key", default="")
    parser.add_argument("--seed", default=SEED)
    parser.add_argument("--users", type=int, default=USERS)
    parser.add_argument("--anchor", default="", help="the day it began, YYYY-MM-DD")
    parser.add_argument("--events-url", default="")
    parser.add_argument("--event-key-id", default="")
    parser.add_argument("--event-secret", default="")
    parser.add_argument("--child", action="store_true")
    return parser


def _server(told: dict[str, Any]) -> Server:
    began = datetime.date.fromisoformat(told["anchor"]) if told["anchor"] else None
    sandbox = Sandbox(World(told["seed"], told["users"], began))
    if told["events_url"]:
        keys = (told["event_key_id"], told["event_secret"])
        Teller(sandbox, Listener(told["events_url"], *keys)).start()
    return Server(sandbox, told["key"], told["port"])


def _end_with_parent() -> None:
    """Standard input is a pipe that only the parent holds; it closes when that dies,
    also by SIGKILL.
    """
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
