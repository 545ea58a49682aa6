"""The residents' pages rendered: no scripts, no cookies, nothing from elsewhere."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse, Response

from contracts.errors import Refusal
from gateway.errors import Problem, from_refusal

FOLDER = Path(__file__).parent / "pages"
_PAGES = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.filters["local"] = lambda time: time[:16].replace("T", " ") if time else ""
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
}


def page(name: str, status: int = 200, **values: Any) -> Response:
    """A page of the folder, filled in."""
    return HTMLResponse(_PAGES.get_template(name).render(**values), status, _HEADERS)


def problem_of(error: Problem | Refusal) -> Problem:
    """What went wrong as the problem to tell."""
    return error if isinstance(error, Problem) else from_refusal(error)
