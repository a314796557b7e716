"""The one error a person is meant to see. Everything else is a defect and gets a page with an id."""


class Refusal(Exception):
    """An expected "no": the message is translated, complete, and safe to show to whoever asked.

    `field` names the form field the sentence belongs beside, or None for the form as a whole.
    `status` is the HTTP status a page answers with.
    """

    field: str | None = None
    status = 422


class NotAllowed(Refusal):
    """The person exists and is known, but this is not theirs to do."""

    status = 403


class Gone(Refusal):
    """The thing was there a moment ago, or never was; which of the two is not told."""

    status = 404
