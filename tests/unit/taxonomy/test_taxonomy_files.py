"""The taxonomy files: complete, in three languages, and with the association's wording untouched."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.taxonomy.service import DATA, read_yaml
from config.languages import LANGUAGE_CODES

Record = dict[str, Any]

#: SHA-256 of the 28 English wordings of June 2017, one a line, in order. A wording once published is never edited, so
#: when this fails, add a version instead of changing the old one.
WORDING_OF_JUNE_2017 = "909e96c79447a194bda9d14c747716957f0bd8a8c27961e33f97d4afce024ce8"


def flat(name: str) -> list[Record]:
    return list(read_yaml(DATA / f"{name}.yaml"))


def domains() -> list[Record]:
    return list(read_yaml(DATA / "principles.yaml")["domains"])


def principles() -> list[Record]:
    return [principle for domain in domains() for principle in domain["principles"]]


def children(kind: str) -> list[Record]:
    return [child for capacity in flat("capacities") for child in capacity[kind]]


def every_record() -> Iterator[Record]:
    for name in ("themes", "social_domains", "sdgs", "capacities"):
        yield from flat(name)
    yield from children("subdomains")
    yield from children("outcomes")
    yield from domains()
    yield from principles()


def every_text() -> Iterator[tuple[str, str, str]]:
    """Yield code, language and text of every label, description and wording."""
    for record in every_record():
        versions = [version["texts"] for version in record.get("versions", [])]
        for texts in (record["labels"], record["descriptions"], *versions):
            for language, text in texts.items():
                yield record["code"], language, text


def test_codes_are_those_the_portal_addresses_by() -> None:
    assert [record["code"] for record in flat("themes")] == [
        "sustainability",
        "social-cohesion",
        "economic-development",
        "gender-equality",
        "quality-of-life",
    ]
    assert [record["code"] for record in domains()] == ["economic", "ecological", "political", "cultural"]
    assert [record["code"] for record in flat("sdgs")] == [f"sdg-{number}" for number in range(1, 18)]
    assert [record["code"] for record in flat("social_domains")] == [
        f"social-domain-{name}" for name in ("ecology", "economics", "politics", "culture")
    ]
    assert [record["code"] for record in flat("capacities")] == [
        f"capacity-{name}" for name in ("vitality", "relationality", "productivity", "sustainability")
    ]


def test_every_capacity_has_seven_subdomains_and_the_outcomes_of_the_action_plan() -> None:
    assert [len(capacity["subdomains"]) for capacity in flat("capacities")] == [7, 7, 7, 7]
    assert [len(capacity["outcomes"]) for capacity in flat("capacities")] == [2, 6, 5, 4]
    assert all(record["code"].startswith("subdomain-") for record in children("subdomains"))
    assert all(record["code"].startswith("outcome-") for record in children("outcomes"))


def test_every_domain_has_principles_one_to_seven() -> None:
    for domain in domains():
        assert [principle["number"] for principle in domain["principles"]] == list(range(1, 8))
        assert [principle["code"] for principle in domain["principles"]] == [
            f"{domain['code']}-{number}" for number in range(1, 8)
        ]


def test_codes_are_well_formed_and_unique_over_all_schemes() -> None:
    codes = [record["code"] for record in every_record()]
    assert len(codes) == len(set(codes)) == 5 + 4 + 17 + 4 + 28 + 17 + 4 + 28
    assert [code for code in codes if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)] == []


def test_labels_and_descriptions_are_in_every_language() -> None:
    for record in every_record():
        for texts in (record["labels"], record["descriptions"]):
            assert set(texts) == set(LANGUAGE_CODES), record["code"]


def test_no_text_is_empty_or_padded_or_broken_by_a_line() -> None:
    assert [found for found in every_text() if not found[2] or re.search(r"^\s|\s$|\n|  ", found[2])] == []


def test_labels_of_principles_are_short_titles() -> None:
    words = {
        (principle["code"], language): len(label.split())
        for principle in principles()
        for language, label in principle["labels"].items()
    }
    assert {key: count for key, count in words.items() if not 2 <= count <= 6} == {}


def test_labels_within_a_scheme_are_distinct_in_each_language() -> None:
    schemes = (*map(flat, ("themes", "social_domains", "sdgs", "capacities")), children("subdomains"))
    for scheme in (*schemes, children("outcomes"), domains(), principles()):
        for language in LANGUAGE_CODES:
            labels = [record["labels"][language] for record in scheme]
            assert len(labels) == len(set(labels))


def test_descriptions_are_sentences() -> None:
    for record in every_record():
        for language, text in record["descriptions"].items():
            assert text.endswith("."), (record["code"], language)
            assert text[0].isupper(), (record["code"], language)


def test_versions_are_dated_sourced_and_in_every_language() -> None:
    for principle in principles():
        dates = [version["valid_from"] for version in principle["versions"]]
        assert dates[0] == date(2017, 6, 1)
        assert dates == sorted(set(dates))
        for version in principle["versions"]:
            assert set(version["texts"]) == set(LANGUAGE_CODES)
            assert "Metropolis Action Plan 2018–2020" in version["source"] or version["valid_from"].year > 2017
            assert version["adopted_in"] in LANGUAGE_CODES
            assert all(text.endswith(".") for text in version["texts"].values())


def test_the_wording_of_june_2017_is_the_associations() -> None:
    wordings = [principle["versions"][0]["texts"]["en"] for principle in principles()]
    assert hashlib.sha256("\n".join(wordings).encode()).hexdigest() == WORDING_OF_JUNE_2017


@pytest.mark.parametrize(
    ("language", "wrong"),
    [
        ("fr", r"[^\u202f][;!?]|[^\u00a0]:|«[^\u202f]|[^\u202f]»"),
        ("fr", r"'"),
        ("es", r"\s[:;!?]|« | »|'"),
        ("fr", r"\w·\w|\b(les uns des autres|tous les citoyens|les habitants)\b"),
        ("es", r"@|\w/a\b|\b(los ciudadanos|los vecinos|los habitantes|(?:para|a) todos)\b"),
    ],
)
def test_typography_and_inclusive_language(language: str, wrong: str) -> None:
    assert [found for found in every_text() if found[1] == language and re.search(wrong, found[2])] == []
