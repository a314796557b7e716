"""Slips and labels: what is printed can be read, in Chinese and with every accent, and its code leads home."""

from datetime import datetime
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from guanxi.base import paper, pdf
from guanxi.base.font import FILE, MISSING, printable

LINK = "http://192.168.1.20:8000/orders/parcels/57/"
HOME = pdf.Destination("林悦 Lin Yue", "+86 138 0013 8000", "北京市朝阳区工体北路 21 号", "到了请打电话")


@pytest.fixture
def slip(noon: datetime) -> dict[str, Any]:
    return {
        "shop": "梅记茶庄 Mei's Tea",
        "contact": "王梅 Wang Mei",
        "promise": "If it is not what I said, it costs you nothing.",
        "order_number": "1042",
        "parcel_number": "57",
        "day": "21 Nov 2026",
        "to": HOME,
        "items": (pdf.Packed("寿眉 2019", 2, "¥336", "Lot 1904-07"),),
        "delivery": "¥12",
        "due": "¥348",
        "link": LINK,
        "at": noon,
    }


def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that reaches the paper from now on."""
    texts: list[str] = []

    def listening(text: str) -> str:
        texts.append(printable(text))
        return texts[-1]

    monkeypatch.setattr(paper, "printable", listening)
    return texts


def pages(document: bytes) -> int:
    return document.count(b"/Type /Page\n")


def test_a_slip_says_what_is_in_the_parcel_and_what_is_due(
    slip: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = printed(monkeypatch)
    document = pdf.packing_slip(pdf.Slip(**slip))
    assert document.startswith(b"%PDF-")
    assert pages(document) == 1
    for said in ("梅记茶庄 Mei's Tea", "林悦 Lin Yue", "2 ×", "寿眉 2019", "Lot 1904-07", "¥336", "¥12", "¥348"):
        assert said in texts


def test_a_slip_of_a_hundred_things_goes_on_to_more_pages(slip: dict[str, Any]) -> None:
    items = tuple(pdf.Packed(f"Jar {n}", 1, "¥10", f"Lot {n}") for n in range(100))
    assert pages(pdf.packing_slip(pdf.Slip(**{**slip, "items": items}))) > 4


def test_a_label_is_one_page_however_long_the_address(noon: datetime) -> None:
    long = pdf.Destination("王" * 80, "+86 138 0013 8000", "路" * 300, "note " * 60, "Aunt Ping’s door")
    document = pdf.label(pdf.Label("Mei's Tea", "57", 4, long, "¥348", LINK, noon))
    assert pages(document) == 1


def test_what_the_font_lacks_is_printed_as_a_mark() -> None:
    assert printable("李喆 赵堃 Élodie Œuvré\n") == "李喆 赵堃 Élodie Œuvré\n"
    assert printable("Gąsior 😀") == f"Gasior {MISSING}"


def test_the_font_has_gb_2312_and_the_letters_of_french() -> None:
    known = TTFont(FILE).getBestCmap()
    common = {sign for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF) if (sign := gb(high, low))}
    assert len(common) == 6763
    assert not [sign for sign in common if ord(sign) not in known]
    assert not [sign for sign in range(0xC0, 0x100) if sign not in known]
    assert not [sign for sign in "Œœ€«»’·–—…āǎàē\u00a0" if ord(sign) not in known]


def gb(high: int, low: int) -> str:
    return bytes((high, low)).decode("gb2312", errors="ignore")
