"""Home for somebody with 500 ties and 1,000 follows in a market with a million posts, beside the product page.

    python -m benchmarks.feed                  # SQLite
    python -m tests.postgres python -m benchmarks.feed

Two readers. The people of the first write as everybody does, a few of them nearly all of it. Those of the second
have all fallen silent long ago: of the last nine tenths of the posts none is theirs, and a feed that looks for them
from the newest post downwards reads nearly all of it. Whole requests in one process and thread, through every
middleware, by Django's own client, all pages in turn; wall time.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterable
from datetime import timedelta
from random import Random
from statistics import median, quantiles

os.environ.setdefault("GUANXI_HOME", tempfile.mkdtemp(prefix="guanxi-bench-"))
os.environ.setdefault("GUANXI_HOSTS", "testserver")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.conf.settings")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import crowd
from benchmarks.pages import PRODUCT, milliseconds
from guanxi.people.models import Follow, Person, Tie
from guanxi.posts.models import Comment, Like, Post
from guanxi.standing.warming import warm

PEOPLE, POSTS = 10_000, 1_000_000
TIES, FOLLOWS = 500, 1_000
LIVELY, QUIET = PEOPLE - 1, PEOPLE  # the two readers
SILENT = range(2_001, 2_001 + TIES + FOLLOWS)  # the second reader's people
GOAL = 3.0


def fill(posts: int, random: Random) -> None:
    """A market of usual shape, then the posts, the two readers' people, and what is said of the newest posts."""
    crowd.fill(PEOPLE)
    Post.objects.all().delete()
    others = [n for n in range(1, PEOPLE - 1) if n not in SILENT]
    chosen = random.sample(others, TIES + FOLLOWS)
    for reader, people in ((LIVELY, chosen), (QUIET, list(SILENT))):
        _know(reader, people[:TIES], random)
        Follow.objects.bulk_create(Follow(follower_id=reader, followed_id=n, at=crowd.NOW) for n in people[TIES:])
    crowd._write(Post, _posts(posts, others, random))
    newest = list(Post.objects.order_by("-id").values_list("pk", flat=True)[:20_000])
    crowd._write(Like, (Like(post_id=pk, person_id=n, at=crowd.NOW) for pk in newest for n in (1, 2, LIVELY)))
    said = "Ours came whole, and smelled of dates."
    crowd._write(
        Comment,
        (
            Comment(post_id=pk, author_id=random.choice(others), text=said, at=crowd.NOW, key=crowd._uuid(random))
            for pk in newest
            for _ in range(3)
        ),
    )


def _know(reader: int, people: list[int], random: Random) -> None:
    Tie.objects.filter(truster=reader).delete()
    Tie.objects.filter(trusted=reader).delete()
    both = ((reader, n) for n in people), ((n, reader) for n in people)
    rows = [
        Tie(truster_id=a, trusted_id=b, nearness=random.choice((20, 60, 100)), met="code", at=crowd.NOW)
        for pairs in both
        for a, b in pairs
    ]
    Tie.objects.bulk_create(rows)


def _posts(count: int, others: list[int], random: Random) -> Iterable[Post]:
    """The lower an author's number, the more is theirs; the silent write among the first tenth only."""
    began = crowd.NOW - timedelta(seconds=30 * count)
    for n in range(count):
        silent = n < count // 10 and n % 2
        author = random.choice(SILENT) if silent else others[int(len(others) * random.random() ** 3)]
        audience = "public" if random.random() < 0.7 else "circle"
        product = random.randrange(1, 400) if random.random() < 0.3 else None
        at, key = began + timedelta(seconds=30 * n), crowd._uuid(random)
        yield Post(
            author_id=author, text="Opened the seal. " * 6, audience=audience, product_id=product, at=at, key=key
        )


def client_of(person_id: int) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=person_id), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def measure(times: int) -> None:
    """Every page in turn, so that a noisy moment meets all."""
    middle = Post.objects.order_by("-id").values_list("pk", flat=True)[POSTS // 20]
    addresses = {
        "product": f"/shops/goods/{PRODUCT}/",
        "circle": "/",
        "circle, far down": f"/?before={middle}",
        "followed": "/?of=followed",
        "public": "/?of=public",
    }
    clients = {"lively": client_of(LIVELY), "quiet": client_of(QUIET)}
    pages = [(who, name) for who in clients for name in addresses]
    taken: dict[tuple[str, str], list[float]] = {page: [] for page in pages}
    for turn in range(times + 3):
        for who, name in pages:
            one = milliseconds(lambda who=who, name=name: clients[who].get(addresses[name]))  # type: ignore[misc]
            if turn >= 3:
                taken[who, name].append(one)
    for who, name in pages:
        with CaptureQueriesContext(connection) as asked:
            answer = clients[who].get(addresses[name])
        shown = answer.content.count(b"<article")
        p95, beside = (quantiles(taken[who, page], n=20)[-1] for page in (name, "product"))
        print(
            f"  {who:7} {name:18} p50 {median(taken[who, name]):7.1f}  p95 {p95:7.1f} ms  × {p95 / beside:.2f}"
            f"  {len(asked)} queries, {shown} posts",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=POSTS)
    parser.add_argument("--times", type=int, default=40)
    chosen = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if not Post.objects.exists():
        began = time.monotonic()
        fill(chosen.posts, Random(1))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(
            f"{connection.vendor}: {chosen.posts:,} posts (written in {time.monotonic() - began:.0f} s)", flush=True
        )
    warm()  # as the server does before it answers
    measure(chosen.times)


if __name__ == "__main__":
    main()
