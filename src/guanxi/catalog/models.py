"""What shops sell: products, variants, lots; and what people know about them: tips and questions.

Owns Product, ProductPhoto, Variant, Lot, CodeCheck, Tip, Question, Answer, Helped, Saved and ImportFile.
"""

from django.db import models
from django.db.models import F, Q

from guanxi.catalog.states import Advice, Category, LotState


class Product(models.Model):
    """One thing a shop sells, and the person who stands behind it."""

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="products")
    name = models.CharField(max_length=160)
    category = models.CharField(max_length=8, choices=Category, default=Category.OTHER)
    description = models.TextField(max_length=4000, blank=True)
    measure = models.CharField(max_length=20, blank=True)  # what one unit is: "tin", "jar", "box"
    gtin = models.CharField(max_length=14, blank=True)
    promise = models.CharField(max_length=600, blank=True)  # empty: the shop's
    promiser = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    codes = models.CharField(max_length=200, blank=True)  # where a unit's own code is, if it has one
    listed = models.BooleanField(default=True)
    added_at = models.DateTimeField()
    key = models.UUIDField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["shop", "listed", "-id"], name="product_of_shop")]

    def __str__(self) -> str:
        return self.name

    @property
    def answerer_id(self) -> int:
        """Who answers for it: whoever gave its promise, or without one the shop's contact person."""
        return self.promiser_id if self.promise else self.shop.contact_id

    @property
    def word(self) -> str:
        """The promise that holds for it: its own, or the shop's."""
        return self.promise or self.shop.promise


class ProductPhoto(models.Model):
    product = models.ForeignKey(Product, models.CASCADE, related_name="pictures")
    photo = models.ForeignKey("base.Photo", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]


class Variant(models.Model):
    """What is ordered and counted. on_hand is what is on the shelf, reserved what orders have set aside of it."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="variants")
    name = models.CharField(max_length=80, blank=True)  # empty when the product has only one
    sku = models.CharField(max_length=40, blank=True)
    price_minor = models.PositiveBigIntegerField()
    position = models.PositiveSmallIntegerField(default=0)
    on_hand_units = models.PositiveIntegerField(default=0)
    reserved_units = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reserved_units__lte=F("on_hand_units")), name="variant_never_oversold"
            ),
        ]

    @property
    def left_units(self) -> int:
        """How many may still be ordered."""
        return self.on_hand_units - self.reserved_units


class Lot(models.Model):
    """Units made together. on_hand is what is on the shelf; a lot that is stopped is in quarantine."""

    variant = models.ForeignKey(Variant, models.CASCADE, related_name="lots")
    code = models.CharField(max_length=40)
    origin = models.CharField(max_length=160, blank=True)
    route = models.CharField(max_length=160, blank=True)  # "Fuding, three days to Beijing"
    made_on = models.DateField(null=True, blank=True)
    packed_on = models.DateField(null=True, blank=True)
    best_before = models.DateField(null=True, blank=True)
    on_hand_units = models.PositiveIntegerField(default=0)
    quarantine_units = models.PositiveIntegerField(default=0)
    checked_units = models.PositiveIntegerField(default=0)  # opened at the door, by anybody
    refused_units = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=LotState, default=LotState.ON_SALE)
    why = models.CharField(max_length=280, blank=True)  # of the stop or recall
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["variant", "code"], name="lot_code_once")]


class CodeCheck(models.Model):
    """Somebody asked whether a unit's code is genuine. The first answer is the unit's; later ones mean a copy."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    code = models.CharField(max_length=60)
    unit_id = models.BigIntegerField(null=True)  # delivery.Unit it was asked for
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["product", "code", "id"], name="code_checks")]


class Tip(models.Model):
    product = models.ForeignKey(Product, models.CASCADE, related_name="tips")
    author = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    text = models.CharField(max_length=1000)
    advice = models.CharField(max_length=5, choices=Advice, default=Advice.OPEN, blank=True)
    after_keeping = models.BooleanField(default=False)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    key = models.UUIDField(unique=True)


class Question(models.Model):
    product = models.ForeignKey(Product, models.CASCADE, related_name="questions")
    author = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    key = models.UUIDField(unique=True)


class Answer(models.Model):
    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    author = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    key = models.UUIDField(unique=True)


class Helped(models.Model):
    """A "this helped", once per person, on a tip or an answer."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    tip = models.ForeignKey(Tip, models.CASCADE, null=True, related_name="helped")
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, related_name="helped")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "tip"], name="tip_helped_once"),
            models.UniqueConstraint(fields=["person", "answer"], name="answer_helped_once"),
            models.CheckConstraint(
                condition=Q(tip=None, answer__isnull=False) | Q(answer=None, tip__isnull=False),
                name="helped_names_one_thing",
            ),
        ]


class Saved(models.Model):
    """Kept for later, by one person, for that person only."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "product"], name="saved_once")]


class ImportFile(models.Model):
    """A file of goods that was read and waits for its sender to say yes. Kept for a day."""

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="+")
    actor = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    data = models.BinaryField()
    price_minor = models.PositiveBigIntegerField(null=True)
    units = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=10)
    at = models.DateTimeField()
    key = models.UUIDField(unique=True)
