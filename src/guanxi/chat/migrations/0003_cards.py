"""A message carries any card, not only a product's; those that are there become cards of goods."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CARDS = ["goods", "shop", "post", "person", "order", "code"]


def products_to_cards(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    messages = apps.get_model("chat", "Message").objects
    messages.filter(product__isnull=False).update(card="goods", card_id=models.F("product_id"))


def cards_to_products(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    messages = apps.get_model("chat", "Message").objects
    known = apps.get_model("catalog", "Product").objects.values("pk")
    messages.filter(card="goods", card_id__in=known).update(product_id=models.F("card_id"))


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
        ("chat", "0002_groups"),
    ]

    operations = [
        migrations.AddField(
            "message",
            "card",
            models.CharField(blank=True, choices=[(card, card) for card in CARDS], default="", max_length=6),
            preserve_default=False,
        ),
        migrations.AddField("message", "card_id", models.BigIntegerField(null=True)),
        migrations.RunPython(products_to_cards, cards_to_products),
        migrations.RemoveField("message", "product"),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=models.Q(card="", card_id=None) | ~models.Q(card="") & models.Q(card_id__isnull=False),
                name="message_card_is_of_something",
            ),
        ),
    ]
