"""What the screen and the mails call the phases and states of a campaign, and what each phase asks of a consultant."""

from flask_babel import lazy_gettext

from campaign_app.campaigns.models import CampaignStatus, Phase

PHASES = {
    Phase.SENSITISATION: lazy_gettext("Sensitisation"),
    Phase.ACTIVATION: lazy_gettext("Activation"),
    Phase.FOLLOW_UP: lazy_gettext("Follow-up"),
}

STATUSES = {
    CampaignStatus.DRAFT: lazy_gettext("Draft"),
    CampaignStatus.RUNNING: lazy_gettext("Running"),
    CampaignStatus.PAUSED: lazy_gettext("Paused"),
    CampaignStatus.ENDED: lazy_gettext("Ended"),
}

ASKS = {
    Phase.SENSITISATION: lazy_gettext(
        "Talk with as many companies of your sector as you can about preventing long-term illness. Their own absence "
        "figures open the conversation. Log every contact, also when nobody was reached."
    ),
    Phase.ACTIVATION: lazy_gettext(
        "Bring interested companies to the joint programme and invite them to a workability scan. Log what was agreed, "
        "with a date for the next step."
    ),
    Phase.FOLLOW_UP: lazy_gettext(
        "Contact the companies that you spoke with once more: did they go on, and do they need more support? Your list "
        "of follow-ups is ready."
    ),
}

# What the clock's page calls the jobs in jobs/schedule.py (a test keeps the two together) and the rules of occasions.
JOBS = {
    "move_campaigns": lazy_gettext("Open the phases of campaigns"),
    "announce_phases": lazy_gettext("Tell consultants what a phase asks"),
    "close_scans": lazy_gettext("Close scans and compute their result"),
    "seal_scans": lazy_gettext("Seal the answers that came in"),
    "scan_rounds": lazy_gettext("Prepare invitations and reminders of scans"),
    "send_outbox": lazy_gettext("Send mail"),
    "refresh_benchmarks": lazy_gettext("Refresh the benchmarks"),
    "draw_charts": lazy_gettext("Draw charts"),
    "make_documents": lazy_gettext("Make documents"),
    "clean_up": lazy_gettext("Clean up"),
}

RULES = {
    "campaign.phase": lazy_gettext("Opening a phase"),
    "campaign.phase_mail": lazy_gettext("Mail about a phase"),
    "scan.round": lazy_gettext("Mailing round of a scan"),
    "answers.sweep": lazy_gettext("Overwriting of deleted answers"),
}
