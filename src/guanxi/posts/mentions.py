"""Whom words mention: people the writer knows by name, found when they are written."""

from collections.abc import Iterable
from datetime import datetime

from guanxi.base import facts
from guanxi.communities import queries as communities
from guanxi.people import queries as people
from guanxi.posts.rules import mentions, names_after_at


def find(
    text: str, *, writer_id: int, talking: Iterable[int] = (), community_id: int | None = None
) -> dict[str, int]:
    """“@Wang Mei” → a person's number. No query where there is no @ sign.

    Among those the writer has a tie with, then `talking` (who wrote the post and under it), then whom the writer
    follows, then fellows of the community; of two with one name, the first found so. Nobody who has blocked the
    writer, or is blocked, is ever found: the words stay as they are, which tells nothing.
    """
    words = {name for names in names_after_at(text).values() for name in names}
    if not words:
        return {}
    groups = [people.tied_ids(writer_id), set(talking), people.followed_ids(writer_id)]
    groups += [communities.member_ids(community_id)] if community_id else []
    among = set().union(*groups) - people.blocked_with(writer_id) - {writer_id}
    named = people.named(words, among=among)
    known: dict[str, int] = {}
    for group in groups:
        for name, person_id in named:
            if person_id in group:
                known.setdefault(name, person_id)
    return mentions(text, known)


def tell(
    mentioned: Iterable[int], *, post_id: int, actor_id: int, at: datetime, comment_id: int | None = None
) -> None:
    """Leave a fact for each, from which they are told if they may read it."""
    for person_id in sorted(set(mentioned)):
        data = {"person": person_id} | ({"comment": comment_id} if comment_id else {})
        facts.record("post.mentioned", subject="post", subject_id=post_id, at=at, actor_id=actor_id, data=data)
