"""Background work: rows are the truth, leases say who does it, handlers are known by name."""

from app.jobs.doing import do_here, join
from app.jobs.handlers import every, handles
from app.jobs.leases import Held, LeaseLost
from app.jobs.queue import JobState, cancel, enqueue, job_about, job_keyed
from app.jobs.task import Task, tell

__all__ = [
    "Held",
    "JobState",
    "LeaseLost",
    "Task",
    "cancel",
    "do_here",
    "enqueue",
    "every",
    "handles",
    "job_about",
    "job_keyed",
    "join",
    "tell",
]
