"""Runs every check and every test, goes on after a failure, and ends with what failed and what was skipped.

With --checks only the checks that need no tests. The steps are the same in `make test` and in .ci/run.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PROCESSES = str(min(os.cpu_count() or 1, 4))

CHECKS = {
    "ruff": ["ruff", "check", "src", "tests", "tools", "benchmarks"],
    "format": ["ruff", "format", "--check", "src", "tests", "tools", "benchmarks"],
    "mypy": ["mypy"],
    "layers": ["lint-imports"],
    "migrations": ["guanxi", "manage", "makemigrations", "--check", "--dry-run"],
}
PYTEST = ["pytest", "-q", "-n", PROCESSES]
TESTS = {
    "tests on SQLite": [*PYTEST, "-m", "not browser"],
    "browser tests": ["pytest", "-q", "-m", "browser"],
    "tests on PostgreSQL": ["python", "-m", "tests.postgres", *PYTEST, "--only-database", "-m", "not browser"],
}


def main() -> int:
    steps = CHECKS if "--checks" in sys.argv else CHECKS | TESTS
    with tempfile.TemporaryDirectory(prefix="guanxi-") as home:
        skipped = Path(home) / "skipped"
        environment = {**os.environ, "GUANXI_HOME": home, "GUANXI_SKIPPED": str(skipped)}
        failed = [name for name, command in steps.items() if not _passes(name, command, environment)]
        reasons = Counter(skipped.read_text().splitlines()) if skipped.exists() else Counter()
    print()
    print("Skipped: " + "; ".join(reasons) if reasons else "Nothing was skipped.")
    print("Failed: " + ", ".join(failed) if failed else "All passed.")
    return bool(failed)


def _passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    print(f"== {name}", flush=True)
    began = time.monotonic()
    status = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, env=environment).returncode  # noqa: S603 - our own commands
    print(f"== {name}: {'failed' if status else 'passed'} in {time.monotonic() - began:.0f} s", flush=True)
    return status == 0


if __name__ == "__main__":
    sys.exit(main())
