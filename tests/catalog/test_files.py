"""Goods from files as people really have them, all of a file or none, and out again the same."""

import csv
import gzip
import io
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.base import facts
from guanxi.base.errors import NotAllowed
from guanxi.base.models import Photo
from guanxi.base.texts import clean
from guanxi.catalog import actions as catalog
from guanxi.catalog import files, queries
from guanxi.catalog.files.html_text import from_text, to_text
from guanxi.catalog.models import Product
from guanxi.people.models import Person
from guanxi.shops.models import Shop

REAL = Path(__file__).parents[3] / "shared" / "data" / "openfoodfacts-products.csv.gz"

SHOPIFY = """Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,\
Variant Inventory Qty,Variant Price,Variant Barcode,Image Src,Status
shou-mei,Shou Mei 寿眉,"<p>Picked by <b>hand</b>.</p><p>Two
lines<br>here &amp; there</p>",Mei,Tea,"white, aged",TRUE,Weight,100 g,SM100,12,168.00,6901028075763,https://x.example/a.jpg,active
shou-mei,,,,,,,,250 g,SM250,3,"1,398.50",,https://x.example/b.jpg,
shou-mei,,,,,,,,,,,,,https://x.example/c.jpg,
cup,Clay cup,,Mei,Kitchen,,FALSE,Title,Default Title,,-2,45,,,draft
"""


def bring(
    shop: Shop, text: str | bytes, person: Person, at, *, key=None, skip_bad=False, **defaults
) -> files.Brought:
    data = text if isinstance(text, bytes) else text.encode()
    reading = files.read(data, defaults=files.Defaults(**defaults))
    return files.bring_in(reading, shop_id=shop.pk, actor_id=person.pk, at=at, key=key or uuid4(), skip_bad=skip_bad)


def wrong(text: str, **defaults) -> list[tuple[int, str]]:
    return [(bad.line, bad.column) for bad in files.read(text.encode(), defaults=files.Defaults(**defaults)).bad_rows]


def test_rows_of_one_handle_are_variants_of_one_product(teashop, wang_mei, noon):
    brought = bring(teashop, SHOPIFY, wang_mei, noon)
    assert (brought.products, brought.variants, brought.bad) == (2, 3, 0)
    tea = Product.objects.get(name="Shou Mei 寿眉")
    assert (tea.category, tea.gtin, tea.listed) == ("tea", "6901028075763", True)
    assert tea.description == "Picked by hand.\n\nTwo lines\nhere & there"
    assert list(tea.variants.values_list("name", "price_minor", "on_hand_units")) == [
        ("100 g", 16800, 12),
        ("250 g", 139850, 3),
    ]
    cup = Product.objects.get(name="Clay cup")
    assert (cup.category, cup.listed, cup.variants.get().name) == ("ceramics", False, "")
    assert queries.check() == []
    assert [product.name for product in queries.search("寿眉")] == ["Shou Mei 寿眉"]


def test_the_columns_of_newer_exports_are_understood(teashop, wang_mei, noon):
    header = "Title,URL handle,Description,Published on online store,Status,SKU,Option1 value,Price,Inventory qty"
    bring(teashop, header + "\nOolong,oolong,Roasted,TRUE,Active,OO1,,88,5\n", wang_mei, noon)
    oolong = Product.objects.get()
    assert (oolong.name, oolong.description, oolong.listed) == ("Oolong", "Roasted", True)
    assert oolong.variants.get().on_hand_units == 5


def test_what_is_wrong_is_said_by_line_and_column():
    head = "Handle,Title,Variant Price,Option1 Value,Variant Inventory Qty,Variant Barcode\n"
    rows = [
        "a,Fine,12.50,,1,",  # 2
        "b,,12,,1,",  # 3: no title
        "c,Below,-1,,1,",  # 4
        "d,Words,twelve,,1,",  # 5
        "e,Digit,12,,1,4006381333932",  # 6
        "f,Half,12,,1.5,",  # 7
        f"g,{'x' * 161},12,,1,",  # 8
        "a,Fine again,12,,1,",  # 9: handle taken
        "h,Twice,12,red,1,",  # 10
        "h,,12,red,1,",  # 11: same variant
        "i,Nothing,0,,1,",  # 12
        ",No handle,12,,1,",  # 13
    ]
    assert wrong(head + "\n".join(rows)) == [
        (3, "title"),
        (4, "variant price"),
        (5, "variant price"),
        (6, "variant barcode"),
        (7, "variant inventory qty"),
        (8, "title"),
        (9, "handle"),
        (11, "option1 value"),
        (12, "variant price"),
        (13, "handle"),
    ]


def test_a_line_is_the_line_of_the_file_even_below_a_cell_of_many_lines():
    text = 'Handle,Title,Body (HTML),Variant Price\na,A,"one\ntwo\nthree",5\nb,B,,wrong\n'
    assert wrong(text) == [(5, "variant price")]


def test_nothing_of_a_file_with_a_bad_row_is_brought_in(teashop, wang_mei, noon):
    text = "barcode,name,price\n6901028075763,Good,5\n4006381333932,Bad,5\n"
    with pytest.raises(files.FileHasErrors):
        bring(teashop, text, wang_mei, noon)
    assert Product.objects.count() == 0
    brought = bring(teashop, text, wang_mei, noon, skip_bad=True)
    assert (brought.products, brought.bad) == (1, 1)


def test_the_same_file_twice_and_the_same_form_twice_add_nothing(teashop, wang_mei, noon):
    key = uuid4()
    first = bring(teashop, SHOPIFY, wang_mei, noon, key=key)
    assert bring(teashop, SHOPIFY, wang_mei, noon, key=key) == first
    again = bring(teashop, SHOPIFY, wang_mei, noon)
    assert (again.products, again.already) == (0, 2)
    assert Product.objects.count() == 2
    assert [fact.name for fact in facts.of("shop", teashop.pk)].count("products.imported") == 2


def test_a_stranger_brings_nothing_in(teashop, wu_ke, noon):
    with pytest.raises(NotAllowed):
        bring(teashop, SHOPIFY, wu_ke, noon)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"])
def test_chinese_is_read_in_whatever_encoding(encoding):
    text = "条码,名称,价格\n6901028075763,红富士苹果,12\n"
    assert files.read(text.encode(encoding)).drafts[0].name == "红富士苹果"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_cells_may_be_parted_by_comma_semicolon_or_tab(delimiter):
    text = delimiter.join(["barcode", "name", "price"]) + "\n" + delimiter.join(["6901028075763", "Thé", "12.50"])
    assert files.read(gzip.compress(text.encode())).drafts[0].variants[0].price_minor == 1250


def test_a_french_price_has_a_comma():
    reading = files.read("barcode;name;price\n6901028075763;Thé;1 234,50\n".encode(), language="fr")
    assert reading.drafts[0].variants[0].price_minor == 123450


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n",
        b"\xff\xfe\x00",
        b"\x81\xff\x81\xff\xff",
        b"PK\x03\x04 a spreadsheet",
        gzip.compress(b"barcode,name,price\n" * 9, mtime=0)[:20],
        gzip.compress(b"0" * 40_000_000, mtime=0),
        b"Handle,Title\na,A\n",
        b"barcode,price\n1,2\n",
        b"what,is,this\n1,2,3\n",
        b"barcode,name\n6901028075763,No price anywhere\n",
        b'barcode,name,price\n6901028075763,"' + b"x" * 1_100_000 + b'",5\n',
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(data):
    with pytest.raises(files.FileRefused) as refused:
        files.read(data)
    assert str(refused.value).endswith(".")


def test_a_missing_column_is_named():
    with pytest.raises(files.FileRefused, match="Variant Price"):
        files.read(b"Handle,Title,Body (HTML)\na,A,b\n")


def test_hidden_characters_do_not_get_in():
    reading = files.read("barcode,name,price\n6901028075763,Te\u202eа\u0000 x,5\n".encode())
    assert reading.drafts[0].name == "Teа x"


@pytest.mark.skipif(not REAL.exists(), reason="the Open Food Facts file is not here")
def test_the_real_list_of_foods_comes_in_and_is_found(teashop, wang_mei, noon):
    reading = files.read(REAL.read_bytes(), defaults=files.Defaults(price_minor=1500, units=20))
    assert len(reading.drafts) > 4000
    assert all(bad.line > 1 and bad.column in {"barcode", "name", "ingredients"} for bad in reading.bad_rows)
    steps = []
    brought = files.bring_in(
        reading,
        shop_id=teashop.pk,
        actor_id=wang_mei.pk,
        at=noon,
        key=uuid4(),
        skip_bad=True,
        progress=lambda done, total: steps.append((done, total)),
    )
    assert brought.products == len(reading.drafts) == steps[-1][0] == steps[-1][1]
    assert queries.check() == []
    assert queries.search("peanut butter").exists()


def exported(shop: Shop) -> str:
    return "".join(files.export(shop.pk, photo_address=lambda name: f"https://market.example/photos/{name}/1280.jpg"))


def described(shop: Shop) -> list[object]:
    """Everything a file should carry over."""
    return [
        [
            *(product.name, product.category, product.description, product.measure, product.gtin),
            *(product.promise, product.codes, product.listed),
            list(product.variants.values_list("name", "sku", "price_minor", "on_hand_units")),
            [picture.photo_id for picture in product.pictures.all()],
        ]
        for product in Product.objects.filter(shop=shop).order_by("id")
    ]


def test_what_goes_out_comes_in_the_same(make_shop, teashop, shou_mei, lot, make_product, wang_mei, noon):
    photo = Photo.objects.create(
        name="a" * 20, owner=wang_mei, width=10, height=10, colour="#ffffff", added_at=noon, alt="The tin"
    )
    make_product(
        teashop,
        "=SUM(A1) “quoted”, with comma",
        description="First <b>line</b>\nsecond\n\n- third & last",
        gtin="6901028075763",
        codes="On the lid",
        units=3,
        photo_ids=[photo.pk],
    )
    catalog.change_product(product_id=shou_mei.pk, actor_id=wang_mei.pk, at=noon, listed=False)
    second = make_shop(wang_mei, "Mei's second")
    bring(second, exported(teashop), wang_mei, noon)
    assert described(second) == described(teashop)


def test_no_cell_of_an_export_is_a_formula(make_product, teashop):
    make_product(teashop, "=HYPERLINK()", description="+1", promise="@home", codes="-x")
    rows = list(csv.reader(io.StringIO(exported(teashop).lstrip("\ufeff"))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_nobody_gets_another_persons_photograph_through_a_file(make_shop, teashop, wu_ke, wang_mei, noon):
    Photo.objects.create(name="a" * 20, owner=wang_mei, width=1, height=1, colour="#ffffff", added_at=noon)
    text = f"Handle,Title,Variant Price,Image Src\na,A,5,https://m.example/photos/{'a' * 20}/1280.jpg\n"
    copycat = make_shop(wu_ke, "Copycat")
    bring(copycat, text, wu_ke, noon)
    assert not Product.objects.get(shop=copycat).pictures.exists()


@given(
    st.text(
        st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zs", "Zl", "Zp")) | st.sampled_from("<>&;\n -"),
        max_size=60,
    )
)
def test_text_survives_as_html(text):
    plain = "\n".join(" ".join(line.split(" ")).strip() for line in clean(text).split("\n"))
    while "  " in plain or "\n\n\n" in plain:
        plain = plain.replace("  ", " ").replace("\n\n\n", "\n\n")
    assert to_text(from_text(plain.strip())) == plain.strip()


def test_scripts_and_styles_are_not_words():
    html = "<style>p{}</style><h2>Tea</h2><ul><li>one<li>two</ul><script>alert(1)</script>"
    assert to_text(html) == "Tea\n\none\ntwo"
