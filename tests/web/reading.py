"""A page as somebody reads it who fills in a form: which error stands beside which control, and what is in it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
CONTROLS = {"input", "select", "textarea"}


@dataclass
class Control:
    """One field of a form: its value, the ids of what describes it, and the frames it stands in."""

    value: str
    described_by: set[str]
    frames: tuple[int, ...]


@dataclass
class Error:
    words: str
    inside: set[str]  # ids of the elements around it
    frames: tuple[int, ...]


@dataclass
class _Open:
    tag: str
    id: str
    frame: int  # 0 for what is not the frame of one field
    described_by: set[str]
    error: Error | None = None
    control: Control | None = field(default=None)


class Page(HTMLParser):
    """`Page(html).beside("price")` are the errors that belong to that control."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.controls: dict[str, list[Control]] = {}
        self.errors: list[Error] = []
        self._open: list[_Open] = []
        self._frames = 0
        self.feed(html)

    def beside(self, name: str) -> str:
        """Errors the control is described by, or that stand in its own frame. Raises KeyError for no such control."""
        said = [
            error.words
            for error in self.errors
            for control in self.controls[name]
            if control.described_by & error.inside or set(control.frames) & set(error.frames)
        ]
        return " ".join(dict.fromkeys(" ".join(words.split()) for words in said))

    def value(self, name: str) -> str:
        return self.controls[name][0].value

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        classes = said.get("class", "").split()
        frame = 0
        if tag == "fieldset" or "field" in classes:
            self._frames += 1
            frame = self._frames
        described_by = {*said.get("aria-describedby", "").split()}
        here = _Open(tag, said.get("id", ""), frame, described_by)
        if "error" in classes:
            here.error = Error("", self._ids(), self._around())
            self.errors.append(here.error)
        if tag in CONTROLS and "name" in said:
            group = {id for each in self._open for id in each.described_by}
            here.control = Control(said.get("value", ""), described_by | group, self._around())
            self.controls.setdefault(said["name"], []).append(here.control)
        if tag not in VOID:
            self._open.append(here)

    def handle_endtag(self, tag: str) -> None:
        if any(each.tag == tag for each in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        for each in self._open:
            if each.error is not None:
                each.error.words += data
            if each.control is not None and each.tag == "textarea":
                each.control.value += data

    def _ids(self) -> set[str]:
        return {each.id for each in self._open if each.id}

    def _around(self) -> tuple[int, ...]:
        return tuple(each.frame for each in self._open if each.frame)
