"""Who may see and move a file; a mediator knows only the own files and those without mediator."""

from contracts.errors import NotFound, NotPermitted
from contracts.principals import Post, Principal
from services.mediation.domain.files import Mediation

VIEWERS = (
    Post.CLERK,
    Post.DISPATCHER,
    Post.SUPERVISOR,
    Post.LEADER,
    Post.MEDIATOR,
    Post.AUDITOR,
    Post.SERVICE,
)


def require_sight(mediation: Mediation, principal: Principal) -> None:
    """Raise NotFound, as for a missing file, when another mediator is appointed."""
    is_foreign = mediation.mediator_id not in ("", principal.id)
    if principal.post is Post.MEDIATOR and is_foreign:
        raise NotFound("no such thing in the caller's scope")


def require_appointed(mediation: Mediation, principal: Principal) -> None:
    """Raise NotPermitted unless the caller is the mediator of the file."""
    principal.require(Post.MEDIATOR)
    if mediation.mediator_id != principal.id:
        raise NotPermitted(f"{principal.id} is not appointed to {mediation.id}")


def require_conductor(mediation: Mediation, principal: Principal) -> None:
    """Raise NotPermitted unless the caller is a dispatcher or the mediator of the file."""
    if principal.post is not Post.DISPATCHER:
        require_appointed(mediation, principal)
