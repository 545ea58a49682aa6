"""The working calendar in the isolation walk: a county reads it, a province keeps it."""

from tests.support.row import Row

_YEARS = [{"year": 2027, "source": "国办发明电〔2026〕7号", "holidays": ["2027-01-01"]}]
_PROVINCE = {"area_code": "43"}
CALENDAR_ROWS: dict[str, Row] = {
    "WorkCalendarService.GetHeldCalendar": Row("dispatcher"),
    "WorkCalendarService.GetWorkCalendar": Row("admin", {"area_code": "$county"}),
    "WorkCalendarService.PutWorkCalendarDraft": Row(
        "admin", {**_PROVINCE, "name": "放假安排", "years": _YEARS}
    ),
    "WorkCalendarService.PublishWorkCalendar": Row("leader", _PROVINCE),
}
HTTP_CALLS = {
    "GET /work-calendar": "WorkCalendarService.GetHeldCalendar",
    "GET /work-calendar:own": "WorkCalendarService.GetWorkCalendar",
}
HTTP_OWN = {
    "PUT /work-calendar": Row("admin", {"version": 0, "name": "放假安排", "years": _YEARS}),
    "POST /work-calendar:publish": Row("leader", {"version": 1}),
}
