"""The doorbell: a stream of server-sent events that says something changed, never what."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def stream(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)
