"""Reads a report back: its figures, ids, links, tables."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: Elements that have no end.
VOID = {"meta", "link", "br"}


@dataclass
class Page(HTMLParser):
    """What stands in a report."""

    figures: list = field(default_factory=list)  # attributes of a <data> with its text
    ids: list = field(default_factory=list)
    links: list = field(default_factory=list)
    headings: list = field(default_factory=list)
    tables: list = field(default_factory=list)  # whether each has a caption
    drawings: list = field(default_factory=list)
    fetched: list = field(default_factory=list)  # attributes that make a browser fetch
    text: str = ""
    _open: list = field(default_factory=list)

    def __post_init__(self):
        super().__init__()

    @classmethod
    def of(cls, html):
        page = cls()
        page.feed(html)
        page.close()
        assert page._open == []
        return page

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if tag not in VOID:
            self._open.append(tag)
        if "id" in told:
            self.ids.append(told["id"])
        if tag == "a":
            self.links.append(told["href"])
        elif tag == "data":
            self.figures.append({**told, "text": ""})
        elif tag in ("h1", "h2", "h3"):
            self.headings.append(tag)
        elif tag == "table":
            self.tables.append(False)
        elif tag == "caption":
            self.tables[-1] = True
        if "drawing" in told.get("class", "").split():
            self.drawings.append(told)
        self.fetched += [told[name] for name in ("src", "srcset", "poster") if name in told]
        self.fetched += [told["href"] for _ in "x" if tag == "link"]

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if "data" in self._open:
            self.figures[-1]["text"] += data
        if not {"script", "style"} & set(self._open):
            self.text += data
