"""What others were told of each area's tree（已告知目录）."""

from chassis.kernel import Kernel
from chassis.mongo import base_fields
from chassis.repository import Repository
from services.intake.domain.categories import CategoryTree
from services.intake.domain.told_trees import ToldTree

COLLECTION = "told_trees"


class MongoToldTrees:
    """Implements `ToldTreeStore`."""

    def __init__(self, kernel: Kernel) -> None:
        """Bind the collection."""
        self._trees: Repository[ToldTree] = Repository(
            kernel,
            COLLECTION,
            to_document=lambda told: {"edition": told.edition},
            from_document=lambda row: ToldTree(**base_fields(row), edition=row["edition"]),
        )

    def tell(self, tree: CategoryTree) -> None:
        """Tell what a published tree asks, unless that edition was told."""
        found = self._trees.find(tree.area_code, {"_id": tree.area_code}, limit=1)
        told = found[0] if found else ToldTree(id=tree.area_code, area_code=tree.area_code)
        if told.edition == tree.edition:
            return
        told.tell(tree)
        if found:
            self._trees.save(told)
        else:
            self._trees.add(told)
