"""The application as an ASGI server runs it."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.conf.settings")
django.setup()

from guanxi.web.serving import Application  # noqa: E402 - its models need what was just set up

application = Application()
