"""The headline of a result says a share as people do, and never further from the truth than the words allow."""

from types import SimpleNamespace

import pytest

from campaign_app.results.findings import headline


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (0.104, "Ongeveer 1 op de 10 heeft werkbaar werk"),
        (0.15, "15% heeft werkbaar werk"),
        (0.36, "Meer dan 1 op de 3 heeft werkbaar werk"),
        (0.47, "Bijna de helft heeft werkbaar werk"),
        (0.5, "Ongeveer de helft heeft werkbaar werk"),
        (0.53, "Meer dan de helft heeft werkbaar werk"),
        (0.645, "Bijna 2 op de 3 hebben werkbaar werk"),
        (0.66, "Ongeveer 2 op de 3 hebben werkbaar werk"),
        (0.85, "85% heeft werkbaar werk"),
        (0.02, "Bijna niemand heeft werkbaar werk: 2%"),
        (0.97, "Bijna iedereen heeft werkbaar werk: 97%"),
    ],
)
def test_the_headline_is_true_to_the_rate(app, rate, said):
    report = SimpleNamespace(has_figures=True, has_rate=True, rate=SimpleNamespace(exact=True, value=rate))
    with app.test_request_context():
        assert headline(report) == said
