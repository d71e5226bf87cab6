"""The schemas of OAI-PMH and of Dublin Core in it, and reading answers that fit them."""

from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

FOLDER = Path(__file__).parent / "oai"
NAMESPACES = {
    "oai": "http://www.openarchives.org/OAI/2.0/",
    "oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "identifier": "http://www.openarchives.org/OAI/2.0/oai-identifier",
}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class _Local(etree.Resolver):
    """Finds what schemas import beside them, whatever address they name."""

    def resolve(self, url: str | None, _public_id: str | None, context: Any) -> Any:
        found = FOLDER / str(url).rpartition("/")[2]
        return self.resolve_filename(str(found), context) if found.is_file() else None


@cache
def schema(name: str) -> etree.XMLSchema:
    """Return the schema in the file ``name``."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    return etree.XMLSchema(etree.parse(FOLDER / name, parser))


def read_answer(body: bytes) -> etree._Element:
    """Return an answer as a tree, after checking it and every description in it against the schemas."""
    root = etree.fromstring(body)
    schema("OAI-PMH.xsd").assertValid(root)
    for described in root.iterfind(".//oai_dc:dc", NAMESPACES):
        schema("oai_dc.xsd").assertValid(described)
    return root
