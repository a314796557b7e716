"""What every test may ask for: the cast, the moment, a browser. See tests/fixtures/."""

from guanxi.cli.translations import compile_changed

pytest_plugins = [
    "tests.fixtures.cast",
    "tests.fixtures.goods",
    "tests.fixtures.browser",
    "tests.fixtures.china",
    "tests.fixtures.choice",
    "tests.fixtures.orders",
    "tests.fixtures.process",
    "tests.fixtures.pushes",
    "tests.fixtures.scene",
    "tests.fixtures.life",
    "tests.fixtures.standing",
    "tests.fixtures.book",
]


def pytest_configure() -> None:
    """Pages speak French and Chinese in tests as they do when served: from the translations as they are now."""
    compile_changed()
