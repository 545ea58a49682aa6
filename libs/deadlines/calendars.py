"""Make `calendars.json` from the chinesecalendar package: `python -m deadlines.calendars`.

The library itself reads only the JSON, so no result ever changes because a package was updated.
Only the years 2010 to 2026 are taken. Document numbers stand where they were checked; the other
years name the package they come from.

The festivals（传统节日）of coming years are our own table. The lunar dates follow from the new
moons in Beijing time (that of 2027-02-06 falls at 23:56, that of 2030-02-03 at 00:07: tables that
round get these two wrong); 清明 from the sun's longitude.
"""

import json
import sys
from datetime import date
from pathlib import Path

import chinese_calendar
from chinese_calendar.constants import holidays, workdays

TARGET = Path(__file__).with_name("calendars.json")
YEARS = range(2010, 2027)
PACKAGE = f"chinesecalendar {chinese_calendar.__version__}"
NOTICES = {
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
FESTIVALS = {  # 春节、清明、端午、中秋
    2027: ("2027-02-06", "2027-04-05", "2027-06-09", "2027-09-15"),
    2028: ("2028-01-26", "2028-04-04", "2028-05-28", "2028-10-03"),
    2029: ("2029-02-13", "2029-04-04", "2029-06-16", "2029-09-22"),
    2030: ("2030-02-03", "2030-04-05", "2030-06-05", "2030-09-12"),
}
_FESTIVAL_NAMES = ("spring_festival", "tomb_sweeping", "dragon_boat", "mid_autumn")


def main() -> None:
    """Write the table next to this script."""
    tables = {
        "years": [_year(year) for year in YEARS],
        "festivals": {
            str(year): dict(zip(_FESTIVAL_NAMES, days, strict=True))
            for year, days in FESTIVALS.items()
        },
    }
    text = json.dumps(tables, ensure_ascii=False, indent=1) + "\n"
    TARGET.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(tables['years'])} years written to {TARGET.name}\n")


def _year(year: int) -> dict[str, object]:
    return {
        "year": year,
        "source": NOTICES.get(year, PACKAGE),
        "holidays": _days(holidays, year),
        "workdays": _days(workdays, year),
    }


def _days(table: dict[date, str], year: int) -> list[str]:
    return sorted(day.isoformat() for day in table if day.year == year)


if __name__ == "__main__":
    main()
