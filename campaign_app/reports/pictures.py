"""The pictures of a release on paper: those that the page shows, drawn once and kept."""

from base64 import b64encode

from sqlalchemy import select

from campaign_app.core.database import db
from campaign_app.reports.contents import Contents
from campaign_app.results import trend_chart
from campaign_app.results.actions import draw_charts
from campaign_app.results.charts import FONT, figures_of
from campaign_app.results.models import ReleaseChart
from campaign_app.results.queries import WHOLE

# what a server has to draw text with is wider than the fonts of a screen
SMALLER = ((FONT, "Noto Sans, DejaVu Sans Condensed, DejaVu Sans, sans-serif"), ('"14px"', '"12.5px"'))


def pictures_of(contents: Contents) -> dict[str, str]:
    """Per chart of the report its kept picture as a data address; what was not drawn yet is drawn now, and kept."""
    wanted = {name for name, _, _ in figures_of(contents.report)}
    wanted |= {name for name, _ in trend_chart.pictures_of(contents.trend)} if contents.trend else set()
    kept = _kept(contents)
    if wanted - kept.keys():
        draw_charts(contents.stored)
        kept = _kept(contents)
    return {name: _address_of(kept[name]) for name in wanted}


def _address_of(svg: str) -> str:
    for screen, paper in SMALLER:
        svg = svg.replace(screen, paper)
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def _kept(contents: Contents) -> dict[str, str]:
    mine = (ReleaseChart.release_id == contents.stored.id, ReleaseChart.language == contents.language, WHOLE)
    return dict(db.session.execute(select(ReleaseChart.name, ReleaseChart.svg).where(*mine)).all())
