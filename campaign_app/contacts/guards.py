"""Loading tasks under rights: a consultant does and reopens their own."""

from flask import abort

from campaign_app.contacts.models import FollowUpTask
from campaign_app.contacts.queries import tasks_of
from campaign_app.core.access import Permission, may
from campaign_app.core.database import db

LARGEST_ID = 2**31 - 1


def task_for(viewer, task_id: int, permission: Permission) -> FollowUpTask:
    """The viewer's own task of this number; 403 for too little right, 404 for another's."""
    if not may(viewer, permission):
        abort(403)
    if task_id > LARGEST_ID:
        abort(404)
    return db.session.scalar(tasks_of(viewer).where(FollowUpTask.id == task_id)) or abort(404)
