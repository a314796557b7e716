"""`lint-imports` proves the contracts in pyproject.toml; here is proved that no app was left out of them."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = {"base"}  # facts and photographs belong to everybody
APPS = sorted({file.parent.name for file in (ROOT / "src" / "guanxi").glob("*/models.py")} - SHARED)
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


@pytest.mark.parametrize("app", APPS)
def test_the_tables_of_every_app_are_closed_to_every_other(app: str) -> None:
    (own,) = [c for c in CONTRACTS if c.get("forbidden_modules") == [f"guanxi.{app}.models"]]
    others = {f"guanxi.{name}" for name in APPS if name != app}
    assert others <= set(own["source_modules"])


@pytest.mark.parametrize("app", APPS)
def test_every_app_is_in_the_contract_for_the_inside_of_an_app(app: str) -> None:
    (inside,) = [c for c in CONTRACTS if c["name"].startswith("Inside an app")]
    assert f"guanxi.{app}" in inside["containers"]
