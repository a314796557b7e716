"""The only place that reads the time. Views and jobs call it and pass the answer down."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()
