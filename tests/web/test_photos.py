"""The files of photographs as a browser gets them."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from guanxi.base import photos
from guanxi.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def name(settings: Any, tmp_path: Path, noon: datetime) -> str:
    settings.MEDIA_ROOT = tmp_path
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(out, "PNG")
    return photos.keep(out, owner_id=None, at=noon).name


@pytest.mark.parametrize(
    ("kind", "content_type"), [("avif", "image/avif"), ("webp", "image/webp"), ("jpg", "image/jpeg")]
)
def test_a_photo_comes_in_each_format_and_may_be_kept_for_ever(
    client: Client, name: str, kind: str, content_type: str
) -> None:
    answer = client.get(reverse("photos:file", args=[name, 320, kind]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == content_type
    assert answer["Cache-Control"] == "max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Image.open(io.BytesIO(answer.content)).size == (320, 213)


def test_a_photo_asks_nothing_of_the_database_and_is_the_same_for_everybody(
    name: str,
    lin_yue: Person,
    client_of: Callable[[Person], Client],
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    signed_in = client_of(lin_yue)
    with django_assert_num_queries(0):
        answer = signed_in.get(reverse("photos:file", args=[name, 320, "jpg"]))
    assert answer.status_code == 200
    assert "Vary" not in answer


def test_a_browser_that_has_it_is_told_so(client: Client, name: str) -> None:
    address = reverse("photos:file", args=[name, 160, "webp"])
    etag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("end", ["-161.jpg", "-9999.jpg", "-0.jpg"])
def test_a_width_there_is_not_is_not_found(client: Client, name: str, end: str) -> None:
    assert client.get(f"/photos/{name}{end}").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/photos/" + "0" * 32 + "-320.jpg",
        "/photos/..%2f..%2fguanxi-320.jpg",
        "/photos/ABCDEF-320.jpg",
        "/photos/" + "0" * 32 + "-320.png",
    ],
)
def test_a_name_there_is_not_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_photos_are_only_read(client: Client, name: str) -> None:
    assert client.post(reverse("photos:file", args=[name, 320, "jpg"])).status_code == 405
