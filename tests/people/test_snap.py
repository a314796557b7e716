import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guanxi.people import snap


@pytest.fixture
def read(tmp_path: Path):
    def read_text(text: str | bytes) -> snap.Network:
        file = tmp_path / "network"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return snap.read(file)

    return read_text


def test_signs_with_comments_are_read_as_trust_and_distrust(read) -> None:
    network = read("# Directed graph\n# From To Sign\n0\t1\t-1\n1\t2\t1\n")
    assert [(s.truster, s.trusted, s.percent) for s in network.statements.values()] == [
        ("0", "1", -100),
        ("1", "2", 60),
    ]
    assert network.bad == []


def test_ratings_are_read_with_their_moment_and_with_or_without_a_header(read) -> None:
    lines = "6,2,4,1289241911.72836\n6,5,-10,1289241941\n"
    expected = [
        ("6", "2", 40, datetime.fromtimestamp(1289241911.72836, UTC)),
        ("6", "5", -100, datetime.fromtimestamp(1289241941, UTC)),
    ]
    for text in (lines, "FROM_NODE,TO_NODE,TRUST_INDEX,TIME_SINCE_EPOCH\n" + lines, "\ufeff" + lines):
        assert [tuple(s) for s in read(text).statements.values()] == expected


def test_a_gzipped_file_reads_the_same(read) -> None:
    assert read(gzip.compress(b"1 2 1\n")).statements == read("1 2 1\n").statements


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1 2", "three columns are wanted (from, to, sign), found 2"),
        ("1 2 3", "the sign is 1 or -1, not '3'"),
        ("1,2", "four columns are wanted (rater, rated, rating, seconds), found 2"),
        ("1,2,good,5", "the rating is a whole number, not 'good'"),
        ("1,2,0,5", "the rating is from -10 to 10 and not 0, not 0"),
        ("1,2,11,5", "the rating is from -10 to 10 and not 0, not 11"),
        ("1,2,3,yesterday", "the time is in seconds since 1970, not 'yesterday'"),
        ("1,2,3,1e300", "the time is in seconds since 1970, not '1e300'"),
        ("1,2,3,nan", "the time is in seconds since 1970, not 'nan'"),
        ("ann@home 2 1", "a node is named by digits or plain letters, not 'ann@home'"),
        ("1\x00 2 1", "a node is named by digits or plain letters, not '1\\x00'"),
    ],
)
def test_a_line_that_is_not_understood_is_named_with_its_number_and_reason(read, line: str, reason: str) -> None:
    network = read(f"7 8 1\n{line}\n8 9 1\n")
    assert [str(bad) for bad in network.bad] == [f"line 2: {reason}"]
    assert len(network.statements) == 2


def test_of_two_statements_about_the_same_person_the_later_counts(read) -> None:
    assert [s.percent for s in read("1 2 1\n1 2 -1\n").statements.values()] == [-100]


def test_self_praise_says_nothing_and_is_counted(read) -> None:
    network = read("1 1 1\n1 2 1\n")
    assert (network.about_oneself, len(network.statements), network.bad) == (1, 1, [])


def test_a_file_cut_off_in_the_middle_says_so(read) -> None:
    whole = gzip.compress(b"".join(b"%d %d 1\n" % (n, n + 1) for n in range(5000)))
    assert [bad.reason for bad in read(whole[: len(whole) // 2]).bad] == [
        "the file is damaged or cut off from here on"
    ]


def test_an_empty_file_is_an_empty_network(read) -> None:
    assert read("").nodes == []
