"""What the screen calls channels, outcomes, next steps and reasons."""

from flask_babel import lazy_gettext

from campaign_app.contacts.models import Channel, NextStep, Outcome, TaskReason

CHANNELS = {
    Channel.VISIT: lazy_gettext("Visit"),
    Channel.PHONE: lazy_gettext("Telephone"),
    Channel.EMAIL: lazy_gettext("E-mail"),
    Channel.ONLINE: lazy_gettext("Online meeting"),
    Channel.EVENT: lazy_gettext("Event"),
}

OUTCOMES = {
    Outcome.INTERESTED: lazy_gettext("Interested"),
    Outcome.ENGAGED: lazy_gettext("Takes part"),
    Outcome.INFORMED: lazy_gettext("Informed"),
    Outcome.NOT_REACHED: lazy_gettext("Not reached"),
    Outcome.NO_INTEREST: lazy_gettext("No interest"),
}

NEXT_STEPS = {
    NextStep.CALL: lazy_gettext("Call back"),
    NextStep.VISIT: lazy_gettext("Visit them"),
    NextStep.SEND_INFORMATION: lazy_gettext("Send information"),
    NextStep.INVITE_TO_SCAN: lazy_gettext("Invite to a scan"),
    NextStep.OTHER: lazy_gettext("Something else"),
}

REASONS = {
    TaskReason.PROMISED: lazy_gettext("Promised"),
    TaskReason.FOLLOW_UP_PHASE: lazy_gettext("Follow-up of the campaign"),
}
