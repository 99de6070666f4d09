"""Editions: questionnaires as published and frozen."""
