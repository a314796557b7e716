"""`guanxi trust` on files as people have them."""

import gzip
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from guanxi.cli import main
from tests.trust.trial.conftest import network_of


def guanxi(*words: object) -> Result:
    return CliRunner().invoke(main, ["trust", *map(str, words)])


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    """SNAP's first form, gzipped."""
    known = network_of(1)
    rows = zip(known.truster, known.trusted, known.value, strict=True)
    file = tmp_path / "signed.txt.gz"
    file.write_bytes(gzip.compress(("# comment\n" + "".join(f"{a}\t{b}\t{v:.0f}\n" for a, b, v in rows)).encode()))
    return file


@pytest.fixture
def rated(tmp_path: Path) -> Path:
    """SNAP's second form."""
    known = network_of(2)
    rows = zip(known.truster, known.trusted, known.value, strict=True)
    file = tmp_path / "rated.csv"
    file.write_text("".join(f"{a},{b},{5 * v:.0f},{1_300_000_000 + n}\n" for n, (a, b, v) in enumerate(rows)))
    return file


@pytest.mark.parametrize("kind", ["signed", "rated"])
def test_both_forms_are_evaluated_as_json_and_as_a_table(request: pytest.FixtureRequest, kind: str) -> None:
    answer = guanxi("evaluate", request.getfixturevalue(kind), "--seed", 2)
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    assert found["split"] == ("random" if kind == "signed" else "time")
    assert set(found["auc"]) == {"engine", "score", "global"}
    assert "contested" in answer.stderr


def test_an_attack_compares_armies_of_several_sizes(signed: Path) -> None:
    sizes = ["--accounts", 10, "--accounts", 100]
    answer = guanxi("attack", signed, *sizes, "--ties", 5, "--purpose", "slander", "--through", "popular")
    assert answer.exit_code == 0, answer.output
    assert [one["accounts"] for one in json.loads(answer.stdout)] == [10, 100]


def test_curves_are_drawn(signed: Path, tmp_path: Path) -> None:
    for command in ("evaluate", "attack"):
        picture = tmp_path / f"{command}.svg"
        assert guanxi(command, signed, "--plot", picture).exit_code == 0
        lines = ElementTree.fromstring(picture.read_text()).iter("{http://www.w3.org/2000/svg}polyline")
        assert len(list(lines)) >= 4


@pytest.mark.parametrize(("content", "words"), [("", "no statement"), ("1 2 1\n3 4 1\n", "nothing can be learnt")])
def test_a_file_of_which_nothing_can_be_learnt_is_refused_in_one_line(
    tmp_path: Path, content: str, words: str
) -> None:
    file = tmp_path / "poor.txt"
    file.write_text(content)
    answer = guanxi("evaluate", file)
    assert answer.exit_code == 1
    assert words in answer.stderr


def test_lines_that_say_nothing_are_named_and_the_rest_is_used(signed: Path) -> None:
    torn = signed.with_name("torn.txt")
    torn.write_bytes(gzip.decompress(signed.read_bytes()) + b"who knows\n")
    answer = guanxi("evaluate", torn)
    assert answer.exit_code == 0
    assert "three columns are wanted" in answer.stderr
