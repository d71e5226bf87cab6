"""A typed query in every language, ready for an engine and for the page that shows what is looked for.

``typed`` cuts and bounds it, ``recognition`` tells its language, ``segments`` finds the vocabulary's terms in it,
``translator`` puts them together with what a machine makes of the rest, ``parts`` lets the reader turn each off.
"""

from search.translation.parts import LookedFor
from search.translation.translator import QueryTranslator, Translation

__all__ = ["LookedFor", "QueryTranslator", "Translation"]
