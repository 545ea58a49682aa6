"""What grid can do, a module for each topic; `importing` alone needs shapely."""
