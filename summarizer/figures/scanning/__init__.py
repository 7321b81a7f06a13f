"""Finding quantities: numbers with their units, what modifies them and which way they moved."""
