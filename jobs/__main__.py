"""`python -m jobs`: the clock's own process. APScheduler is only the heartbeat; what is due stands in the database."""

import logging
import signal
import sys
from threading import Event

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from flask import Flask

from campaign_app.core.clock import utc_now
from campaign_app.core.config import Settings, SettingsError
from campaign_app.factory import create_app
from jobs.tick import runs_of_tick


def heartbeat(app: Flask, stopping: Event) -> BlockingScheduler:
    """A scheduler that ticks at every full minute, and at once; one tick at a time, missed ones become one."""
    scheduler = BlockingScheduler(timezone="UTC", executors={"default": ThreadPoolExecutor(1)})
    scheduler.add_job(
        lambda: runs_of_tick(utc_now(), app, stopping=stopping.is_set),
        CronTrigger(minute="*", timezone="UTC"),
        id="tick",
        next_run_time=utc_now(),
        coalesce=True,
        misfire_grace_time=None,
        max_instances=1,
    )
    return scheduler


def main() -> int:
    """Tick until somebody says stop; then finish the job at hand and go."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s clock %(levelname)s %(message)s")
    # a tick that takes longer than a minute is no fault: the next one comes when it is done
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    try:
        app = create_app(Settings.from_environment())
    except SettingsError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    stopping = Event()
    scheduler = heartbeat(app, stopping)

    def stop(_number, _frame):
        stopping.set()
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    try:
        scheduler.start()
    except KeyboardInterrupt:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        scheduler.shutdown(wait=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
