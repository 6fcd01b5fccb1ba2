"""How values spread: bars in proportion, the line of the norm where it belongs, and nothing where there is nothing."""

from __future__ import annotations

from typing import Any

import pytest

from plancheck.report.charts.histogram import HEIGHT, WIDTH, histogram
from plancheck.review.model import Distribution
from tests.report.builders import counts, result


def spread(norm: dict[str, Any] | None, *heights: int, edges: tuple[float, ...] = (0.0, 100.0, 200.0, 300.0)) -> Any:
    found = Distribution(edges=edges, counts=heights, out_of_reach=1, unknown=2)
    return histogram(
        result("r", "R1", "Regel", "not_met", norm=norm, unit="share", subjects=counts(5, 5), distribution=found), "nl"
    )


def test_bars_are_as_high_as_their_numbers_and_as_wide_as_their_class() -> None:
    chart = spread({"at_most": 200, "unit": "m"}, 2, 4, 1)
    assert [bar.height / HEIGHT for bar in chart.bars] == [0.5, 1.0, 0.25]
    assert [round(bar.y + bar.height, 1) for bar in chart.bars] == [HEIGHT] * 3
    assert [bar.x for bar in chart.bars] == pytest.approx([0, WIDTH / 3, 2 * WIDTH / 3], abs=0.1)
    assert [(bar.low, bar.high, bar.count) for bar in chart.bars] == [(0, 100, 2), (100, 200, 4), (200, 300, 1)]
    assert (chart.unit, chart.unknown, chart.out_of_reach) == ("m", 2, 1)


@pytest.mark.parametrize(
    ("norm", "short"),
    [
        ({"at_most": 150.0}, [(220.0, 440.0)]),
        ({"at_least": 150.0}, [(0.0, 220.0)]),
        ({"between": [75.0, 225.0]}, [(0.0, 110.0), (330.0, 440.0)]),
        ({"equals": 1.0}, []),
        ({"at_least": "partly"}, []),
        (None, []),
    ],
)
def test_the_side_of_the_norm_that_falls_short_is_tinted(
    norm: dict[str, Any] | None, short: list[tuple[float, float]]
) -> None:
    assert [(limit.short_from, limit.short_to) for limit in spread(norm, 1, 1, 1).limits] == short


def test_a_norm_beyond_the_values_is_still_in_the_picture() -> None:
    chart = spread({"at_most": 600.0, "unit": "m"}, 1, 1, 1)
    assert chart.limits[0].x == WIDTH
    assert chart.bars[-1].x + chart.bars[-1].width < WIDTH / 2


def test_values_under_the_axis_are_round_and_in_the_language() -> None:
    large = spread({"at_most": 2500.0, "unit": "m"}, 1, 1, edges=(0.0, 1500.0, 3000.0))
    assert [tick.label for tick in large.ticks] == ["0", "500", "1.000", "1.500", "2.000", "2.500", "3.000"]
    share = spread({"at_least": 0.5, "unit": "share"}, 1, 1, edges=(0.0, 0.5, 1.0))
    assert [tick.label for tick in share.ticks] == ["0%", "20%", "40%", "60%", "80%", "100%"]


def test_too_few_values_make_no_chart() -> None:
    assert spread({"at_most": 200, "unit": "m"}, 1, 0, 0) is None
    assert histogram(result("r", "R1", "Regel", "met"), "nl") is None
