"""A generated province（生成的省级档案）: the n-th case is the same whoever makes it, and whenever.

`counties` where · `words` what is told · `people` by whom · `matters` the reports · `outcomes` the
aggregates as they stand after years · `load` the documents that the service's own writer makes.
"""

from bench.province.load import fill
from bench.province.matters import Told, retold, told
from bench.province.outcomes import archived, entries

__all__ = ["Told", "archived", "entries", "fill", "retold", "told"]
