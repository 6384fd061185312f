"""A person at a running demo without a browser: signs in by the printed link, sends forms as they are on the page."""

from __future__ import annotations

import html
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar

from tests.running_demo import Demo

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
COLUMNS_HASH = re.compile(r'name="columns_hash"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back: `url` after redirects, and how long it took."""

    status: int
    url: str
    text: str
    seconds: float

    def problems(self) -> list[str]:
        """Codes of the Problems on the page."""
        return re.findall(r'data-problem="([^"]+)"', self.text)


class Visitor:
    """One person with one cookie jar."""

    def __init__(self, demo: Demo, link: str = "data scientist") -> None:
        self.demo = demo
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        )
        self.get(demo.lines[link])

    def get(self, address: str) -> Answer:
        return self._ask(self._absolute(address), None)

    def post(self, address: str, **fields: str) -> Answer:
        """Send a form of the page at `address`, with its token."""
        page = self.get(address)
        token = TOKEN.search(page.text)
        assert token, f"no form on {address}: {page.status}"
        return self.send(address, csrfmiddlewaretoken=token[1], **fields)

    def send(self, address: str, **fields: str) -> Answer:
        """Send fields as they are."""
        return self._ask(self._absolute(address), urllib.parse.urlencode(fields).encode())

    def _absolute(self, address: str) -> str:
        return address if address.startswith("http") else self.demo.web + address

    def _ask(self, url: str, body: bytes | None) -> Answer:
        began = time.monotonic()
        request = urllib.request.Request(url, data=body, headers={"Referer": url})
        try:
            with self._opener.open(request, timeout=30) as response:
                return self._answer(response, began)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return self._answer(refusal, began)

    def _answer(self, response: object, began: float) -> Answer:
        text = response.read().decode()  # type: ignore[attr-defined]
        seconds = time.monotonic() - began
        return Answer(response.status, response.geturl(), html.unescape(text), seconds)  # type: ignore[attr-defined]


class Wizard:
    """The six steps of one onboarding, as a visitor sends them."""

    def __init__(self, visitor: Visitor, name: str) -> None:
        self.visitor = visitor
        started = self._start(visitor)
        self.base = re.sub(r"/model$", "", urllib.parse.urlsplit(started.url).path)
        visitor.post(
            f"{self.base}/model",
            model_name=name,
            model_id="",
            model_type="binary",
            version_name="v1",
            datasets="serving",
            icon="general",
            colour="blue",
        )

    @staticmethod
    def _start(visitor: Visitor) -> Answer:
        page = visitor.get("/models/")
        token = TOKEN.search(page.text)
        assert token
        return visitor.send("/onboardings/start", csrfmiddlewaretoken=token[1])

    def connect(self) -> None:
        """AWS access, with the role made in the demo's console; waits for the green check."""
        place = {"bucket": "s3://embark-demo-data/", "account_id": "123456789012", "role_name": "embark-northwind"}
        self.visitor.post(f"{self.base}/aws", action="bucket", **place)
        console = f"/demo/aws-console/{self.base.rpartition('/')[2]}"
        self.visitor.post(console, action="create", fault="none")
        role = "arn:aws:iam::123456789012:role/embark-northwind"
        self.visitor.post(f"{self.base}/aws", action="role", role_arn=role)
        self.wait(f"{self.base}/aws", "check-green")

    def sample(self, key: str) -> Answer:
        """Ask for a sample of one object of the demo bucket."""
        location = f"s3://embark-demo-data/{key}"
        return self.visitor.post(f"{self.base}/data", action="sample", dataset="serving", location=location)

    def map(self) -> None:
        """Save the columns as suggested."""
        page = self.visitor.get(f"{self.base}/columns")
        found = COLUMNS_HASH.search(page.text)
        assert found, page.url
        answer = self.visitor.post(f"{self.base}/columns", action="save", columns_hash=found[1])
        assert answer.url.endswith("/review"), answer.problems()

    def register(self) -> Answer:
        return self.visitor.post(f"{self.base}/review")

    def wait(self, address: str, expected: str, *, seconds: float = 90) -> Answer:
        """The page once `expected` stands on it."""
        deadline = time.monotonic() + seconds
        while True:
            page = self.visitor.get(address)
            if expected in page.text:
                return page
            assert time.monotonic() < deadline, f"{expected!r} did not appear on {address}: {page.problems()}"
            time.sleep(0.3)
