"""The review as a GeoPackage: tables in this folder, and how QGIS shows them in ``report/qgis``."""
