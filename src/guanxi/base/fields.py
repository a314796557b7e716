"""Columns that read otherwise than they are kept."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.functional import Promise

if TYPE_CHECKING:
    Text = models.CharField[str, str]
else:
    Text = models.CharField


class Name(Text):
    """A name that is empty in the table once its bearer is gone, and then reads as `gone`, in the reader's tongue."""

    gone: ClassVar[str | Promise] = ""

    def from_db_value(self, value: str, _expression: Any, _connection: Any) -> str:
        return value or str(self.gone)
