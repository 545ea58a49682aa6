"""The listener stands in notify's place, so that it opens what is sealed for notify."""
