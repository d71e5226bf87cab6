"""How well the right text is found, within a language and across languages.

``collections`` reads sets of questions whose answer is known, ``measuring`` asks an engine and counts, ``setups``
has the ways to put a query (or the texts) into another language, ``report`` prints; ``python -m tests.bench.relevance``
runs them.
"""
