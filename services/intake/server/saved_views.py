"""Answers the contract `SavedViewService`: filters kept under a name."""

import grpc

from chassis.calls import caller
from chassis.protos import timestamp
from onedoor.intake.v1 import saved_views_pb2 as pb
from onedoor.intake.v1 import saved_views_pb2_grpc
from services.intake.domain.saved_views import SavedView
from services.intake.server.filters import fill_filter, given_filter
from services.intake.use_cases import Viewing

Context = grpc.ServicerContext


class SavedViewServicer(saved_views_pb2_grpc.SavedViewServiceServicer):
    """Keeps views and shows them."""

    def __init__(self, viewing: Viewing) -> None:
        """Answer from intake's core."""
        self.viewing = viewing

    def SaveView(self, request: pb.SaveViewRequest, context: Context) -> pb.SaveViewResponse:
        """A new view."""
        view = self.viewing.save(
            caller(), request.name, given_filter(request.filter), is_shared=request.is_shared
        )
        return pb.SaveViewResponse(view=_message(view))

    def ChangeView(self, request: pb.ChangeViewRequest, context: Context) -> pb.ChangeViewResponse:
        """A view as it is from now on."""
        view = self.viewing.change(
            caller(),
            request.view_id,
            request.version,
            request.name,
            given_filter(request.filter),
            is_shared=request.is_shared,
        )
        return pb.ChangeViewResponse(view=_message(view))

    def DeleteView(self, request: pb.DeleteViewRequest, context: Context) -> pb.DeleteViewResponse:
        """A view is gone."""
        view = self.viewing.delete(caller(), request.view_id, request.version)
        return pb.DeleteViewResponse(view_id=view.id)

    def GetView(self, request: pb.GetViewRequest, context: Context) -> pb.GetViewResponse:
        """One view."""
        return pb.GetViewResponse(view=_message(self.viewing.view(caller(), request.view_id)))

    def ListViews(self, request: pb.ListViewsRequest, context: Context) -> pb.ListViewsResponse:
        """Views, newest first."""
        page = self.viewing.page(caller(), size=request.page_size, token=request.page_token)
        return pb.ListViewsResponse(
            views=[_message(view) for view in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )


def _message(view: SavedView) -> pb.SavedView:
    message = pb.SavedView(
        view_id=view.id,
        version=view.version,
        name=view.name,
        is_shared=view.is_shared,
        owner=view.owner,
        save_time=timestamp(view.save_time),
        change_time=timestamp(view.change_time),
    )
    fill_filter(message.filter, view.filter)
    return message
