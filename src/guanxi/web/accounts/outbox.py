"""Where letters and text messages go while nobody has set up real ones: the console, readable.

GUANXI_SMS_BACKEND names a function like `print_sms`; GUANXI_EMAIL_BACKEND a Django e-mail back end.
"""

import sys
from collections.abc import Sequence

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage


def print_sms(phone: str, text: str) -> None:
    """One line for one message."""
    sys.stdout.write(f"SMS to {phone}: {text}\n")
    sys.stdout.flush()


class ConsoleMail(BaseEmailBackend):
    """One line for the subject, then the words, without the wrapping of a real letter."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for letter in email_messages:
            words = "\n".join(f"    {line}" for line in str(letter.body).splitlines() if line.strip())
            sys.stdout.write(f"Mail to {', '.join(letter.to)}: {letter.subject}\n{words}\n")
        sys.stdout.flush()
        return len(email_messages)
