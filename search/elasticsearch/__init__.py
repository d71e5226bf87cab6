"""The search engine on Elasticsearch 9.

``server`` asks the cluster, ``layout`` has fields and analysis, ``sources`` turns documents into what is stored,
``writing`` and ``rebuilding`` fill an index, ``reading`` lists it; ``clauses`` and ``filters`` turn a query into
Elasticsearch's, ``answers`` the answer into results, ``spelling`` corrects; ``asking`` is the search, ``neighbours``
completes and compares; ``engine`` puts them together.
"""

from search.elasticsearch.engine import ElasticsearchEngine

__all__ = ["ElasticsearchEngine"]
