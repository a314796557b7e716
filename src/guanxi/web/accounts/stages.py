"""What stands between a password or a code and being signed in."""

from typing import Any

from allauth.account.stages import EmailVerificationStage


class EmailStage(EmailVerificationStage):  # type: ignore[misc]
    """Asks for a code sent by e-mail, unless the person's phone has been proved: one of the two is enough."""

    def handle(self) -> tuple[Any, bool]:
        person = self.login.user
        if person is not None and person.phone_verified:
            return None, True
        answer: tuple[Any, bool] = super().handle()
        return answer
