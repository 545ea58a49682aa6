"""Configuration by area: the areas that an area lies in, by their division codes."""

REMEMBERED_SECONDS = 2.0
"""How late a process learns what another one published."""
_LEVELS = (2, 4, 6, 9, 12)


def prefixes(area_code: str) -> list[str]:
    """The codes of the province down to the area itself, as the national division cuts them."""
    above = [area_code[:digits] for digits in _LEVELS if digits < len(area_code)]
    return [*above, area_code]
