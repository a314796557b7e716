"""The market's own settings, made quick and harmless for tests: a folder of its own, no real mail."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_home = tempfile.mkdtemp(prefix="guanxi-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["GUANXI_HOME"] = _home
os.environ.setdefault("GUANXI_SECRET_KEY", "only for tests, never for a market")

from guanxi.conf.settings import *  # noqa: E402, F403
from guanxi.conf.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

DATABASES["default"]["CONN_MAX_AGE"] = 0  # no thread keeps open a database that is about to be dropped
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file and not memory, so that threads and other processes meet the locks that a market meets.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_home) / "test.sqlite3")}
