"""Counting inside a query: what a case lists as columns of whole numbers, filtered, counted and sorted."""
