"""From the submitted form to the schema in the page, as the browser does it: POST, then the fragment."""

from __future__ import annotations

import re
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from tests.benchmarks.stage import Demo
from wizard.demo.config import BUCKET

POLL_SECONDS = 0.5  # the first pause of templates/onboarding/_sample.html (wizard/web/templatetags/waiting.py)
GIVE_UP_SECONDS = 60


class Person:
    """A signed-in data scientist with a cookie jar, at the Data step."""

    def __init__(self, demo: Demo) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._step = f"{demo.web}/onboardings/{demo.onboarding}/data"
        self._ask(demo.sign_in)

    def seconds_until_schema(self, key: str, last_column: str) -> float:
        """Submit the location and wait until the page shows the object's last column."""
        token = self._token()
        began = time.perf_counter()
        fields = {"action": "sample", "dataset": "serving", "location": f"s3://{BUCKET}/{key}", "format": ""}
        page = self._ask(self._step, urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": token}).encode())
        while 'id="sample-progress"' in page:
            if time.perf_counter() - began > GIVE_UP_SECONDS:
                raise TimeoutError(key)
            time.sleep(POLL_SECONDS)
            page = self._ask(self._step, fragment=True)
        if last_column not in page:
            raise RuntimeError(f"the page does not show {last_column}")
        return time.perf_counter() - began

    def _token(self) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self._ask(self._step))
        assert found
        return found[1]

    def _ask(self, address: str, form: bytes | None = None, *, fragment: bool = False) -> str:
        headers = {"HX-Request": "true", "HX-Target": "sample-progress"} if fragment else {}
        request = urllib.request.Request(address, data=form, headers=headers)
        with self._opener.open(request, timeout=10) as answer:
            return str(answer.read().decode())
