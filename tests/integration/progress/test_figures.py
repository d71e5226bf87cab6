"""What is counted, and what is not, where every figure is known."""

from flask import Flask

from app.progress.chapters import kind_chapter
from app.progress.counting import Counting
from app.progress.periods import Scope
from app.progress.reading import read_snapshot
from tests.integration.progress.conftest import Figures, kinds


def numbers(figures: dict[tuple[str, str, str], dict[str, tuple[str, str]]], *row: str) -> list[int]:
    return [int(number) for number, _whole in figures[row].values()]  # type: ignore[index]


def test_entries_count_in_the_quarter_of_publication_and_in_that_of_arrival(figures: Figures) -> None:
    found = figures("?year=2025")
    rows = {row[2]: numbers(found, *row) for row in found if row[:2] == ("Case studies", "New by quarter")}
    assert rows == {"Q1 2025": [2, 0], "Q2 2025": [0, 0], "Q3 2025": [1, 4], "Q4 2025": [0, 0], "Total": [3, 4]}


def test_a_quarter_ends_at_midnight_in_utc(figures: Figures) -> None:
    found = figures("?year=2025")
    assert found["Experts", "New by quarter", "Q1 2025"]["Published"] == ("1", "")
    assert found["Experts", "New by quarter", "Q2 2025"]["Published"] == ("1", "")


def test_without_a_year_what_is_old_is_one_row(figures: Figures) -> None:
    found = figures()
    assert (
        sum(
            int(cells["Published"][0])
            for row, cells in found.items()
            if row[:2] == ("Case studies", "New by quarter") and row[2] != "Total"
        )
        == 4
    )
    assert found["Case studies", "New by quarter", "Total"] == {
        "Published": ("4", ""),
        "Entered in the portal": ("4", ""),
    }


def test_an_entry_counts_in_each_of_its_regions_and_once_among_all(figures: Figures) -> None:
    found = figures("?year=2025")
    total = {row[2]: int(cells["Total"][0]) for row, cells in found.items() if row[:2] == ("Case studies", "By region")}
    assert total == {
        "Africa": 2, "Asia-Pacific": 0, "Europe": 2, "Latin America and the Caribbean": 0, "North America": 0,
        "No region": 0, "All together": 3,
    }  # fmt: skip
    assert found["Experts", "By region", "No region"]["Total"] == ("1", "")


def test_an_entry_counts_in_each_of_its_themes_and_once_among_all(figures: Figures) -> None:
    found = figures("?year=2025")
    rows = {row[2]: int(cells["Q1 2025"][0]) for row, cells in found.items() if row[:2] == ("Case studies", "By theme")}
    assert (rows["Sustainability"], rows["Gender equality"], rows["No theme"], rows["All together"]) == (2, 1, 0, 2)
    assert figures("?year=2024")["Case studies", "By theme", "No theme"]["Total"] == ("1", "")


def test_a_region_limits_what_is_counted(figures: Figures) -> None:
    found = figures("?region=europe")
    assert found["Case studies", "New by quarter", "Total"]["Published"] == ("2", "")
    assert [row[2] for row in found if row[:2] == ("Case studies", "By region")] == ["Europe", "All together"]
    assert found["Interactions among members", "By quarter", "Total"]["Interactions begun"] == ("3", "")


def test_a_language_counts_when_a_text_in_it_is_public(figures: Figures) -> None:
    found = figures()
    title = "Completeness of the languages"
    assert found[title, "Case studies", "All together"] == {
        "English": ("4", "4"),
        "French": ("1", "4"),
        "Spanish": ("0", "4"),
    }
    assert found[title, "Case studies", "Gender equality"]["French"] == ("1", "2")
    assert found[title, "Experts", "All together"] == {
        "English": ("0", "2"),
        "French": ("2", "2"),
        "Spanish": ("0", "2"),
    }


def test_gender_and_youth_are_counted_where_a_kind_has_a_place_for_them(figures: Figures) -> None:
    found = figures()
    coverage = {row: cells for row, cells in found.items() if row[0] == "Gender and youth"}
    assert {row[1].partition(":")[0] for row in coverage} == {"Case studies"}
    assert coverage["Gender and youth", "Case studies: By theme", "All together"] == {
        "Gender approach": ("1", "4"), "Youth perspective": ("1", "4"),
    }  # fmt: skip
    assert coverage["Gender and youth", "Case studies: By region", "Africa"]["Gender approach"] == ("1", "2")
    assert coverage["Gender and youth", "Case studies: By theme", "Gender equality"]["Youth perspective"] == ("1", "2")


def test_a_metropolis_contributes_once_however_often_it_is_named(figures: Figures, app: Flask) -> None:
    found = figures()
    with app.extensions["portal_database"].sessions() as session:
        members = read_snapshot(session, kinds(app)).members
    rows = {row[2]: cells for row, cells in found.items() if row[0] == "Metropolises that contributed"}
    assert rows["Africa"]["Contributed"] == ("1", str(members["africa"]))
    assert rows["Africa"]["Experts"] == ("2", str(members["africa"]))
    assert rows["North America"]["Contributed"] == ("0", str(members["north-america"]))
    assert rows["All together"]["Contributed"] == ("3", str(sum(members.values())))
    assert (
        figures("?year=2024")["Metropolises that contributed", "Metropolises by region", "All together"]["Contributed"][
            0
        ]
        == "1"
    )


def test_interactions_are_counted_by_time_region_theme_and_kind(figures: Figures) -> None:
    found = figures("?year=2025")
    title = "Interactions among members"
    assert numbers(found, title, "By quarter", "Q1 2025") == [2, 1, 2]
    assert numbers(found, title, "By quarter", "Q3 2025") == [2, 1, 0]
    assert numbers(found, title, "By quarter", "Total") == [4, 2, 2]
    assert numbers(found, title, "By region", "Africa") == [1, 1, 0]
    assert numbers(found, title, "By region", "Latin America and the Caribbean") == [1, 1, 1]
    assert numbers(found, title, "By region", "Not known") == [1, 0, 0]
    by_theme = {row[2]: int(cells["Total"][0]) for row, cells in found.items() if row[:2] == (title, "By theme")}
    assert (
        by_theme["Sustainability"],
        by_theme["Gender equality"],
        by_theme["No theme"],
        by_theme["All together"],
    ) == (
        2,
        2,
        1,
        4,
    )
    assert figures("?year=2024")[title, "By kind of entry", "Experts"]["Total"] == ("1", "")


def test_every_kind_of_the_register_has_a_chapter(app: Flask) -> None:
    with app.test_request_context("/en/progress"), app.extensions["portal_database"].sessions() as session:
        labels = app.extensions["portal_labels"].get(session, "en")
        counting = Counting(read_snapshot(session, kinds(app)), Scope(), labels, kinds(app))
        for kind in kinds(app).values():
            chapter = kind_chapter(counting, kind)
            assert chapter.anchor == kind.path
            assert len(chapter.figures) == 3


def test_a_message_to_somebody_of_the_directory_counts_without_an_entry(figures: Figures) -> None:
    found = figures("?year=2022")
    chapter = "Interactions among members"
    assert found[chapter, "By kind of entry", "A person of the directory"]["Total"] == ("1", "")
    assert found[chapter, "By kind of entry", "All together"]["Total"] == ("1", "")
    assert found[chapter, "By theme", "No theme"]["Total"] == ("1", "")
    assert found[chapter, "By quarter", "Q2 2022"] == {
        "Interactions begun": ("1", ""),
        "Interactions answered": ("1", ""),
        "Between two metropolises": ("1", ""),
    }


def test_debates_and_posts_count_by_quarter_and_by_where_somebody_is_city_manager(figures: Figures) -> None:
    found = figures("?year=2025")
    chapter = "Debates of city managers"
    assert found[chapter, "By quarter", "Q1 2025"] == {"Debates opened": ("2", ""), "Posts written": ("4", "")}
    assert found[chapter, "By quarter", "Q2 2025"] == {"Debates opened": ("0", ""), "Posts written": ("0", "")}
    regions = {row[2]: numbers(found, *row) for row in found if row[:2] == (chapter, "By region")}
    assert (regions["Africa"], regions["Europe"], regions["Not known"]) == ([1, 1], [1, 2], [0, 1])
    assert numbers(figures("?region=europe"), chapter, "By quarter", "Total") == [1, 2]
