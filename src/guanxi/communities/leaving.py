"""When somebody leaves: they go from every community, as if by themselves."""

from datetime import datetime

from django.db import transaction

from guanxi.base import photos
from guanxi.communities import actions
from guanxi.communities.models import Community, Invitation, Membership, Request


@transaction.atomic
def forget(*, person_id: int, at: datetime) -> None:
    Request.objects.filter(person=person_id).delete()
    Invitation.objects.filter(person=person_id).delete()
    Invitation.objects.filter(by=person_id).delete()
    for community_id in Membership.objects.filter(person=person_id).values_list("community_id", flat=True):
        if Community.objects.filter(pk=community_id, ended_at=None).exists():
            actions.leave(community_id=community_id, person_id=person_id, at=at)
    Membership.objects.filter(person=person_id).delete()
    photos.disown(Community.objects.filter(photo__owner=person_id).values_list("photo", flat=True))
