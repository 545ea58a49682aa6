"""Letters on paper（督办文书）as PDF/A-2b, printed in a process that ends with its file."""

import json
import subprocess
import sys
from typing import Any

from contracts.errors import Unavailable

_WITHIN_SECONDS = 60


def letter_pdf(sheet: dict[str, Any]) -> bytes:
    """The letter as it is sealed and sent; its words travel through pipes alone.

    Raises:
        Unavailable: the print failed; it may be asked for again.
    """
    command = [sys.executable, "-m", "services.routing.documents"]
    content = json.dumps(sheet, ensure_ascii=False).encode()
    try:
        done = subprocess.run(  # noqa: S603  our own module
            command, input=content, capture_output=True, check=True, timeout=_WITHIN_SECONDS
        )
    except subprocess.SubprocessError as error:
        raise Unavailable(f"the letter was not printed: {type(error).__name__}") from None
    return done.stdout
