"""Orders placed over HTTP by 64 clients on PostgreSQL, beside pgbench with the very same SQL.

    python -m benchmarks.orders [--seconds 15] [--workers 2] [--hot]

A market of 2,000 people is written, the server is started as an operator would start it, and 64 clients with
sessions of their own post the order form as fast as they are answered, for one of many goods each (with --hot all
for the same one). pgbench then runs the statements of one such request, captured from the application, with 64
clients against the same database. Client, server and PostgreSQL share the machine in both.
"""

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from urllib.parse import urlencode
from uuid import uuid4

from tests import postgres

CLIENTS = 64
PEOPLE = 2_000
SECRET = "x" * 32  # of the forms: cookie and field say the same, as on a page


def form(product: int) -> str:
    """One order of one unit, as the page's form sends it."""
    fields = {f"units_{product}": 1, "recipient": "Lin Yue", "to": "door", "address": "1 Long Street", "key": uuid4()}
    return urlencode({**fields, "csrfmiddlewaretoken": SECRET})


def prepare() -> list[str]:
    """Write the market; gives a session for each client."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections
    from django.test import Client

    from benchmarks import crowd
    from guanxi.people.models import Person

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    crowd.fill(PEOPLE)
    sessions = []
    for buyer in range(PEOPLE - CLIENTS, PEOPLE):
        client = Client()
        client.force_login(Person.objects.get(pk=buyer), backend=settings.AUTHENTICATION_BACKENDS[0])
        sessions.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    connections.close_all()
    return sessions


def statements(session: str) -> list[str]:
    """The SQL of one order placed, in the application's own words."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    client.cookies[settings.CSRF_COOKIE_NAME] = SECRET
    kind = "application/x-www-form-urlencoded"
    for product in (1, 1):
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(f"/orders/new/{product}/", form(product), content_type=kind)
        found = [query["sql"] for query in asked.captured_queries]
    assert "/orders/" in answer.headers["Location"], answer.headers
    connection.close()
    return found


def pgbench_script(sql: list[str], *, hot: bool) -> str:
    """The statements for pgbench: new keys each time, the order's number passed on, another product each time."""
    placed = next(line for line in sql if line.startswith('INSERT INTO "orders_line"'))
    order = re.search(r"VALUES \((\d+),", placed)
    assert order
    script = ["\\set product 1" if hot else f"\\set product random(1, {PEOPLE // 100 * 5})"]
    for line in sql:
        line = re.sub(
            r"'[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}'(::uuid)?", "gen_random_uuid()", line
        )
        line = re.sub(rf"\b{order[1]}\b", ":order_id", line)
        line = re.sub(
            r'("(?:catalog_product"\."id|catalog_variant"\."id|catalog_variant"\."product_id|catalog_productphoto"\."product_id)" (?:=|IN) \(?)1\b',
            r"\1:product",
            line,
        )
        line = line.replace(":order_id, 1, 1,", ":order_id, :product, :product,")
        returning = line.startswith('INSERT INTO "orders_order"')
        script.append(line + (" \\gset order_" if returning else ";"))
    return "\n".join(script) + "\n"


@contextmanager
def served(workers: int, folder: Path) -> Iterator[int]:
    """The market, open on a free port while the block runs."""
    port = postgres._free_port()
    command = [str(Path(sys.executable).with_name("guanxi")), "serve", "--no-demo", "--host", "127.0.0.1"]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen([*command, "--port", str(port), "--workers", str(workers)], stdout=log, stderr=log)
    try:
        for _ in range(600):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/account/login/")
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise RuntimeError((folder / "server.log").read_text())
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def load(port: int, sessions: list[str], seconds: float, *, hot: bool) -> Counter[str]:
    """How many requests were answered how: "placed", or with another status."""
    answers: list[Counter[str]] = [Counter() for _ in sessions]
    until = time.monotonic() + seconds

    def buy(index: int, session: str) -> None:
        random = Random(index)
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {
            "Cookie": f"sessionid={session}; csrftoken={SECRET}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        while time.monotonic() < until:
            product = 1 if hot else random.randrange(1, PEOPLE // 100 * 5 + 1)
            line.request("POST", f"/orders/new/{product}/", form(product), headers)
            answer = line.getresponse()
            answer.read()
            good = answer.status == 302 and "/orders/" in (answer.getheader("Location") or "")
            answers[index]["placed" if good else str(answer.status)] += 1

    threads = [threading.Thread(target=buy, args=pair) for pair in enumerate(sessions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(answers, Counter())


def pgbench(url: str, script: Path, seconds: int) -> float:
    """Transactions of the script in a second."""
    program = postgres.programs() / "pgbench"  # type: ignore[operator]
    command = [program, "-n", "-c", str(CLIENTS), "-j", "2", "-T", str(seconds), "-f", script, url]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"tps = ([\d.]+)", said)
    assert found, said
    return float(found[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--hot", action="store_true", help="everybody orders the same thing")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guanxi-bench-") as name, postgres.server() as url:
        folder = Path(name)
        os.environ.update(GUANXI_HOME=name, GUANXI_DATABASE_URL=url, DJANGO_SETTINGS_MODULE="guanxi.conf.settings")
        sessions = prepare()
        script = folder / "order.sql"
        script.write_text(pgbench_script(statements(sessions[0]), hot=chosen.hot))
        with served(chosen.workers, folder) as port:
            load(port, sessions, 3, hot=chosen.hot)
            answers = load(port, sessions, chosen.seconds, hot=chosen.hot)
        rate, floor = answers["placed"] / chosen.seconds, pgbench(url, script, chosen.seconds)
        print(
            json.dumps(
                {
                    "orders_per_second": round(rate, 1),
                    "answers": answers,
                    "pgbench_per_second": round(floor, 1),
                    "share": round(rate / floor, 3),
                    "clients": CLIENTS,
                    "workers": chosen.workers,
                    "hot": chosen.hot,
                }
            )
        )


if __name__ == "__main__":
    main()
