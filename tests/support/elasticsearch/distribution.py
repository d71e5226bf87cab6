"""The server's files: fetched from Maven Central once, completed by our analysis plugin, kept in a cache folder."""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VERSION = "9.5.0"
OLDEST_JAVA = 21

_ARTEFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
_ZIP = Path("org/elasticsearch/distribution/integ-test-zip/elasticsearch") / VERSION / f"elasticsearch-{VERSION}.zip"
_PLUGIN = Path(__file__).parent / "plugin" / "LanguageAnalysisPlugin.java"
_REPOSITORY = Path(__file__).resolve().parents[3]
_DESCRIPTOR = f"""name=language-analysis
description=Analyzers and token filters that the small server lacks
version=1
classname=portal.LanguageAnalysisPlugin
java.version={OLDEST_JAVA}
elasticsearch.version={VERSION}
"""


class Unavailable(Exception):
    """The server cannot be had on this machine; the message names what is missing and how to get it."""


def cache_folder() -> Path:
    """Return the folder in which the server's files are kept between runs (ignored by git)."""
    return _REPOSITORY / "var" / "elasticsearch"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file ``path``, so that one process at a time does what follows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def java_home() -> Path:
    """Return the home of a JDK that is new enough; raises ``Unavailable``.

    Looked for in ES_JAVA_HOME and JAVA_HOME, then behind the ``javac`` on the path, then in the usual folders.
    """
    given = [os.environ.get("ES_JAVA_HOME"), os.environ.get("JAVA_HOME")]
    candidates = [Path(home) for home in given if home]
    if found := shutil.which("javac"):
        candidates.append(Path(found).resolve().parents[1])
    for folder in (Path("/usr/lib/jvm"), Path("/opt"), Path("/Library/Java/JavaVirtualMachines")):
        candidates += sorted(folder.glob("*")) + sorted(folder.glob("*/Contents/Home"))
    for home in candidates:
        if _java_version(home) >= OLDEST_JAVA:
            return home
    raise Unavailable(
        f"Elasticsearch {VERSION} needs a JDK {OLDEST_JAVA} or newer, and none was found: install one "
        "(for instance Debian's openjdk-21-jdk-headless or Eclipse Temurin) or set ES_JAVA_HOME"
    )


def _java_version(home: Path) -> int:
    release = home / "release"
    if not (home / "bin" / "javac").is_file() or not release.is_file():
        return 0
    found = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(), re.MULTILINE)
    return int(found[1]) if found else 0


def server_home() -> Path:
    """Return the folder of a server that is ready to be started, made at the first call; raises ``Unavailable``."""
    jdk = java_home()
    plugin = hashlib.sha256(_PLUGIN.read_bytes() + _DESCRIPTOR.encode()).hexdigest()[:12]
    home = cache_folder() / f"server-{VERSION}-{plugin}"
    with locked(cache_folder() / "lock"):
        if not home.is_dir():
            unfinished = home.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            _unpack(_fetched_zip(), unfinished)
            _add_plugin(jdk, unfinished)
            unfinished.rename(home)
    return home


def _fetched_zip() -> Path:
    kept = Path.home() / ".m2" / "repository" / _ZIP
    if kept.is_file():
        return kept
    maven = shutil.which("mvn")
    if maven is None:
        raise Unavailable(
            f"Elasticsearch {VERSION} is fetched with Maven, and there is no mvn on the path: install Debian's maven"
        )
    fetched = subprocess.run(
        [maven, "-q", "-B", "dependency:get", f"-Dartifact={_ARTEFACT}", "-Dtransitive=false"],
        capture_output=True,
        text=True,
        check=False,
    )
    if fetched.returncode or not kept.is_file():
        last = (fetched.stdout + fetched.stderr).strip().splitlines()[-1:] or ["no message"]
        raise Unavailable(
            f"Maven could not fetch {_ARTEFACT} ({last[0][:200]}): it needs the network and Maven Central (or a mirror "
            "of it in Maven's own settings)"
        )
    return kept


def _unpack(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as file:
        for entry in file.infolist():
            inside = Path(*Path(entry.filename).parts[1:])
            target = folder / inside
            if entry.is_dir():
                target.mkdir(parents=True, exist_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read(entry))
            # zipfile forgets which files may be run; others than the owner must be able to read them all.
            target.chmod(0o755 if inside.parts[0] == "bin" else 0o644)


def _add_plugin(jdk: Path, home: Path) -> None:
    classes = home / "plugin-classes"
    module = home / "modules" / "language-analysis"
    module.mkdir(parents=True)
    options = ("--release", str(OLDEST_JAVA), "-proc:none", "-nowarn")
    compiled = subprocess.run(
        [jdk / "bin" / "javac", *options, "-cp", f"{home / 'lib'}/*", "-d", classes, _PLUGIN],
        capture_output=True,
        text=True,
        check=False,
    )
    if compiled.returncode:
        raise Unavailable(f"the analysis plugin for Elasticsearch {VERSION} does not compile: {compiled.stderr}")
    with zipfile.ZipFile(module / "language-analysis.jar", "w") as jar:
        for path in sorted(classes.rglob("*.class")):
            jar.write(path, path.relative_to(classes))
    (module / "plugin-descriptor.properties").write_text(_DESCRIPTOR)
    shutil.rmtree(classes)
