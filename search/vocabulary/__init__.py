"""The vocabularies by which a term of one language is known in the others (SKOS thesauri).

``reading`` turns SKOS into ``concepts``, ``store`` keeps them compiled, ``lookup`` finds their terms in a text by way
of ``words``. A process that only searches never loads an RDF library.
"""

from search.vocabulary.concepts import Concept
from search.vocabulary.lookup import Likeness, Match, Source, Vocabulary
from search.vocabulary.reading import Report, UnreadableVocabulary
from search.vocabulary.store import Kept, VocabularyStore, compiled

__all__ = [
    "Concept",
    "Kept",
    "Likeness",
    "Match",
    "Report",
    "Source",
    "UnreadableVocabulary",
    "Vocabulary",
    "VocabularyStore",
    "compiled",
]
