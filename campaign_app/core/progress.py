"""Long work in a terminal shows that it goes on; short work shows nothing."""

import sys
import time
from collections.abc import Iterator, Sequence

import click

PATIENCE = 2.0  # seconds


def shown_when_slow(items: Sequence, label: str, *, since: float | None = None) -> Iterator:
    """The items one by one; once two seconds have gone, a progress bar on the error stream says how far it is.

    `since` is the moment (time.monotonic) at which the command began; the present one when it is left out.
    """
    started = time.monotonic() if since is None else since
    for place, item in enumerate(items):
        yield item
        if time.monotonic() - started > PATIENCE:
            done = place + 1
            break
    else:
        return
    with click.progressbar(length=len(items), label=label, file=sys.stderr) as bar:
        bar.update(done)
        for item in items[done:]:
            yield item
            bar.update(1)
