"""The areas a case lies in, each as one exact value: an index keeps the order of ids within one.

A range of codes has no such order; a list by town would read the county to sort it.
"""

from chassis.mongo import Document
from chassis.repository import in_scope

FIELD = "within"
AREA_ENDS = (9, 12)
"""How long the codes of towns and villages are; a cell's is longer."""
_COUNTY_DIGITS = 6


def areas_within(area_code: str) -> list[str]:
    """The town, the village and the cell of a place."""
    above = [area_code[:end] for end in AREA_ENDS if end < len(area_code)]
    return [*above, area_code]


def below(area_code: str) -> Document:
    """What lies in an area and all below it."""
    return {FIELD: area_code} if len(area_code) > _COUNTY_DIGITS else in_scope(area_code)
