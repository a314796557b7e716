"""What every test may ask for: the cast, the moment, a browser. See tests/fixtures/."""

pytest_plugins = [
    "tests.fixtures.cast",
    "tests.fixtures.goods",
    "tests.fixtures.browser",
    "tests.fixtures.choice",
    "tests.fixtures.orders",
    "tests.fixtures.process",
    "tests.fixtures.scene",
    "tests.fixtures.standing",
    "tests.fixtures.book",
]
