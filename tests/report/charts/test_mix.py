"""The mix of dwellings: parts that add up to the whole bar, in the same colours in every row of a table."""

from __future__ import annotations

import pytest

from plancheck.report.charts.mix import GAP, MOST_AREAS, WIDTH, area_tables
from tests.report.builders import rich_review, small_review


def test_a_table_for_each_layer_with_most_dwellings_first() -> None:
    hoods, blocks = area_tables(rich_review())
    assert (hoods.layer, [row.area.id for row in hoods.rows]) == ("neighbourhoods", ["Kade"])
    assert (blocks.layer, [row.area.id for row in blocks.rows]) == ("blocks", ["B2", "B1"])
    assert [legend.title for legend in blocks.legends] == ["Huur of koop", "Prijsklasse"]


def test_what_has_no_value_is_a_part_of_its_own() -> None:
    table = area_tables(rich_review())[1]
    larger, smaller = table.rows
    assert [(part.name, part.count) for part in larger.bars[0]] == [
        ("sociale huur", 20),
        ("koop", 10),
        ("onbekend", 10),
    ]
    assert [(part.name, part.share) for part in smaller.bars[0]] == [
        ("sociale huur", pytest.approx(2 / 3)), ("koop", pytest.approx(1 / 3)),
    ]  # fmt: skip
    assert table.legends[0].classes == (("sociale huur", 0), ("koop", 1), ("onbekend", None))


def test_parts_are_in_proportion_and_fill_the_bar() -> None:
    parts = area_tables(rich_review())[1].rows[0].bars[0]
    assert [part.x for part in parts] == [0.0, WIDTH / 2, 3 * WIDTH / 4]
    assert parts[-1].x + parts[-1].width == WIDTH - GAP


def test_of_many_areas_the_largest_and_how_many_more() -> None:
    one = rich_review().areas[1]
    many = tuple(one.model_copy(update={"id": str(number), "dwellings": number}) for number in range(1, 61))
    (table,) = area_tables(small_review(areas=many))
    assert [row.area.dwellings for row in table.rows] == list(range(60, 60 - MOST_AREAS, -1))
    assert table.more == 60 - MOST_AREAS


def test_no_areas_no_table() -> None:
    assert area_tables(small_review()) == ()
