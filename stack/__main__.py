"""`python -m stack demo | up | down | init`; `init` prepares the services of docker-compose.yml."""

from __future__ import annotations

import signal
import sys

from rich.console import Console

from stack import demo
from stack.environment import Stack
from stack.init import init
from stack.processes import StackError, stop_recorded


def main(arguments: list[str]) -> int:
    console = Console(highlight=False)
    # `kill` and a closed terminal end it as Ctrl-C does: what was started is stopped.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(130))
    command = arguments[0] if arguments else ""
    if command == "init":
        return init()
    stack = Stack.choose()
    try:
        if command == "demo":
            return demo.run(stack, console)
        if command == "up":
            return demo.up(stack, console)
        if command == "down":
            console.print("stopped" if stop_recorded(stack.home) else "nothing was running")
            return 0
    except StackError as error:
        console.print(f"stack: {error}", markup=False)
        return 1
    console.print("usage: python -m stack demo|up|down|init")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
