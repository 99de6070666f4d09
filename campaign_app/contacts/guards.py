"""Loading tasks under rights: a consultant does and reopens their own."""

from campaign_app.contacts.models import FollowUpTask
from campaign_app.contacts.queries import tasks_of
from campaign_app.core.access import Permission
from campaign_app.core.loading import row_for


def task_for(viewer, task_id: int, permission: Permission) -> FollowUpTask:
    """The viewer's own task of this number; 403 for too little right, 404 for another's."""
    return row_for(viewer, permission, tasks_of(viewer), FollowUpTask.id, task_id)
