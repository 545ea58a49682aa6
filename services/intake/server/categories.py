"""Answers the contract `CategoryService`: what may be chosen, what fits, and the trees' drafts."""

import grpc

from chassis.calls import caller
from onedoor.intake.v1 import categories_pb2 as pb
from onedoor.intake.v1 import categories_pb2_grpc
from services.intake.server import category_messages as messages
from services.intake.use_cases import Categories, CategoryKeeping

Context = grpc.ServicerContext


class CategoryServicer(categories_pb2_grpc.CategoryServiceServicer):
    """Category trees."""

    def __init__(self, categories: Categories, keeping: CategoryKeeping) -> None:
        """Answer from intake's core."""
        self.categories = categories
        self.keeping = keeping

    def ListCategories(
        self, request: pb.ListCategoriesRequest, context: Context
    ) -> pb.ListCategoriesResponse:
        """What may be chosen."""
        page = self.categories.page(
            caller(),
            request.area_code or caller().area_code,
            request.kind,
            size=request.page_size,
            token=request.page_token,
        )
        return pb.ListCategoriesResponse(
            categories=[messages.category(standing) for standing in page.items],
            next_page_token=page.next_page_token,
            total=page.total,
            total_is_exact=page.total_is_exact,
        )

    def SuggestCategory(
        self, request: pb.SuggestCategoryRequest, context: Context
    ) -> pb.SuggestCategoryResponse:
        """What fits a text."""
        found = self.categories.suggest(
            caller(), request.title, request.narrative, request.area_code
        )
        return pb.SuggestCategoryResponse(suggestions=[messages.suggestion(one) for one in found])

    def GetCategoryTree(
        self, request: pb.GetCategoryTreeRequest, context: Context
    ) -> pb.GetCategoryTreeResponse:
        """What holds, or the draft."""
        area_code = request.area_code or caller().area_code
        found = self.keeping.tree(caller(), area_code, is_draft=request.is_draft)
        return pb.GetCategoryTreeResponse(category_tree=messages.tree_message(found))

    def CheckCategoryTree(
        self, request: pb.CheckCategoryTreeRequest, context: Context
    ) -> pb.CheckCategoryTreeResponse:
        """Every fault."""
        faults = self.keeping.check(caller(), messages.tree_from(request.category_tree))
        return pb.CheckCategoryTreeResponse(faults=[pb.TreeFault(**vars(one)) for one in faults])

    def PutCategoryTreeDraft(
        self, request: pb.PutCategoryTreeDraftRequest, context: Context
    ) -> pb.PutCategoryTreeDraftResponse:
        """Store a draft."""
        stored = self.keeping.put_draft(caller(), messages.tree_from(request.category_tree))
        return pb.PutCategoryTreeDraftResponse(category_tree=messages.tree_message(stored))

    def PublishCategoryTree(
        self, request: pb.PublishCategoryTreeRequest, context: Context
    ) -> pb.PublishCategoryTreeResponse:
        """Publish a draft."""
        published = self.keeping.publish(
            caller(), request.category_tree_id, request.version, area_code=request.area_code
        )
        return pb.PublishCategoryTreeResponse(category_tree=messages.tree_message(published))
