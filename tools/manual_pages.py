"""The manual as pages for a browser: `make manual` writes `dist/manual`, French and English.

Links, anchors and pictures stay as the Markdown has them; `all.html` holds a whole language, for
who wants it on paper.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT: Final = Path(__file__).parents[1]
DOCS: Final = ROOT / "docs"
STYLE: Final = Path(__file__).with_name("manual.css")
FOLDERS: Final = {"fr": "manuel", "en": "manual"}
_NAMES: Final = {"fr": "Le manuel de la caisse", "en": "The manual of the till"}
_WHOLE: Final = {"fr": "Tout le manuel, pour l'imprimer", "en": "The whole manual, to print"}
_SPACES: Final = re.compile(r"(?<=«) | (?=[»;:!?%€])")
_NARROW: Final = "\u00a0"


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name, its title, its tokens."""

    name: str
    title: str
    tokens: list[Token]


def anchor(heading: str) -> str:
    """What readers of Markdown make of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def read(path: Path, language: str = "en") -> Page:
    """Parse a page; its headings get their anchors, its links lead to pages of HTML.

    French punctuation stays with its word.
    """
    tokens = _parser().parse(path.read_text(encoding="utf-8"))
    title = ""
    for token, inside in pairwise(tokens):
        if token.type == "heading_open":
            words = "".join(part.content for part in inside.children or ())
            token.attrSet("id", anchor(words))
            title = title or words
    for token in tokens:
        for part in token.children or ():
            if part.type == "link_open":
                part.attrSet("href", _to_html(str(part.attrGet("href") or "")))
            elif part.type == "text" and language == "fr":
                part.content = _SPACES.sub(_NARROW, part.content)
    return Page(path.stem, title, tokens)


def write(folder: Path) -> int:
    """Write every page of both languages and the documents they link to; return how many."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(STYLE, folder / "manual.css")
    shutil.copytree(DOCS / "pictures", folder / "pictures")
    for path in sorted(DOCS.glob("*.md")):
        page = read(path)
        body = f"<main><article>{_html(page)}</article></main>"
        _put(folder / f"{page.name}.html", "en", page.title, body, style="manual.css")
    written = 0
    for language, name in FOLDERS.items():
        (folder / name).mkdir()
        written += _write_language(folder / name, language)
    links = "".join(
        f'<li><a href="{name}/index.html">{_NAMES[language]}</a></li>'
        for language, name in FOLDERS.items()
    )
    _put(folder / "index.html", "fr", "cafe-pos", f"<main><h1>cafe-pos</h1><ul>{links}</ul></main>",
         style="manual.css")  # fmt: skip
    return written


def _write_language(folder: Path, language: str) -> int:
    source = DOCS / FOLDERS[language]
    contents = read(source / "index.md", language)
    pages = [read(source / f"{name}.md", language) for name in _order(contents)]
    for number, page in enumerate([contents, *pages]):
        around = (pages[number - 2] if number > 1 else contents if number else None,
                  pages[number] if number < len(pages) else None)  # fmt: skip
        nav = _nav(contents, page.name, language) if number else ""
        body = f"{nav}<main><article>{_html(page)}</article>{_footer(*around)}</main>"
        _put(folder / f"{page.name}.html", language, page.title, body)
    whole = "".join(f'<article id="{page.name}">{_whole(page)}</article>' for page in pages)
    body = f"<main><h1>{_NAMES[language]}</h1>{whole}</main>"
    _put(folder / "all.html", language, _NAMES[language], body)
    return len(pages) + 1


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _html(page: Page) -> str:
    parser = _parser()
    return str(parser.renderer.render(page.tokens, parser.options, {}))


def _whole(page: Page) -> str:
    """A page among the others: its links lead to them there."""
    html = re.sub(r' id="([^"]+)"', rf' id="{page.name}.\1"', _html(page))
    html = re.sub(r'href="([\w-]+)\.html#([^"]+)"', r'href="#\1.\2"', html)
    html = re.sub(r'href="#([^".]+)"', rf'href="#{page.name}.\1"', html)
    return re.sub(r'href="([\w-]+)\.html"', r'href="#\1"', html)


def _order(contents: Page) -> Iterator[str]:
    """The pages that the contents name, in their order."""
    for token in contents.tokens:
        for part in token.children or ():
            target = str(part.attrGet("href") or "") if part.type == "link_open" else ""
            if target and "/" not in target:
                yield target.removesuffix(".html")


def _nav(contents: Page, here: str, language: str) -> str:
    """The contents beside every page."""
    parser = _parser()
    after = next(n for n, token in enumerate(contents.tokens) if token.tag == "h2")
    inner = str(parser.renderer.render(contents.tokens[after:], parser.options, {}))
    inner = re.sub(r' id="[^"]*"', "", inner)
    inner = re.sub(r"</a>[^<]*</li>", "</a></li>", inner)
    inner = inner.replace(f'<a href="{here}.html">', f'<a href="{here}.html" aria-current="page">')
    top = f'<a class="name" href="index.html">{_NAMES[language]}</a>'
    whole = f'<a href="all.html">{_WHOLE[language]}</a>'
    return f'<nav class="contents">{top}{inner}<h2>cafe-pos</h2>{whole}</nav>'


def _footer(before: Page | None, after: Page | None) -> str:
    back = (
        f'<a href="{before.name}.html">← {escape(before.title)}</a>' if before else "<span></span>"
    )
    on = f'<a href="{after.name}.html">{escape(after.title)} →</a>' if after else ""
    return f"<footer>{back}{on}</footer>"


def _to_html(target: str) -> str:
    path, mark, section = target.partition("#")
    if "://" in path or not path.endswith(".md"):
        return target
    return f"{path.removesuffix('.md')}.html{mark}{section}"


def _put(path: Path, language: str, title: str, body: str, *, style: str = "../manual.css") -> None:
    kind = "page" if "<nav" in body else "page alone"
    path.write_text(
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>"
        f'<link rel="stylesheet" href="{style}"></head>\n'
        f'<body><div class="{kind}">{body}</div></body></html>\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / "manual"
    print(f"{target}: {write(target)} pages")
