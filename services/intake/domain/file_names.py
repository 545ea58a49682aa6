"""File names（文件名）as people give them, made harmless before they are kept."""

from services.intake.domain.contents import KINDS
from services.intake.domain.faults import Faults

MOST_NAME = 200
_UNNAMED = "附件"
_UNFIT = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


def safe_name(faults: Faults, given: str) -> str:
    """The name without a path before it; control signs and turned letters are faults."""
    last = given.replace("\\", "/").rpartition("/")[2]
    checked = faults.text("name", last, most=MOST_NAME)
    return checked.translate(_UNFIT).strip(". ") or _UNNAMED


def named_as(name: str, kind: str) -> str:
    """The name with an ending that says what the file really is."""
    stem, dot, ending = name.rpartition(".")
    allowed = (KINDS[kind].extension, *KINDS[kind].others)
    if dot and ending.lower() in allowed:
        return name
    is_ending = bool(dot) and bool(stem) and ending.isalnum() and ending.isascii()
    return f"{stem if is_ending and len(ending) <= 5 else name}.{KINDS[kind].extension}"
