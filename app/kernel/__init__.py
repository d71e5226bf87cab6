"""What every feature stands on: the database, the unit of work, languages, errors. Knows no feature."""

from app.kernel import messages

# Before any schema is defined: fields copy their messages then.
messages.install()
