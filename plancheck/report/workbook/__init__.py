"""The review as an Excel workbook: to sort and filter, to print, and with questions to fill in and give back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from plancheck.report.question_sheets import add_question_sheets
from plancheck.report.workbook.pages import account, overview
from plancheck.report.workbook.questions import question_groups, role_titles
from plancheck.report.workbook.tables import sheets
from plancheck.texts import text
from plancheck.workbooks.blocks import add_blocks
from plancheck.workbooks.writing import Book, made

if TYPE_CHECKING:
    from plancheck.review.model import Review


def to_workbook(review: Review) -> bytes:
    """Return the workbook; the same review gives the same bytes. No cell holds a formula or a link."""
    language = review.language
    title = text("Review of {plan}", plan=review.plan.name).render(language)
    tables = [sheet for sheet in sheets(review) if sheet.rows]
    groups = question_groups(review)

    def build(book: Book) -> None:
        widths, blocks = overview(review, tables, groups)
        add_blocks(book, text("Summary").render(language), title, widths, blocks)
        for sheet in tables:
            book.table(sheet.name, sheet.columns, sheet.rows, freeze=sheet.freeze)
        widths, blocks = account(review)
        add_blocks(book, text("Packs and parameters").render(language), title, widths, blocks)
        if groups:
            asker = review.packs[0]
            add_question_sheets(book, groups, role_titles(review), (asker.id, asker.version), language)

    subject = text("Review for social cohesion").render(language)
    return made(title, language, build, _moment(review.created), subject)


def _moment(created: str) -> datetime:
    return datetime.fromisoformat(created).replace(tzinfo=None)
