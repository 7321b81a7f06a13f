"""Where the counted thing is or goes, or what happens to it."""
