"""Every page, as somebody it is for: it fits, stays still, keeps to its policy, and axe finds nothing serious."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Response
from tests.fixtures.scene import Scene
from tests.web.addresses import address as address_of
from tests.web.test_every_url import HANDS, ROWS

from guanxi.people.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PageOf = Callable[..., Page]

LOCALES = {"en": "en-GB", "fr": "fr-FR", "zh-hans": "zh-CN"}
WIDTHS = (320, 390, 1280)
NO_PAGES = {
    "talk:sync",
    "notices:unread",
    "posts:hot_numbers",
    "talk:unread",
    "shell:manifest",
    "shell:worker",
    "desk:slip",
    "selling:export",
    "photos:file",
    "market:feed",
    "robots",
    "sitemap",
    "sitemap_of",
    "market:catalogue",
    "sharing:own_code",
    "sharing:preview",
    "sharing:poster",
    "posts:beside",
    "posts:fresh",
    "posts:names",
}
# Who looks, where several may: whoever sees most of it.
LOOKS_FIRST = ("owner", "buyer", "courier", "cashier", "contact", "unrelated", "stranger")
# Shifts before any tap, added up as browsers do; a good page stays below a tenth.
SHIFTED = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })
        .observe({type: "layout-shift", buffered: true});
    requestAnimationFrame(() => setTimeout(() => done(sum), 30));
})"""
UNSIZED = "() => [...document.images].filter(i => !i.hasAttribute('width') || !i.hasAttribute('height')).length"
WIDE = "() => document.documentElement.scrollWidth"


def pages() -> Iterator[tuple[str, str]]:
    """(address name, hand) of every page."""
    for row in ROWS:
        if row.method == "GET" and row.name not in NO_PAGES:
            those = [hand for hand, answer in zip(HANDS, row.answers, strict=True) if answer == "ok"]
            if those:
                yield row.name, min(those, key=[*LOOKS_FIRST, *HANDS].index)


@dataclass
class Screens:
    """One browser window for each hand, and what was wrong in any of them."""

    scene: Scene
    page_of: PageOf
    language: str
    open: dict[str, Page] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def show(self, name: str, hand: str) -> Page:
        if hand not in self.open:
            if person := self.scene.hands[hand]:
                Person.objects.filter(pk=person.pk).update(language=self.language)
            page = self.page_of(self.scene.hands[hand], locale=LOCALES[self.language])
            page.on("console", self._listen)
            self.open[hand] = page
        page = self.open[hand]
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(address_of(self.scene, name))
        return page

    def _listen(self, message: ConsoleMessage) -> None:
        """Photographs of the scene are rows without files; everything else a browser complains of counts."""
        if message.type == "error" and "/photos/" not in message.location["url"]:
            self.said.append(f"{message.location['url']}: {message.text}")


@pytest.mark.parametrize("language", ["en", "fr", "zh-hans"])
def test_every_page_fits_stays_still_and_says_nothing_to_the_console(
    page_of: PageOf, scene: Scene, language: str
) -> None:
    screens, wrong = Screens(scene, page_of, language), []
    for name, hand in pages():
        page = screens.show(name, hand)
        assert page.locator("html").get_attribute("lang") == language, name
        if page.evaluate(UNSIZED) or (shifted := page.evaluate(SHIFTED)) >= 0.1:
            wrong.append(f"{name}: images without a size, or shifted by {shifted}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            if (wide := page.evaluate(WIDE)) > width:
                wrong.append(f"{name} is {wide} wide at {width}")
    assert wrong + screens.said == []


@pytest.mark.parametrize(("width", "dark"), [(390, False), (390, True), (1280, False), (1280, True)])
def test_axe_finds_nothing_serious_on_any_page(page_of: PageOf, scene: Scene, width: int, dark: bool) -> None:
    screens = Screens(scene, lambda *args, **more: page_of(*args, dark=dark, **more), "en")
    wrong = []
    for name, hand in pages():
        page = screens.show(name, hand)
        page.set_viewport_size({"width": width, "height": 844})
        wrong += [f"{name}: {fault}" for fault in serious_faults(page, only_contrast=(width, dark) not in WHOLE)]
    assert wrong == []


WHOLE = {(390, False), (1280, True)}  # elsewhere only what colours and width can change


def serious_faults(page: Page, *, only_contrast: bool) -> list[str]:
    options = {"runOnly": ["color-contrast"]} if only_contrast else {}
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [
        f"{rule['id']} {node['target']} {node['failureSummary']}"
        for rule in found
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("name", ["home", "market:product", "market:shops", "buying:place", "desk:home"])
def test_the_first_load_weighs_less_than_thirty_kilobytes_of_ours(page_of: PageOf, scene: Scene, name: str) -> None:
    page = page_of(scene.hands["owner"])
    bodies: dict[str, bytes] = {}

    def weigh(response: Response) -> None:
        kind = response.headers.get("content-type", "")
        if ("javascript" in kind or "css" in kind) and "htmx-2" not in response.url:
            bodies[response.url] = response.body()

    page.on("response", weigh)
    page.goto(address_of(scene, name), wait_until="networkidle" if name != "desk:home" else "load")
    assert bodies
    assert sum(len(gzip.compress(body)) for body in bodies.values()) < 30_000
