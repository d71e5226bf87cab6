"""The search engine on PostgreSQL alone: it finds the words, numpy filters, counts and ranks.

``schema`` has the tables, ``terms`` the analysis of words, ``vectors`` the index entries of a text, ``writing`` and
``rebuilding`` fill the tables; ``columns`` holds the facts of all documents in memory, ``postings`` fetches where
words occur, ``asking`` turns typed words into terms (with ``spelling``), ``matching`` scores, ``ranking`` orders,
``passages`` quotes, ``suggest`` completes and compares; ``engine`` puts them together.
"""

from search.postgres.engine import PostgresEngine

__all__ = ["PostgresEngine"]
