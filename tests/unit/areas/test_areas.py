"""The slice of province 43 is whole, and questions about place are answered by prefix."""

import subprocess
import sys

import pytest

import areas
from areas import Area, Level, UnknownArea

TOWN = "430423100"
VILLAGE = "430423100003"
CELL = f"{VILLAGE}-01a"


@pytest.mark.parametrize(
    ("county", "name", "towns", "villages"),
    [
        ("430423", "衡山县", 12, 153),
        ("430424", "衡东县", 19, 257),
        ("431382", "涟源市", 20, 506),
    ],
)
def test_the_counties_of_the_seed_have_their_towns_and_villages(
    county: str, name: str, towns: int, villages: int
) -> None:
    below = areas.children(county)

    assert areas.get(county) == Area(county, name, Level.COUNTY)
    assert len(below) == towns
    assert {town.level for town in below} == {Level.TOWN}
    assert sum(len(areas.children(town.code)) for town in below) == villages


def test_the_whole_province_hangs_together() -> None:
    province = [areas.get("43")]
    cities = [below for above in province for below in areas.children(above.code)]
    counties = [below for above in cities for below in areas.children(above.code)]
    towns = [below for above in counties for below in areas.children(above.code)]
    villages = [below for above in towns for below in areas.children(above.code)]

    assert (len(cities), len(counties), len(towns), len(villages)) == (14, 134, 2008, 29534)
    assert all(area.name for area in villages)


def test_a_chain_leads_from_the_province_to_the_division_itself() -> None:
    assert [area.code for area in areas.chain(VILLAGE)] == [
        "43", "4304", "430423", TOWN, VILLAGE,
    ]  # fmt: skip
    assert [area.level for area in areas.chain(VILLAGE)] == list(Level)


def test_a_full_name_is_written_without_gaps() -> None:
    assert areas.full_name(TOWN) == "湖南省衡阳市衡山县开云镇"
    assert areas.full_name(CELL) == "湖南省衡阳市衡山县开云镇先农社区居委会"


@pytest.mark.parametrize(
    ("code", "above"),
    [("43", None), ("4304", "43"), ("430423", "4304"), (TOWN, "430423"), (VILLAGE, TOWN),
     (CELL, VILLAGE)],
)  # fmt: skip
def test_the_parent_is_one_level_up(code: str, above: str | None) -> None:
    assert areas.parent(code) == above


@pytest.mark.parametrize("code", ["430423", TOWN, VILLAGE, CELL])
def test_the_county_of_all_below_it_is_the_county(code: str) -> None:
    assert areas.county_of(code) == "430423"


@pytest.mark.parametrize("code", ["43", "4304", "430499", "110101", "", "43042x", f"{CELL}-1"])
def test_what_is_in_no_known_county_has_none(code: str) -> None:
    with pytest.raises(UnknownArea):
        areas.county_of(code)


@pytest.mark.parametrize(
    ("scope", "code", "expected"),
    [
        ("43", CELL, True),
        ("430423", "430423", True),
        ("430423", TOWN, True),
        (VILLAGE, CELL, True),
        (CELL, CELL, True),
        ("430424", TOWN, False),
        (TOWN, "430423", False),
        ("43042", TOWN, False),
        ("", "430423", False),
        ("430423", "430423; drop", False),
        ("430423", "430423\n", False),
        ("４３", "４３", False),
        (f"{VILLAGE}-1", f"{VILLAGE}-12", False),
    ],
)
def test_a_scope_covers_itself_and_what_lies_in_it(scope: str, code: str, expected: bool) -> None:
    assert areas.covers(scope, code) is expected


def test_the_nearest_configuration_wins() -> None:
    assert areas.longest_prefix(CELL, {"43", "430423"}) == "430423"
    assert areas.longest_prefix(TOWN, {"43", TOWN, VILLAGE}) == TOWN
    assert areas.longest_prefix(TOWN, {"430424"}) is None
    with pytest.raises(UnknownArea):
        areas.longest_prefix("nowhere", {"43"})


@pytest.mark.parametrize("code", ["430499", "", CELL, "430423100999", "4304230"])
def test_an_unknown_code_is_not_found(code: str) -> None:
    assert areas.find(code) is None
    with pytest.raises(UnknownArea):
        areas.get(code)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (f"{VILLAGE}-1", True),
        (f"{VILLAGE}-12345678", True),
        (f"{VILLAGE}-123456789", False),
        (f"{VILLAGE}-", False),
        (f"{VILLAGE}-1_", False),
        (VILLAGE, False),
        (f"{TOWN}-1", False),
    ],
)
def test_the_form_of_a_cell(code: str, expected: bool) -> None:
    assert areas.is_cell(code) is expected


def test_the_data_loads_at_the_first_question_and_stays_small() -> None:
    script = (
        "import tracemalloc; tracemalloc.start(); import areas\n"
        "idle = tracemalloc.get_traced_memory()[0]; areas.get('43')\n"
        "print(idle, tracemalloc.get_traced_memory()[1])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)

    idle, peak = map(int, run.stdout.split())

    assert peak - idle > 4_000_000  # the import alone had not loaded it
    assert peak < 15_000_000


def test_prefixes_go_from_the_province_to_the_area_itself() -> None:
    assert areas.prefixes("430423101001") == ["43", "4304", "430423", "430423101", "430423101001"]
    assert areas.prefixes(CELL) == [*areas.prefixes(VILLAGE), CELL]
    assert areas.prefixes("43") == ["43"]
