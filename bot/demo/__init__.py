"""Bundled articles for `briefwire demo`: invented events, told by invented outlets, in the forms the world uses."""
