"""Who states a figure."""
