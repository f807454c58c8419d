"""The report in a browser: light, dark, narrow, printed, read aloud, and with no network.

Needs Chromium on the PATH, and npm for axe-core; without them these tests skip and say so.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")


AXE = "axe-core@4.10.3"
A4_CONTENT_WIDTH = 695  # 210 mm less two margins of 13 mm, at 96 dots an inch
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# What sticks out of the page at either side, by the names that a reader of the test can find.
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  const unseen = element => getComputedStyle(element).clipPath !== 'none'
    || (element.parentElement && unseen(element.parentElement));
  return [...document.body.querySelectorAll('*')]
    .filter(element => !element.closest('svg') && !unseen(element))
    .filter(element => element.getClientRects().length)
    .filter(element => {
      const box = element.getBoundingClientRect();
      return box.right > width + 0.5 || box.left < -6;
    })
    .map(element => `${element.tagName}.${element.className} ${element.textContent.slice(0, 40)}`);
}"""

# Text wider than the cell or block that holds it.
CUT_TEXT = """() => [...document.querySelectorAll('td, th, p, dd, dt, h1, h2, h3, caption')]
  .filter(element => getComputedStyle(element).clipPath === 'none')
  .filter(element => !element.closest('thead') || element.closest('thead').offsetWidth > 1)
  .filter(element => element.scrollWidth > element.clientWidth + 1)
  .map(element => element.textContent.trim().slice(0, 40))"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    found = found or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium on the PATH: the report was not looked at in a browser")
    with playwright.sync_playwright() as driver:
        # playwright gives every launch a user-data-dir of its own and removes it again.
        launched = driver.chromium.launch(executable_path=found, args=CHROMIUM_ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def opened(browser: Any, weekly_report: Path) -> Iterator[Callable[..., Any]]:
    contexts = []

    def open_report(width: int = 1120, **settings: Any) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, offline=True, **settings
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(weekly_report.as_uri())
        return page

    yield open_report
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def axe_script(request: pytest.FixtureRequest) -> str:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip(f"npm is missing, so {AXE} could not be fetched: accessibility is unchecked")
    cache = Path(request.config.cache.mkdir("axe-core"))  # type: ignore[union-attr]
    archive = cache / f"{AXE.replace('@', '-')}.tgz"
    if not archive.exists():
        fetched = subprocess.run(
            [npm, "pack", "--silent", AXE], cwd=cache, capture_output=True, timeout=120, check=False
        )
        if fetched.returncode:
            pytest.skip(f"npm could not fetch {AXE}: accessibility is unchecked")
    with tarfile.open(archive) as packed:
        script = packed.extractfile("package/axe.min.js")
        assert script is not None
        return script.read().decode()


@pytest.mark.parametrize("width", [390, 640, 768, 1120, 1600])
def test_nothing_sticks_out_of_the_page(opened: Callable[..., Any], width: int) -> None:
    page = opened(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(STICKING_OUT) == []
    assert page.evaluate(CUT_TEXT) == []


def test_the_opened_tables_fit_a_telephone_too(opened: Callable[..., Any]) -> None:
    page = opened(390)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate(STICKING_OUT) == []
    assert page.evaluate(CUT_TEXT) == []


def test_print_on_a4_cuts_no_column(opened: Callable[..., Any], tmp_path: Path) -> None:
    page = opened(A4_CONTENT_WIDTH)
    page.emulate_media(media="print")
    assert page.evaluate(STICKING_OUT) == []
    assert page.evaluate(CUT_TEXT) == []
    printed = page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    sizes = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed))
    assert {(round(float(w)), round(float(h))) for w, h in sizes} == {(595, 842)}


def test_print_is_dark_on_white_even_from_a_dark_screen(opened: Callable[..., Any]) -> None:
    page = opened(A4_CONTENT_WIDTH, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert background(page) == "rgb(255, 255, 255)"


def test_nothing_is_asked_of_any_network(browser: Any, weekly_report: Path) -> None:
    # Not offline: a request must be seen to be missed, not to fail.
    context = browser.new_context()
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(weekly_report.as_uri())
    page.wait_for_timeout(200)
    context.close()
    assert asked == [weekly_report.as_uri()]


def test_the_browser_has_nothing_to_complain_of(browser: Any, weekly_report: Path) -> None:
    context = browser.new_context(offline=True)
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(weekly_report.as_uri())
    context.close()
    assert complaints == []


def test_dark_follows_the_reader_down_to_the_drawings(opened: Callable[..., Any]) -> None:
    light, dark = opened(color_scheme="light"), opened(color_scheme="dark")
    assert brightness(background(light)) > 230
    assert brightness(background(dark)) < 40
    for page, is_dark in ((light, False), (dark, True)):
        label = page.locator("svg.chart text").last.evaluate("e => getComputedStyle(e).fill")
        assert (brightness(label) > 120) is is_dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1120])
def test_axe_finds_no_violation(
    opened: Callable[..., Any], axe_script: str, scheme: str, width: int
) -> None:
    # The page's own policy lets no script run; axe is the test's, so the test puts it aside.
    page = opened(width, color_scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(axe_script)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [
        (violation["id"], violation["nodes"][0]["target"], violation["nodes"][0]["failureSummary"])
        for violation in found["violations"]
    ] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_in_the_drawings_can_be_read_on_their_grounds(
    opened: Callable[..., Any], scheme: str
) -> None:
    # axe does not look into SVG; the grounds are the page and the two bands a word can stand on.
    page = opened(color_scheme=scheme)
    names = ["page", "elite", "ink", "muted", "elite-ink", "target"]
    colours = page.evaluate(
        """names => Object.fromEntries(names.map(name => [
          name, getComputedStyle(document.documentElement).getPropertyValue('--' + name)]))""",
        names,
    )
    pairs = [("ink", "page"), ("muted", "page"), ("target", "page"), ("elite-ink", "elite")]
    pairs += [("elite-ink", "page")]
    too_faint = [pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < 4.5]
    assert too_faint == []


def background(page: Any) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def brightness(colour: str) -> float:
    return sum(float(part) for part in re.findall(r"[\d.]+", colour)[:3]) / 3


def contrast(first: str, second: str) -> float:
    """The contrast ratio of WCAG 2."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour.strip()[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
