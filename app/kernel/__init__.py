"""What every feature stands on: the database, the unit of work, languages, errors. Knows no feature."""
