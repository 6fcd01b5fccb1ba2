"""Packs and questions as spreadsheets, for people who work in Excel."""
