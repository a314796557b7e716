"""The doorbell: a stream of server-sent events that says something changed, never what."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from guanxi.web.live.doorbell import doorbell


@require_GET
def stream(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Rings for the signed-in person. 204 tells a browser without one not to come back."""
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    response = StreamingHttpResponse(doorbell.listen(request.user.pk), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response
