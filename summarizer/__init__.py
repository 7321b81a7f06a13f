"""Briefwire reads news, as a library without I/O: ``reading.read`` a text, ``cluster.cluster`` articles into stories,
``brief.compose`` a brief. Submodules are imported where they are used, so that starting up stays fast.
"""
