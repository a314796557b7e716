"""What somebody can be told of."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What happened, and of what `Notice.subject_id` is the number. The label stands where one chooses."""

    LIKED = "liked", _("Somebody likes your post")  # a post
    COMMENTED = "commented", _("Somebody comments on your post")
    REPOSTED = "reposted", _("Somebody reposts your post")
    MENTIONED = "mentioned", _("Somebody mentions you")  # a post
    FOLLOWED = "followed", _("Somebody follows you")  # oneself
    ASKED = "asked", _("Somebody wants a tie with you")
    TIED = "tied", _("A new tie is made")
    INTRODUCED = "introduced", _("You are introduced to somebody")
    VOUCHED = "vouched", _("Somebody vouches for you")
    ORDERED = "ordered", _("Somebody orders from your shop")  # an order
    QUESTIONED = "questioned", _("Somebody asks about your goods")  # a product
    ANSWERED = "answered", _("Your question is answered")
    CONFIRMED = "confirmed", _("Your order is confirmed")  # an order
    CANCELLED = "cancelled", _("An order is called off")
    COMING = "coming", _("Your parcel is on its way")
    MISSED = "missed", _("The courier did not meet you")
    INVITED = "invited", _("You are invited to a community")  # a community
    LET_IN = "let_in", _("A community lets you in")
    KNOCKED = "knocked", _("Somebody wants to join a community you host")
    SHIELDED = "shielded", _("A shield goes up because a crowd comes")  # oneself
    LOOKED_AT = "looked_at", _("What you reported was looked at")  # a report
    REPORTED = "reported", _("Something is reported in a community you host")


class Digest(TextChoices):
    """How often what was not looked at comes as a letter."""

    NEVER = "never", _("Never")
    DAILY = "daily", _("Every morning")
    WEEKLY = "weekly", _("On Monday mornings")
