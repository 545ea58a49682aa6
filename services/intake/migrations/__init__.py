"""Indexes of intake's collections, in the order they came; unique ones begin with the county."""

from collections.abc import Callable

from chassis.mongo import Database
from services.intake.migrations.cases import (
    case_indexes,
    category_indexes,
    figure_indexes,
    group_indexes,
    joined_indexes,
    late_indexes,
    list_indexes,
    party_indexes,
    search_indexes,
    unled_index,
    view_indexes,
)
from services.intake.migrations.ending import (
    choice_indexes,
    ending_indexes,
    erasing_indexes,
    export_indexes,
    export_line_indexes,
    reward_indexes,
)
from services.intake.migrations.ways_in import (
    attachment_indexes,
    feed_indexes,
    hall_indexes,
    import_indexes,
    open_indexes,
    pact_indexes,
    place_indexes,
    source_indexes,
    transfer_due_indexes,
)

MIGRATIONS: list[Callable[[Database], None]] = [
    case_indexes,
    ending_indexes,
    category_indexes,
    import_indexes,
    place_indexes,
    feed_indexes,
    source_indexes,
    attachment_indexes,
    hall_indexes,
    party_indexes,
    group_indexes,
    erasing_indexes,
    list_indexes,
    search_indexes,
    export_indexes,
    late_indexes,
    open_indexes,
    view_indexes,
    export_line_indexes,
    reward_indexes,
    pact_indexes,
    choice_indexes,
    joined_indexes,
    figure_indexes,
    unled_index,
    transfer_due_indexes,
]
