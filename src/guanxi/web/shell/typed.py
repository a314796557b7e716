"""What a person had typed into a form that could not be taken."""

from django.http import QueryDict

# Never shown back: secrets, and what the page itself had put there.
UNSAID = ("csrfmiddlewaretoken", "key", "next", "login")
SECRET = ("password", "code", "token")
SHORTEST = 12  # characters; shorter than this is quicker typed again than copied


def texts(post: QueryDict) -> list[str]:
    """The written passages of a form, longest first, without secrets."""
    passages = {
        value.strip()
        for name, values in post.lists()
        if name not in UNSAID and not any(word in name for word in SECRET)
        for value in values
        if len(value.strip()) >= SHORTEST
    }
    return sorted(passages, key=len, reverse=True)
