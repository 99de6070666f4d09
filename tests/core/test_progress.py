"""Long work in a terminal."""

import math

from campaign_app.core.progress import shown_when_slow


def test_slow_work_shows_how_far_it_is_on_the_error_stream_and_leaves_nothing_out(capsys):
    assert list(shown_when_slow([1, 2, 3], "Closing", since=-math.inf)) == [1, 2, 3]
    shown = capsys.readouterr()
    assert "Closing" in shown.err and not shown.out


def test_short_work_shows_nothing(capsys):
    assert list(shown_when_slow([1, 2, 3], "Closing", since=math.inf)) == [1, 2, 3]
    assert capsys.readouterr() == ("", "")
