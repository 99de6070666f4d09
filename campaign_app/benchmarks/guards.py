"""The way to a company's place in the benchmarks: its own people only."""

from flask_login import current_user

from campaign_app.companies.guards import company_for
from campaign_app.companies.models import Company
from campaign_app.core.access import Permission


def own_company(company_id: int, *, for_change: bool = False) -> Company:
    """The signed-in person's own company; 404 for anybody else's."""
    return company_for(current_user, company_id, Permission.BENCHMARK_LEAVE, for_change=for_change)
