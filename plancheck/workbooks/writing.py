"""Workbooks that people like to fill in: frozen headings, wrapped text, filters, choices to pick from, A4 landscape.

What comes from a pack or a plan is always written as text: never as a formula, never as a link.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any, Literal

from plancheck.texts import Language, text
from plancheck.workbooks.reading import Value

LONGEST_TEXT = 32_767
"""Characters that fit in one cell."""

EXTRA_ROWS = 300
"""Empty rows below a table in which the choices work as well."""

Form = Literal["text", "code", "number", "amount", "whole", "score", "percent", "place", "day"]
"""What a cell holds; an amount that is whole is written without decimals."""

_INK, _PAPER, _PALE = "#FFFFFF", "#1F4E79", "#F2F6FA"
_LONGEST_NAME, _LONGEST_TITLE, _LONGEST_HINT = 31, 32, 255
_NUMBERS: Mapping[Form, str] = {
    "code": "@", "number": "General", "amount": "#,##0.0##", "whole": "#,##0", "score": "0.0", "percent": "0.0%",
    "place": "0.00", "day": "d-m-yyyy",
}  # fmt: skip
"""Excel makes days of codes such as 1-2, unless they are text from the start; points become the reader's commas."""
_RIGHT: Collection[Form] = ("amount", "whole", "score", "percent", "place")


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in characters, and what its cells are.

    ``form`` is that of all cells, or one per row. ``choices`` names a list of :meth:`Book.lists`, or one per row; with
    ``strict`` Excel takes nothing else. ``fill`` marks what the reader fills in. ``hint`` is shown beside a cell that
    is chosen. ``colours`` are those of paper and ink behind a word, which stands in the cell as well.
    """

    title: str
    width: float = 16
    form: Form | tuple[Form, ...] = "text"
    choices: str | tuple[str, ...] | None = None
    strict: bool = True
    hint: str = ""
    fill: bool = True
    hidden: bool = False
    colours: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def form_at(self, row: int) -> Form:
        """Return what the cell in a row (counted from 0) is."""
        return self.form if isinstance(self.form, str) else self.form[row] if row < len(self.form) else "text"


class Book:
    """A workbook that is being made; sheets come in the order in which they are added."""

    def __init__(self, title: str, language: Language, made: datetime | None = None, subject: str = "") -> None:
        import xlsxwriter

        self.language = language
        self.stream = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book: Any = xlsxwriter.Workbook(self.stream, options)
        facts = {"title": title, "subject": subject, "created": made or _moment(), "comments": "plancheck"}
        self.book.set_properties({name: fact for name, fact in facts.items() if fact})
        self.book.set_custom_property("Language", "nl-NL" if language == "nl" else "en-GB", "text")
        self.ranges: dict[str, str] = {}
        self.tables = 0
        self.styles: dict[tuple[Form, bool], Any] = {}
        self.heading = self.book.add_format(
            {"bold": True, "font_color": _INK, "bg_color": _PAPER, "text_wrap": True, "valign": "top", "border": 1}
        )

    def style(self, form: Form, fill: bool) -> Any:
        """Return the look of a cell; what is to be read and not filled in is a little darker."""
        if (form, fill) not in self.styles:
            look: dict[str, Any] = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
            if form in _NUMBERS:
                look |= {"num_format": _NUMBERS[form], "align": "right" if form in _RIGHT else "left"}
            if not fill:
                look["bg_color"] = _PALE
            self.styles[form, fill] = self.book.add_format(look)
        return self.styles[form, fill]

    def page(self, name: str, lines: Sequence[str], width: float = 100) -> None:
        """Add a sheet of text; the first line is its heading, and a line that starts with ``# `` a smaller one."""
        sheet = self.sheet(name)
        sheet.set_column(0, 0, width)
        big, small = (self.book.add_format({"bold": True, "font_size": size}) for size in (16, 12))
        plain = self.book.add_format({"text_wrap": True, "valign": "top"})
        for number, line in enumerate(lines):
            look = big if number == 0 else small if line.startswith("# ") else plain
            sheet.write_string(number, 0, line.removeprefix("# "), look)
        sheet.set_portrait()

    def table(self, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]], freeze: int = 0) -> None:
        """Add a sheet with a table: a heading row that stays in view with the first ``freeze`` columns, and filters."""
        sheet = self.sheet(name)
        self.tables += 1
        last = max(len(rows), 1)
        area = (0, 0, last, len(columns) - 1)
        titles = different(column.title for column in columns)
        headings = [{"header": title, "header_format": self.heading} for title in titles]
        sheet.add_table(*area, {"columns": headings, "style": "Table Style Light 1", "name": f"Table{self.tables}",
                                "banded_rows": False})  # fmt: skip
        for number, column in enumerate(columns):
            look = self.style(column.form_at(0), column.fill)
            sheet.set_column(number, number, column.width, look, {"hidden": column.hidden})
            self._choices(sheet, number, column, last)
            self.colour(sheet, column.colours, (1, number, last, number))
        for at, row in enumerate(rows):
            for number, (column, value) in enumerate(zip(columns, row, strict=True)):
                self.write(sheet, at + 1, number, value, column.form_at(at), column.fill)
        if not rows:
            for number, column in enumerate(columns):
                sheet.write_blank(1, number, None, self.style(column.form_at(0), column.fill))
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, freeze)
        sheet.repeat_rows(0)

    def write(self, sheet: Any, row: int, column: int, value: Value, form: Form = "text", fill: bool = True) -> None:
        """Write a cell: text is text, whatever it looks like, and a number is a number."""
        if form == "amount" and isinstance(value, (int, float)) and value == round(value):
            form = "whole"
        _write(sheet, row, column, value, self.style(form, fill))

    def colour(self, sheet: Any, colours: Mapping[str, tuple[str, str]], area: tuple[int, int, int, int]) -> None:
        """Let the cells of an area take the colours of the word that stands in them."""
        for word, (paper, ink) in colours.items():
            look = self.book.add_format({"bg_color": paper, "font_color": ink})
            quoted = word.replace('"', '""')
            rule = {"type": "cell", "criteria": "==", "value": f'"{quoted}"', "format": look}
            sheet.conditional_format(*area, rule)

    def lists(self, name: str, lists: Mapping[str, Sequence[str]], titles: Mapping[str, str]) -> None:
        """Add a sheet with the choices: one column per list, which other sheets pick from by its name."""
        sheet = self.sheet(name)
        plain = self.style("text", False)
        for number, (key, words) in enumerate(lists.items()):
            sheet.write_string(0, number, titles.get(key, key), self.heading)
            for at, word in enumerate(words, start=1):
                sheet.write_string(at, number, word, plain)
            sheet.set_column(number, number, min(40, max(12, *(len(word) + 2 for word in (*words, "")))))
        sheet.freeze_panes(1, 0)

    def announce(self, name: str, lists: Mapping[str, Sequence[str]]) -> None:
        """Say where :meth:`lists` will put its choices, so that tables before it can use them."""
        quoted = name.replace("'", "''")
        for number, (key, words) in enumerate(lists.items()):
            column = _column_letters(number)
            self.ranges[key] = f"='{quoted}'!${column}$2:${column}${max(2, len(words) + 1)}"

    def secret(self, name: str, rows: Sequence[Sequence[str]]) -> None:
        """Add a sheet that people do not see, for what reading it back needs to know."""
        sheet = self.book.add_worksheet(name)
        for at, row in enumerate(rows):
            for number, value in enumerate(row):
                sheet.write_string(at, number, value)
        sheet.very_hidden()

    def content(self) -> bytes:
        """Return the workbook as bytes; nothing can be added after this."""
        self.book.close()
        return self.stream.getvalue()

    def sheet(self, name: str) -> Any:
        """Add an empty sheet for A4 landscape; when there is one of its name already it gets a number."""
        wanted = sheet_name(name)
        taken = {sheet.get_name().casefold() for sheet in self.book.worksheets()}
        names = (wanted, *(f"{wanted[: _LONGEST_NAME - 4]} {number}" for number in range(2, len(taken) + 3)))
        sheet = self.book.add_worksheet(next(name for name in names if name.casefold() not in taken))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4)
        sheet.set_footer("&L&A&R&P / &N")
        sheet.hide_gridlines(2)
        return sheet

    def _choices(self, sheet: Any, number: int, column: Column, last: int) -> None:
        """Let the cells of a column choose: from one list, or from a list per row."""
        if isinstance(column.choices, tuple):
            at = 1
            for name, rows in groupby(column.choices):
                end = at + len(list(rows)) - 1
                sheet.data_validation(at, number, end, number, self._rule(column, name))
                at = end + 1
        elif column.choices is not None or column.hint:
            sheet.data_validation(1, number, last + EXTRA_ROWS, number, self._rule(column, column.choices))

    def _rule(self, column: Column, name: str | None) -> dict[str, Any]:
        language = self.language
        rule: dict[str, Any] = {"validate": "any"}
        if name is not None:
            refusal = text("Choose a word from the list, or leave the cell empty.")
            doubt = text("This is not in the list. Is it meant so?")
            rule = {
                "validate": "list",
                "source": self.ranges[name],
                "error_type": "stop" if column.strict else "information",
                "error_title": text("Not in the list").render(language),
                "error_message": (refusal if column.strict else doubt).render(language),
            }
        if column.hint:
            rule |= {"input_title": column.title[:_LONGEST_TITLE], "input_message": column.hint[:_LONGEST_HINT]}
        return rule


def different(titles: Iterable[str]) -> list[str]:
    """Return headings as a table takes them: no two alike, whatever their case; the second of two gets a number."""
    found: dict[str, str] = {}
    for title in titles:
        cut = title[: _LONGEST_HINT - 6] or "-"
        names = (cut, *(f"{cut} {number}" for number in range(2, len(found) + 3)))
        fresh = next(name for name in names if name.casefold() not in found)
        found[fresh.casefold()] = fresh
    return list(found.values())


def sheet_name(name: str) -> str:
    """Return a name that Excel takes for a sheet: 31 characters, none of ``[ ] : * ? / \\``."""
    kept = "".join(" " if letter in "[]:*?/\\" else letter for letter in name).strip(" '")
    return kept[:_LONGEST_NAME].strip() or "-"


def made(
    title: str, language: Language, build: Callable[[Book], None], moment: datetime | None = None, subject: str = ""
) -> bytes:
    """Return the bytes of a workbook that ``build`` fills; ``moment`` is when it was made, now unless it is given."""
    book = Book(title, language, moment, subject)
    build(book)
    return book.content()


def _write(sheet: Any, row: int, column: int, value: Value, look: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, look)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), look)
    else:
        sheet.write_string(row, column, value[:LONGEST_TEXT], look)


def _moment() -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    with suppress(ValueError, OverflowError, OSError):
        if epoch.isdigit():
            return datetime.fromtimestamp(int(epoch), UTC).replace(tzinfo=None)
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def _column_letters(number: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(number))
