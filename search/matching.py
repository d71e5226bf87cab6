"""How many of a query's words a text must hold: one rule for every engine.

Short queries are meant word by word; of a whole sentence, few words carry the meaning. Requiring all of them (or
three quarters) loses most sentences, as measured in docs/search.md.
"""

#: The same rule in the notation of Elasticsearch's ``minimum_should_match``.
ELASTICSEARCH_MINIMUM = "2<-1 5<30%"


def minimum_match(terms: int) -> int:
    """Return how many of ``terms`` distinct words must occur in a text for it to match.

    Up to two: all; three to five: all but one; more: three in ten (rounded down, never none).
    """
    if terms <= 2:
        return terms
    if terms <= 5:
        return terms - 1
    return max(1, terms * 3 // 10)
