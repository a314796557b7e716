"""Which fact leads to which tasks. They are named here and read when first needed, so that a start is quick."""

from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from guanxi.base.models import Fact

LETTERS = "guanxi.jobs.letters"
OWN = "guanxi.jobs.own.tasks"
REACTIONS: dict[str, tuple[str, ...]] = {
    "order.placed": (f"{LETTERS}.order_placed", f"{LETTERS}.code_for_order"),
    "order.code_renewed": (f"{LETTERS}.code_for_order",),
    "order.confirmed": (f"{LETTERS}.order_confirmed",),
    "order.cancelled": (f"{LETTERS}.order_cancelled",),
    "parcel.sealed": (f"{LETTERS}.parcel_packed",),
    "parcel.taken": (f"{LETTERS}.parcel_on_its_way",),
    "parcel.absent": (f"{LETTERS}.parcel_missed",),
    "person.leaving": (f"{LETTERS}.leaving_asked",),
    "post.removed": ("guanxi.jobs.hot.recount",),
    "post.commented": ("guanxi.jobs.shields.look",),
    "post.reposted": ("guanxi.jobs.shields.look_at_original",),
    "copy.asked": (f"{OWN}.make_copy",),
    "copy.ready": (f"{LETTERS}.copy_ready",),
}
TELL = "guanxi.jobs.notices.tell"
TOLD = frozenset(
    {
        *("post.liked", "post.commented", "post.reposted", "post.mentioned"),
        *("person.followed", "tie.asked", "tie.made", "introduction.made"),
        *("vouch.given", "order.placed", "order.confirmed", "order.cancelled"),
        *("parcel.taken", "parcel.absent", "question.asked", "question.answered"),
        *("report.made", "report.closed", "shield.raised"),
        *("community.asked", "community.invited", "community.let_in"),
    }
)


def react(fact: "Fact") -> None:
    """Queue what follows from a fact: tasks that are given its subject's id, and telling whom it concerns.

    Runs within the change, so that both are kept or neither.
    """
    for name in REACTIONS.get(fact.name, ()):
        import_string(name).enqueue(fact.subject_id)
    if fact.name in TOLD:
        import_string(TELL).enqueue(fact.pk)
