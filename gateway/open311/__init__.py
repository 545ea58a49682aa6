"""The Open311 facade（Open311 接口）: GeoReport v2 over the residents' registration."""
