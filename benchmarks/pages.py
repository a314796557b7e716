"""Home, the product page with its verdict, and placing an order, at growing sizes, beside floors.

    python -m benchmarks.pages                 # 1,000 and 10,000 people, SQLite
    python -m benchmarks.pages --sizes 1000 10000 100000
    python -m tests.postgres python -m benchmarks.pages

Whole requests in one process and thread, through every middleware, by Django's own client as somebody signed in
with the market's mean number of ties. Two floors for a page, measured in turn with it: `same template` is a bare
view without a database that renders the page's own template from a context made ready, under the same
middleware; `same bytes` only hands over as many bytes. Medians of wall time; the client's own time is in all.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any
from uuid import uuid4

os.environ.setdefault("GUANXI_HOME", tempfile.mkdtemp(prefix="guanxi-bench-"))
os.environ.setdefault("GUANXI_HOSTS", "testserver")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.conf.settings")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment
from django.urls import clear_url_caches, path, set_urlconf

from benchmarks import crowd
from guanxi.conf import urls
from guanxi.people.models import Person
from guanxi.standing import graph

READY: dict[str, tuple[str, Mapping[str, Any], bytes]] = {}  # page → template, context, its bytes
PRODUCT = 1
THEIRS = {"request", "user", "perms", "messages", "block", "csrf_token", "True", "False", "None"}  # of each request


def same_template(request: HttpRequest, page: str) -> HttpResponse:
    """The floor of a page: its template, its context ready, no database."""
    template, context, _body = READY[page]
    return render(request, template, dict(context))


def same_bytes(_request: HttpRequest, page: str) -> HttpResponse:
    return HttpResponse(READY[page][2])


urls.urlpatterns += [path("floor/<str:page>/", same_template), path("bytes/<str:page>/", same_bytes)]


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def medians(times: int, **works: Callable[[], object]) -> dict[str, float]:
    """Each piece of work in turn, so that a noisy moment meets all; the median of each in milliseconds."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(times):
        for name, work in works.items():
            taken[name].append(milliseconds(work))
    return {name: statistics.median(some) for name, some in taken.items()}


def make_ready(client: Client, page: str, address: str, template: str) -> int:
    """Remember a page's context with everything loaded; says how many queries a warm page makes."""
    for _ in range(3):
        client.get(address)
    setup_test_environment(debug=False)  # lets the client see contexts, and slows every template: only here
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    queries = len(asked)
    teardown_test_environment()
    context = {name: value for layer in answer.context[0].dicts for name, value in layer.items()}
    context = {name: value for name, value in context.items() if name not in THEIRS}
    READY[page] = (template, context, answer.content)
    return queries


def measure_pages(client: Client, times: int) -> None:
    pages = {"home": ("/", "posts/home.html"), "product": (f"/shops/goods/{PRODUCT}/", "market/product.html")}
    for page, (address, template) in pages.items():
        queries = make_ready(client, page, address, template)
        found = medians(
            times,
            page=lambda address=address: client.get(address),
            template=lambda page=page: client.get(f"/floor/{page}/"),
            bytes=lambda page=page: client.get(f"/bytes/{page}/"),
        )
        print(
            f"  {page:8} {found['page']:7.1f} ms, {queries} queries, {len(READY[page][2]) / 1000:.0f} kB;"
            f" same template {found['template']:.1f} ms: × {found['page'] / found['template']:.2f};"
            f" same bytes {found['bytes']:.1f} ms: × {found['page'] / found['bytes']:.1f}"
        )


def measure_placing(client: Client, times: int) -> None:
    """An order by the form, beside its own SQL without Django."""
    address = f"/orders/new/{PRODUCT}/"
    turns = count()

    def place() -> None:
        form = {
            f"units_{PRODUCT}": 1,
            "recipient": "Lin Yue",
            "to": "door",
            "address": "1 Long Street",
            "key": uuid4(),
        }
        answer = client.post(address, form)
        assert answer.status_code == 302, answer.content.decode()[:2000]
        next(turns)

    place()
    with CaptureQueriesContext(connection) as asked:
        place()
    statements = len(asked)
    found = medians(times, page=place, bytes=lambda: client.get("/bytes/product/"))
    print(
        f"  placing  {found['page']:7.1f} ms, {statements} statements;"
        f" an empty answer {found['bytes']:.1f} ms: × {found['page'] / found['bytes']:.1f}"
    )


def run(people: int, times: int) -> None:
    call_command("flush", verbosity=0, interactive=False) if connection.vendor == "postgresql" else _empty_sqlite()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    began = time.monotonic()
    crowd.fill(people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    graph.reset()
    print(f"{connection.vendor}, {people:,} people (written in {time.monotonic() - began:.0f} s)", flush=True)
    client = Client()
    client.force_login(Person.objects.get(pk=people // 2), backend=settings.AUTHENTICATION_BACKENDS[0])
    measure_pages(client, times)
    measure_placing(client, times)


def _empty_sqlite() -> None:
    connection.close()
    for ending in ("", "-wal", "-shm"):
        name = str(settings.DATABASES["default"]["NAME"]) + ending
        if os.path.exists(name):
            os.unlink(name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--times", type=int, default=60)
    chosen = parser.parse_args()
    set_urlconf(None)
    clear_url_caches()
    call_command("collectstatic", verbosity=0, interactive=False)
    for people in chosen.sizes:
        run(people, chosen.times)


if __name__ == "__main__":
    main()
