"""QR codes that a telephone reads on any page, dark or light."""

from xml.etree import ElementTree

from guanxi.base import qr

ADDRESS = "http://192.168.1.20:8000/people/meet/abcdef123456"


def test_a_code_is_black_on_white_with_its_quiet_zone_and_no_style() -> None:
    drawn = ElementTree.fromstring(qr.svg(ADDRESS))
    side = len(qr.modules(ADDRESS)) + 2 * qr.QUIET_MODULES
    assert drawn.get("viewBox") == f"0 0 {side} {side}"
    assert drawn.get("class") == "qr"
    ground, dark = list(drawn)
    assert (ground.get("fill"), dark.get("stroke")) == ("#fff", "#000")
    assert not [part for part in drawn.iter() if part.get("style")]


def test_no_text_gets_out_of_the_drawing() -> None:
    assert "script" not in qr.svg("<script>alert(1)</script>")


def test_a_terminal_shows_it_in_blocks() -> None:
    lines = qr.terminal(ADDRESS).splitlines()
    assert len(lines) > 15
    assert any("█" in line or "▀" in line or "▄" in line for line in lines)
