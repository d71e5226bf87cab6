"""What all kinds of content share: the entry, its translations, tags, places, sources, revisions and documents."""
