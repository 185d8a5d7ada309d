"""Every published number of five files, recomputed by plain loops over the raw rows."""

from datetime import date

import pytest

from nba_publishing_tests.real_rows import (
    plain_bounce_back,
    plain_quick_hits,
    plain_team_tendencies,
    plain_what_matters,
    plain_whos_hot,
)
from nba_publishing_tests.real_rows.comparison import differences
from nba_publishing_tests.real_rows.published import RealSite
from nba_publishing_tests.real_rows.raw_rows import real_rows, skip_without_real_rows

pytestmark = [skip_without_real_rows(), pytest.mark.real_rows, pytest.mark.slow]

DAYS = (date(2022, 2, 10), date(2023, 1, 15), date(2023, 4, 9))
FILES = {
    "whos-hot-v2": plain_whos_hot,
    "bounce-back": plain_bounce_back,
    "what-matters": plain_what_matters,
    "team-tendencies": plain_team_tendencies,
    "quick-hits": plain_quick_hits,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> RealSite:
    site = RealSite(tmp_path_factory.mktemp("recomputed"))
    for day in DAYS:
        code, rows = site.export("--date", day.isoformat(), "--only", "trends-all")
        assert code == 0, rows
    return site


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_published_file_holds_what_plain_loops_find(site, day, name):
    published = site.payload(f"history/{day}/trends/{name}.json")
    assert differences(published, FILES[name].recompute(day, real_rows())) == []


def test_the_comparison_sees_a_number_that_is_off_by_one_in_the_last_place(site):
    day = DAYS[1]
    published = site.payload(f"history/{day}/trends/whos-hot-v2.json")
    published["periods"]["14d"]["cold"][3]["ci"][1] += 0.001
    found = differences(published, plain_whos_hot.recompute(day, real_rows()))
    assert len(found) == 1
    assert "14d" in found[0]
