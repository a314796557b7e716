"""Descriptions between the HTML that shop programs keep and the plain text kept here."""

import re
from html import escape
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "div", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section"})
_LINES = frozenset({"br", "li", "tr"})
_SILENT = frozenset({"script", "style", "template", "noscript"})
_TAG = re.compile(r"<[a-zA-Z!/]")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.silent += tag in _SILENT
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in _SILENT and self.silent > 0
        if tag in _BLOCKS:
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"[ \t\r\n]+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag in _LINES:
            self.parts.append("\n")


def to_text(html: str) -> str:
    """The words of a piece of HTML, with its paragraphs and lines. Text without tags stays as it is."""
    if not _TAG.search(html):
        return html
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = re.sub(r" ?\n ?", "\n", "".join(reader.parts))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def from_text(text: str) -> str:
    """The text as HTML: a paragraph for each one, a <br> for each line."""
    paragraphs = re.split(r"\n{2,}", text.strip()) if text.strip() else []
    return "".join("<p>" + escape(part, quote=False).replace("\n", "<br>") + "</p>" for part in paragraphs)
