"""Where vocabularies are kept: the portal's own beside the code, loaded ones in a folder, both compiled once."""

import contextlib
import hashlib
import os
import re
import tempfile
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from search.languages import LANGUAGES
from search.vocabulary.concepts import INDEXED_BY, Concept, dump, parse
from search.vocabulary.lookup import Source, Vocabulary
from search.vocabulary.reading import Report, UnreadableVocabulary, concepts_in, graph_of, read, report_on

OWN_NAME = "portal"
OWN_FOLDER = Path(__file__).parents[1] / "data" / "vocabulary"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_COMPILED = ".json"


@dataclass(frozen=True)
class Kept:
    """A loaded vocabulary: its name and how many concepts it has."""

    name: str
    concepts: int


class VocabularyStore:
    """The vocabularies of an installation.

    ``folder`` is writable and of the installation: ``folder/loaded`` has one compiled file for each vocabulary that
    an operator loaded, ``folder/compiled`` what was compiled of the portal's own files (named by a hash of their
    content, so that a changed file is compiled anew). Where it cannot be written, the own vocabulary is compiled at
    every start, which takes some seconds. ``own`` has the portal's own SKOS files.
    """

    def __init__(self, folder: Path, own: Path = OWN_FOLDER, languages: Sequence[str] = LANGUAGES) -> None:
        """Note where things are; nothing is read yet."""
        self._loaded = folder / "loaded"
        self._compiled = folder / "compiled"
        self._own = own
        self._languages = tuple(languages)
        self._lock = threading.Lock()
        self._current: tuple[object, Vocabulary] | None = None

    def load(self, data: bytes, name: str) -> Report:
        """Take in a SKOS file under a name, in the place of an earlier one of that name; return what it holds.

        Raises ``UnreadableVocabulary`` for a file that is none, ``ValueError`` for a name that will not do (letters
        a to z, digits and hyphens, at most 40, and not that of the portal's own). Nothing is changed then.
        """
        self._check_name(name)
        concepts = read(data, self._languages)
        _write(self._loaded / f"{name}{_COMPILED}", dump(concepts, self._languages))
        return report_on(concepts, self._languages)

    def remove(self, name: str) -> bool:
        """Remove a loaded vocabulary; tell whether there was one of that name."""
        self._check_name(name)
        path = self._loaded / f"{name}{_COMPILED}"
        existed = path.exists()
        path.unlink(missing_ok=True)
        return existed

    def list(self) -> tuple[Kept, ...]:
        """Return the vocabularies in the order in which they are believed, the portal's own first."""
        own = Kept(OWN_NAME, len(parse(self._own_compiled())[0]))
        return own, *(Kept(path.stem, len(parse(path.read_bytes())[0])) for path in self._loaded_paths())

    def vocabulary(self) -> Vocabulary:
        """Return all vocabularies as one; read again only when a file was added, removed or changed."""
        with self._lock:
            signature = tuple((path, path.stat().st_mtime_ns) for path in self._loaded_paths())
            if self._current is None or self._current[0] != signature:
                sources = [Source.of_compiled(OWN_NAME, self._own_compiled())]
                sources += [
                    Source.of_compiled(path.stem, path.read_bytes(), general=True) for path in self._loaded_paths()
                ]
                self._current = (signature, Vocabulary(sources))
            return self._current[1]

    def _loaded_paths(self) -> Iterable[Path]:
        return sorted(self._loaded.glob(f"*{_COMPILED}"))

    @staticmethod
    def _check_name(name: str) -> None:
        if not _NAME.fullmatch(name) or name == OWN_NAME:
            raise ValueError(
                f"{name!r} cannot name a vocabulary: use up to 40 letters a–z, digits and hyphens, not {OWN_NAME!r}."
            )

    def _own_compiled(self) -> bytes:
        return compiled(sorted(self._own.glob("*.ttl")), self._compiled, self._languages)


def compiled(paths: Sequence[Path], cache: Path, languages: Sequence[str] = LANGUAGES) -> bytes:
    """Return the compiled form of SKOS files taken together, from the cache where it lies there; fill it otherwise.

    Raises ``UnreadableVocabulary``, naming the file, and ``OSError`` when a file is missing. A cache that cannot be
    written or is damaged does no harm.
    """
    contents = [(path, path.read_bytes()) for path in paths]
    digest = hashlib.sha256(repr((INDEXED_BY, tuple(languages))).encode())
    for _, content in contents:
        digest.update(hashlib.sha256(content).digest())
    place = cache / f"{digest.hexdigest()[:40]}{_COMPILED}"
    with contextlib.suppress(OSError, ValueError):
        held = place.read_bytes()
        parse(held)
        return held
    made = dump(_concepts_of(contents, languages), languages)
    with contextlib.suppress(OSError):
        _write(place, made)
    return made


def _concepts_of(contents: Sequence[tuple[Path, bytes]], languages: Sequence[str]) -> Sequence[Concept]:
    """Return the concepts of files that together make one vocabulary (one may hold only its scheme)."""
    graph = None
    for path, content in contents:
        try:
            graph = graph_of(content) if graph is None else graph + graph_of(content)
        except UnreadableVocabulary as error:
            raise UnreadableVocabulary(f"{path.name}: {error}") from None
    return [] if graph is None else concepts_in(graph, languages)


def _write(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all, so that a process that reads it meanwhile sees the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
