"""The product killed where it hurts: at any of its steps, in processes that cost a few hundredths of a second each.

A step is the begin or end of a call of a port, a statement or commit in the database, or a stage of an HTTP exchange.
``forks`` starts the processes, ``life`` is what they do, ``steps`` counts and kills, ``places`` are the two platforms.
"""
