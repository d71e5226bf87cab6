"""The search engine on PostgreSQL alone: the database keeps an inverted index, numpy filters, counts and ranks.

For each word of each language PostgreSQL holds one row a *segment* (what was written in one go) that says in which
documents it stands, how often and where, as plain arrays. A search reads the rows of its words and adds up their
weights (BM25) in numpy; the facts of all documents (facets, lengths, dates, places) lie in the memory of each
process as a *snapshot* that follows the index's counter of changes. PostgreSQL's dictionaries reduce words to
stems, and pg_trgm finds the words near a mistyped one.

``schema`` has the tables, ``terms`` the analysis of words, ``segments`` turns documents into rows, ``writing`` and
``rebuilding`` store them; ``snapshot`` holds the facts, ``postings`` where words occur, ``asking`` turns a query
into terms (with ``spelling``), ``scoring`` and ``ranking`` find and order, ``passages`` quotes, ``suggest``
completes; ``engine`` puts them together. See docs/search.md.
"""

from search.postgres.engine import PostgresEngine

__all__ = ["PostgresEngine"]
