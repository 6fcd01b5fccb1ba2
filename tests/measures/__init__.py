"""Tests of the measure kinds."""
