"""The member files: complete, in three languages, and plausible on the map."""

import re
from collections import Counter
from typing import Any

import pytest
from babel import Locale

from app.members.service import DATA
from app.taxonomy.service import read_yaml
from config.languages import LANGUAGE_CODES

Record = dict[str, Any]

#: Latitude and longitude (degrees) between which the metropolises of a region lie: south, north, west, east.
#: Europe reaches as far as Türkiye and the Volga, Asia-Pacific from the Levant to Australia.
BOXES = {
    "africa": (-35.0, 38.0, -18.5, 58.0),
    "asia-pacific": (-48.0, 56.0, 34.0, 180.0),
    "europe": (34.0, 71.0, -25.0, 61.0),
    "latin-america-and-the-caribbean": (-56.0, 24.0, -93.0, -34.0),
    "north-america": (14.0, 72.0, -141.0, -52.0),
}

#: What a wrong coordinate or a careless translation would break first.
KNOWN_NAMES = {
    "addis-ababa": ("Addis Ababa", "Addis-Abeba", "Adís Abeba"),
    "beijing": ("Beijing", "Pékin", "Pekín"),
    "brussels": ("Brussels", "Bruxelles", "Bruselas"),
    "cairo": ("Cairo", "Le Caire", "El Cairo"),
    "greater-manchester": ("Greater Manchester", "Grand Manchester", "Gran Mánchester"),
    "havana": ("Havana", "La Havane", "La Habana"),
    "istanbul": ("Istanbul", "Istanbul", "Estambul"),
    "lisbon": ("Lisbon", "Lisbonne", "Lisboa"),
    "london": ("London", "Londres", "Londres"),
    "mexico-city": ("Mexico City", "Mexico", "Ciudad de México"),
    "montreal": ("Montréal", "Montréal", "Montreal"),
    "seoul": ("Seoul", "Séoul", "Seúl"),
    "warsaw": ("Warsaw", "Varsovie", "Varsovia"),
}

#: Metropolises that the sample case studies name.
NAMED_BY_SAMPLES = {
    "dakar",
    "johannesburg",
    "durban",
    "casablanca",
    "lagos",
    "ouagadougou",
    "cairo",
    "addis-ababa",
    "abidjan",
    "rabat",
    "montreal",
    "toronto",
    "seoul",
    "guangzhou",
    "hangzhou",
    "melbourne",
    "delhi",
    "surabaya",
    "gwangju",
    "busan",
    "jakarta",
    "taipei",
    "istanbul",
    "barcelona",
    "berlin",
    "brussels",
    "london",
    "lisbon",
    "madrid",
    "greater-manchester",
    "paris",
    "bogota",
    "medellin",
    "mexico-city",
    "la-paz",
    "porto-alegre",
    "belo-horizonte",
    "quito",
    "rosario",
    "buenos-aires",
    "sao-paulo",
}


@pytest.fixture(scope="module")
def metropolises() -> list[Record]:
    return list(read_yaml(DATA / "metropolises.yaml"))


@pytest.fixture(scope="module")
def regions() -> list[Record]:
    return list(read_yaml(DATA / "regions.yaml"))


def test_there_are_five_regions_each_with_members(regions: list[Record], metropolises: list[Record]) -> None:
    assert [region["code"] for region in regions] == list(BOXES)
    assert [region["position"] for region in regions] == [1, 2, 3, 4, 5]
    members = Counter(metropolis["region"] for metropolis in metropolises)
    assert set(members) == set(BOXES)
    assert min(members.values()) >= 5


def test_there_are_at_least_a_hundred_metropolises_with_their_own_slugs(metropolises: list[Record]) -> None:
    slugs = [metropolis["slug"] for metropolis in metropolises]
    assert len(slugs) == len(set(slugs)) >= 100
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)] == []
    assert NAMED_BY_SAMPLES - set(slugs) == set()


def test_names_are_in_every_language_and_of_their_own(regions: list[Record], metropolises: list[Record]) -> None:
    for record in regions + metropolises:
        assert set(record["names"]) == set(LANGUAGE_CODES)
        assert all(name.strip() == name != "" for name in record["names"].values())
    for language in LANGUAGE_CODES:
        names = Counter(metropolis["names"][language] for metropolis in metropolises)
        assert [name for name, count in names.items() if count > 1] == []


def test_known_names_are_right(metropolises: list[Record]) -> None:
    names = {
        metropolis["slug"]: tuple(metropolis["names"][code] for code in ("en", "fr", "es"))
        for metropolis in metropolises
    }
    assert {slug: names[slug] for slug in KNOWN_NAMES} == KNOWN_NAMES


def test_native_names_are_in_the_script_of_the_country(metropolises: list[Record]) -> None:
    scripts = {
        "CN": r"[\u4e00-\u9fff]+",
        "TW": r"[\u4e00-\u9fff]+",
        "KR": r"[\uac00-\ud7a3]+",
        "EG": r"[\u0600-\u06ff ]+",
        "IR": r"[\u0600-\u06ff ]+",
        "RU": r"[\u0400-\u04ff]+",
        "GR": r"[\u0370-\u03ff]+",
    }
    for metropolis in metropolises:
        script = scripts.get(metropolis["country"], r".+")
        assert re.fullmatch(script, metropolis["native_name"]), metropolis["slug"]


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_cldr_names_each_country(language: str, metropolises: list[Record]) -> None:
    territories = Locale.parse(language).territories
    codes = {metropolis["country"] for metropolis in metropolises}
    assert {code for code in codes if not re.fullmatch(r"[A-Z]{2}", code) or code not in territories} == set()


def test_each_metropolis_lies_in_its_region(metropolises: list[Record]) -> None:
    outside = []
    for metropolis in metropolises:
        south, north, west, east = BOXES[metropolis["region"]]
        latitude, longitude = metropolis["latitude"], metropolis["longitude"]
        if not (south <= latitude <= north and west <= longitude <= east):
            outside.append((metropolis["slug"], latitude, longitude))
    assert outside == []


def test_no_two_metropolises_share_a_place(metropolises: list[Record]) -> None:
    places = Counter((metropolis["latitude"], metropolis["longitude"]) for metropolis in metropolises)
    assert [place for place, count in places.items() if count > 1] == []


def test_a_country_belongs_to_one_region(metropolises: list[Record]) -> None:
    pairs = {(metropolis["country"], metropolis["region"]) for metropolis in metropolises}
    assert [country for country, count in Counter(pair[0] for pair in pairs).items() if count > 1] == []


def test_populations_are_plausible_and_have_year_and_source(metropolises: list[Record]) -> None:
    for metropolis in metropolises:
        assert 20_000 <= metropolis["population"] <= 40_000_000, metropolis["slug"]
        assert 2005 <= metropolis["population_year"] <= 2026, metropolis["slug"]
        assert len(metropolis["population_source"]) > 10, metropolis["slug"]


def test_websites_are_plain_addresses(metropolises: list[Record]) -> None:
    websites = [metropolis["website"] for metropolis in metropolises if "website" in metropolis]
    assert [address for address in websites if not re.fullmatch(r"https?://[a-z0-9.-]+\.[a-z]+/", address)] == []
    assert len(websites) == len(set(websites))


def test_the_readme_tells_of_no_slug_that_is_not_in_the_file(metropolises: list[Record]) -> None:
    _, _, lists = (DATA / "README.md").read_text(encoding="utf-8").partition("## What the list is based on")
    named = set(re.findall(r"`([a-z0-9-]+)`", lists))
    assert len(named) > 50
    assert named - {metropolis["slug"] for metropolis in metropolises} == set()
