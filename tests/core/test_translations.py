"""Catalogues: compiled once, also by processes that start together."""

import multiprocessing
import shutil

from campaign_app.core import translations


def _compile(folder, started):
    translations.FOLDER = folder
    started.wait()
    translations.compile_catalogues()


def test_processes_that_start_together_do_not_trip_over_each_other(tmp_path):
    for language in ("nl", "fr", "de", "pl"):
        (tmp_path / language / "LC_MESSAGES").mkdir(parents=True)
        source = translations.FOLDER / language / "LC_MESSAGES" / "messages.po"
        shutil.copy(source, tmp_path / language / "LC_MESSAGES")
    # forked, as the web server's processes are: what is alike in memory has even the same addresses
    context = multiprocessing.get_context("fork")
    together = context.Barrier(4)
    processes = [context.Process(target=_compile, args=(tmp_path, together)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 4
    assert len(list(tmp_path.glob("*/LC_MESSAGES/*.mo"))) == 4
    assert not list(tmp_path.glob("*/LC_MESSAGES/*.mo.*"))
