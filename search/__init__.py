"""The search engine of the portal: value objects in, value objects out; knows neither Flask nor the models.

``document`` says what is indexed, ``query`` what is asked, ``results`` what is answered, ``engine`` what an
engine must be able to do. ``elasticsearch`` and ``postgres`` are the two engines; ``failover`` answers from the
second when the first is away; ``vocabulary`` and ``translation`` put a query into every language.
"""
