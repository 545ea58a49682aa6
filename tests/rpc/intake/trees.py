"""A county's own category tree, drafted and published."""

from onedoor.intake.v1 import categories_pb2 as pb
from tests.rpc.intake.door import Door


def publish_tree(door: Door, county: str, *leaves: pb.CategoryLeaf) -> pb.CategoryTree:
    """Draft as the admin, publish as the supervisor."""
    tree = pb.CategoryTree(area_code=county, name="县目录", leaves=leaves)
    put = pb.PutCategoryTreeDraftRequest(category_tree=tree)
    draft = door.ask("PutCategoryTreeDraft", put, "admin", area_code=county).category_tree
    publish = pb.PublishCategoryTreeRequest(category_tree_id=draft.id, version=draft.version)
    published: pb.CategoryTree = door.ask(
        "PublishCategoryTree", publish, "supervisor", area_code=county
    ).category_tree
    return published
