"""What is true of cells, officers, incidents and tasks; no I/O. Only `outlines` needs shapely."""
