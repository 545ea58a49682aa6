"""gateway（网关）: the one door for browsers and phones; it knows who calls, not the business."""
