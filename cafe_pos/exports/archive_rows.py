"""From the documents of a ledger to rows of CSV, whatever kinds there are."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from cafe_pos.domain.ledger import Entry, Payload, canonical, read_payload
from cafe_pos.exports import archive_words as words

Row = dict[str, Any]
_MARKS: Final = ("=", "+", "-", "@", "\t", "\r")
_CONSTANT: Final = {"document_kind"}


def rows_of(entry: Entry, document: Payload) -> Iterator[tuple[str, Row]]:
    """The rows of one entry: where each belongs (`ticket.lines`) and its cells by key."""
    main: Row = {"entry": entry.seq, "at": entry.at}
    parts: list[tuple[str, list[Row]]] = []
    for key, value in document.items():
        if key in _CONSTANT or (key == "document" and value == entry.kind):
            continue
        _place(f"{entry.kind}.{key}", key, value, main, parts)
    main["hash"] = entry.hash.hex()
    yield entry.kind, main
    parent = document.get("number") or document.get("serial")
    for path, part in parts:
        for position, row in enumerate(part, start=1):
            yield path, {"entry": entry.seq, "parent": parent, "position": position} | row


def _place(path: str, key: str, value: Any, main: Row, parts: list[tuple[str, list[Row]]]) -> None:
    """Put a value into the document's own row, or its list into rows of its own."""
    if isinstance(value, dict):
        if words.word_of(path.rpartition(".")[0], key).form == words.JSON:
            main[key] = canonical(value)
            return
        for name, inner in value.items():
            _place(f"{path}.{name}", f"{key}.{name}", inner, main, parts)
    elif isinstance(value, list):
        if value and not isinstance(value[0], dict):
            main[key] = " / ".join(map(str, value))
        else:
            parts.append((path, [_flat(row) for row in value]))
    else:
        main[key] = value


def _flat(row: Row) -> Row:
    """A row of a list, whose own lists and objects stay as JSON."""
    return {
        key: canonical(value) if isinstance(value, (dict, list)) else value
        for key, value in row.items()
    }


def shape(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """Every file that these entries fill, with its columns in the dictionary's order."""
    found: dict[str, set[str]] = {}
    for entry in entries:
        for path, row in rows_of(entry, read_payload(entry.payload)):
            found.setdefault(path, set()).update(row)
    return {path: words.ordered(keys) for path, keys in sorted(found.items())}


def _text(value: Any) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(_MARKS) else text


def _euros(value: Any) -> str:
    cents = abs(value)
    return f"{'-' if value < 0 else ''}{cents // 100},{cents % 100:02d}"


def _rate(value: Any) -> str:
    whole, rest = divmod(value, 100)
    return f"{whole},{rest:02d}".rstrip("0").rstrip(",")


def _yes_no(value: Any) -> str:
    return "oui" if value else "non"


_WRITE: Final[dict[str, Callable[[Any], str]]] = {
    words.EUROS: _euros,
    words.RATE: _rate,
    words.YES_NO: _yes_no,
    words.WHOLE: str,
    words.UTC: str,
    words.DAY: str,
    words.TEXT: _text,
    words.JSON: _text,
}


def cell(form: str, value: Any) -> str:
    """A value as its column's type is written; nothing where there is nothing to say."""
    if value is None:
        return ""
    # A type that does not fit is written as it is: no fact is dropped for want of a word.
    fits = isinstance(value, int) or form not in {words.EUROS, words.RATE}
    return _WRITE[form](value) if fits else _text(value)


class Files:
    """The CSV files of an archive, written together in one passage over its entries.

    UTF-8 with a mark at the beginning, semicolons, decimal commas: what a French spreadsheet
    opens by a double click.
    """

    def __init__(self, folder: Path, columns: dict[str, list[str]], undo: ExitStack) -> None:
        self._columns = {
            path: [(key, words.word_of(path, key).form) for key in keys]
            for path, keys in columns.items()
        }
        self._writers = {}
        self.counts = {name_of(path): 0 for path in columns}
        self._names = {path: name_of(path) for path in columns}
        for path, keys in columns.items():
            file = undo.enter_context(
                (folder / name_of(path)).open("w", encoding="utf-8-sig", newline="")
            )
            writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
            writer.writerow([words.word_of(path, key).header for key in keys])
            self._writers[path] = writer

    def add(self, entry: Entry, document: Payload) -> None:
        """Write the rows of one entry."""
        for path, row in rows_of(entry, document):
            self._writers[path].writerow(
                [cell(form, row.get(key)) for key, form in self._columns[path]]
            )
            self.counts[self._names[path]] += 1


def name_of(path: str) -> str:
    """The name of the file of a document or a list."""
    return f"{words.file_of(path).name}.csv"


def dictionary(columns: dict[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """The rows of the data dictionary: its header, the files, and every column of each."""
    yield "fichier", "colonne", "type", "ecriture", "description", "cle_du_registre"
    for path, keys in columns.items():
        file = words.file_of(path)
        yield f"{file.name}.csv", "", "", "", f"chaque ligne: {file.meaning}", path
        for key in keys:
            word = words.word_of(path, key)
            form = words.FORMS[word.form]
            yield f"{file.name}.csv", word.header, word.form, form, word.meaning, f"{path}.{key}"
