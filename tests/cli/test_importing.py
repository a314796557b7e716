import gzip
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from guanxi.catalog.models import Product
from guanxi.cli import main
from guanxi.people.models import Person, Tie
from guanxi.shops.models import Shop
from guanxi.standing.models import Evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path: Path):
    """Imports a file with this text: bring("ties", "1 2 1", "--skip-bad")."""

    def run(kind: str, text: str, *options: str) -> Result:
        file = tmp_path / "Club members.csv.gz"
        file.write_bytes(gzip.compress(text.encode()))
        return CliRunner().invoke(main, ["import", kind, str(file), *options])

    return run


def test_ties_come_in_with_distrust_as_soft_evidence(bring) -> None:
    result = bring("ties", "# from to sign\n1\t2\t1\n1\t3\t-1\n2\t2\t1\n")
    assert result.exit_code == 0, result.output
    assert "3 people (3 new); ties: 1 new, 0 changed, 0 ended; 1 of distrust." in result.output
    evidence = Evidence.objects.get()
    third = Person.objects.get(email="3@club-members.invalid")
    assert (evidence.subject, evidence.subject_id, evidence.value) == ("person", third.pk, -100)
    assert evidence.hardness < 50


def test_the_same_file_twice_doubles_nothing(bring) -> None:
    for _ in range(2):
        assert bring("ties", "1,2,5,0\n1,3,-5,0\n").exit_code == 0
    assert (Person.objects.count(), Tie.objects.count(), Evidence.objects.count()) == (3, 1, 1)


def test_distrust_that_became_trust_is_no_evidence_any_more(bring) -> None:
    bring("ties", "1,2,-5,0\n")
    bring("ties", "1,2,5,0\n")
    assert (Tie.objects.count(), Evidence.objects.count()) == (1, 0)


def test_a_bad_line_is_named_and_nothing_is_imported(bring) -> None:
    result = bring("ties", "1 2 1\n1 2 good\n")
    assert result.exit_code == 1
    assert "line 2: the sign is 1 or -1, not 'good'" in result.output
    assert Person.objects.count() == 0


def test_bad_lines_may_be_left_out_on_request(bring) -> None:
    assert bring("ties", "1 2 1\n1 2 good\n", "--skip-bad").exit_code == 0
    assert Tie.objects.count() == 1


def test_a_file_without_statements_is_refused(bring) -> None:
    assert "There is no statement in this file." in bring("ties", "# nothing\n").output


def test_products_come_into_the_shop_they_are_meant_for(bring, teashop: Shop) -> None:
    result = bring(
        "products",
        "barcode,name,ingredients\n3017620422003,Nutella,Sugar\n",
        "--shop",
        teashop.slug,
        "--price",
        "39.50",
        "--units",
        "4",
    )
    assert result.exit_code == 0, result.output
    product = Product.objects.get()
    variant = product.variants.get()
    assert (product.shop, product.name, variant.price_minor, variant.left_units) == (teashop, "Nutella", 3950, 4)


def test_a_shop_that_is_not_there_is_answered_with_those_that_are(bring, teashop: Shop) -> None:
    result = bring("products", "barcode,name\n", "--shop", "nowhere", "--price", "1")
    assert result.exit_code == 1
    assert teashop.slug in result.output


def test_a_bad_row_of_goods_is_named_with_its_line_and_nothing_comes_in(bring, teashop: Shop) -> None:
    result = bring(
        "products",
        "barcode,name\n3017620422003,Nutella\n3017620422004,Wrong digit\n",
        "--shop",
        teashop.slug,
        "--price",
        "1",
    )
    assert result.exit_code == 1
    assert "line 3: barcode" in result.output
    assert Product.objects.count() == 0
