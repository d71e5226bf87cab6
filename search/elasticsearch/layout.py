"""How the index is laid out: fields and their analysis. A change of anything here makes an index of another name.

``text`` holds all of a language's text in one field, so that the words of a query may be spread over title and body;
``title`` holds the title once more, to weigh more; ``words`` the words of title, names and summary as they are
written, to correct typing errors (those of the body would double the time of indexing).
"""

import hashlib
from typing import Any

import orjson

from search.languages import ANALYSIS

#: Articles that lean on the next word. In English and Spanish texts they occur in names (L'Hospitalet, Côte d'Ivoire).
_FRENCH_ARTICLES = ["l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu"]
_ARTICLES_IN_NAMES = ["l", "d"]

#: Lucene's own English list is so short that it counts «how» and «does» as words that must be found. This one agrees
#: with PostgreSQL's, as Lucene's French and Spanish lists do.
_ENGLISH_STOP_WORDS = (
    "i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers "
    "herself it its itself they them their theirs themselves what which who whom this that these those am is are "
    "was were be been being have has had having do does did doing a an the and but if or because as until while "
    "of at by for with about against between into through during before after above below to from up down in out "
    "on off over under again further then once here there when where why how all any both each few more most "
    "other some such no nor not only own same so than too very s t can will just don should now"
)

_FILTERS: dict[str, Any] = {
    "french_elision": {"type": "elision", "articles_case": True, "articles": _FRENCH_ARTICLES},
    "elision_in_names": {"type": "elision", "articles_case": True, "articles": _ARTICLES_IN_NAMES},
    "english_stop": {"type": "stop", "stopwords": _ENGLISH_STOP_WORDS.split()},
    "french_stop": {"type": "stop", "stopwords": "_french_"},
    "spanish_stop": {"type": "stop", "stopwords": "_spanish_"},
    "english_possessive": {"type": "stemmer", "language": "possessive_english"},
    "english_stem": {"type": "stemmer", "language": "english"},
    "french_stem": {"type": "stemmer", "language": "light_french"},
    "spanish_stem": {"type": "stemmer", "language": "light_spanish"},
    "without_accents": {"type": "asciifolding"},
    "with_and_without_accents": {"type": "asciifolding", "preserve_original": True},
    "once": {"type": "remove_duplicates"},
}

#: Accents tell no English or French words apart that a reader would want apart. In Spanish *año* and *ano* are two
#: words: texts are indexed under both forms, but the letter that was typed is the one that is looked for.
_BEFORE_ACCENTS = {
    "english": ["english_possessive", "elision_in_names", "lowercase", "english_stop"],
    "french": ["french_elision", "lowercase", "french_stop"],
    "spanish": ["elision_in_names", "lowercase", "spanish_stop"],
}
_TEXTS_FOLDED = {
    "english": ["without_accents"],
    "french": ["without_accents"],
    "spanish": ["with_and_without_accents"],
}
_QUERIES_FOLDED = {"english": ["without_accents"], "french": ["without_accents"], "spanish": []}
_STEMMED = {"english": ["english_stem"], "french": ["french_stem"], "spanish": ["spanish_stem", "once"]}
_ELISION = {"english": "elision_in_names", "french": "french_elision", "spanish": "elision_in_names"}


def _analyzers() -> dict[str, Any]:
    analyzers: dict[str, Any] = {"beginning": {"tokenizer": "standard", "filter": ["lowercase", "without_accents"]}}
    for analysis in ANALYSIS.values():
        name = analysis.elasticsearch
        first, last = _BEFORE_ACCENTS[name], _STEMMED[name]
        analyzers |= {
            f"{name}_text": {"tokenizer": "standard", "filter": [*first, *_TEXTS_FOLDED[name], *last]},
            f"{name}_query": {"tokenizer": "standard", "filter": [*first, *_QUERIES_FOLDED[name], *last]},
            f"{name}_written": {"tokenizer": "standard", "filter": [_ELISION[name], "lowercase"]},
        }
    return analyzers


def _mappings() -> dict[str, Any]:
    by_language = {"text": {}, "title": {}, "words": {}, "sort_title": {}}  # type: dict[str, dict[str, Any]]
    for language, analysis in ANALYSIS.items():
        name = analysis.elasticsearch
        # With offsets in the index, found words are marked without analysing the text again.
        analysed = {
            "type": "text",
            "analyzer": f"{name}_text",
            "search_analyzer": f"{name}_query",
            "index_options": "offsets",
        }
        by_language["text"][language] = analysed
        beginning = {"type": "text", "analyzer": "beginning", "index_prefixes": {"min_chars": 1, "max_chars": 4}}
        by_language["title"][language] = {**analysed, "fields": {"beginning": {**beginning, "index_options": "docs"}}}
        by_language["words"][language] = {
            "type": "text",
            "analyzer": f"{name}_written",
            "index_options": "docs",
            "norms": False,
        }
        by_language["sort_title"][language] = {"type": "keyword"}
    groups = {name: {"properties": fields} for name, fields in by_language.items()}
    # Kinds of content bring facets of their own: each gets its field with the first document that has it, so that a
    # new kind needs no new index.
    facet = {"path_match": "facet.*", "mapping": {"type": "keyword", "eager_global_ordinals": True}}
    return {
        "dynamic": False,
        "dynamic_templates": [{"facets": facet}],
        "properties": {
            "identifier": {"type": "keyword"},
            "live": {"type": "boolean"},
            "published": {"type": "date"},
            "places": {"type": "geo_point"},
            "facet": {"type": "object", "dynamic": True},
            **groups,
        },
    }


def index_body(*, filling: bool = False) -> dict[str, Any]:
    """Return settings and mappings of a new index; one that is being filled is searched by nobody as yet."""
    index: dict[str, Any] = {
        "number_of_shards": 1,
        "auto_expand_replicas": "0-1",
        "refresh_interval": "-1" if filling else "1s",
        "max_result_window": 10_000,
    }
    if filling:
        index["translog.durability"] = "async"
    return {
        "settings": {"index": index, "analysis": {"analyzer": _analyzers(), "filter": _FILTERS}},
        "mappings": _mappings(),
    }


#: What a full index is set back to when it has been filled.
SETTINGS_WHEN_FILLED: dict[str, Any] = {"index": {"refresh_interval": "1s", "translog.durability": "request"}}


def layout_name() -> str:
    """Return a short name of this layout, so that two versions of the program never share an index."""
    return hashlib.sha256(orjson.dumps([index_body(), "1"], option=orjson.OPT_SORT_KEYS)).hexdigest()[:8]
