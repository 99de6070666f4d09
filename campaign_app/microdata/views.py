"""The pages of research files, each on its part of the same blueprint."""

from campaign_app.microdata import views_files, views_hand_overs, views_research
from campaign_app.microdata.blueprint import bp

__all__ = ["bp", "views_files", "views_hand_overs", "views_research"]
