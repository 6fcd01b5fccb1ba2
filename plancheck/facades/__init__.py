"""Fronts of buildings and what can be seen from them: facades, viewpoints, sight lines and street profiles."""
