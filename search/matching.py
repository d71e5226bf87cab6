"""How many of a query's words a text must hold: one rule for every engine.

Short queries are meant word by word; of a whole sentence, few words carry the meaning. Requiring all of them loses most
sentences: on XQuAD and NTREX-128, plain Elasticsearch with ``operator: and`` reached an MRR@10 of .03 to .23, with
``or`` .87 to .96 (measured before this project began).
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
