"""Writes the outlines of countries for the map into dashboard/static/topojson, from npm's plotly.js.

Plotly fetches them in the browser from its own host otherwise; nothing may leave the office's machine. Needs npm and
node, and a network, once; the file is committed. Run it again when plotly.js moves to another major version.
"""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from pathlib import Path

from plotly.offline import get_plotlyjs_version

STATIC = Path(__file__).resolve().parent.parent / "dashboard" / "static" / "topojson"
ASSETS = "package/dist/plotly-geo-assets.js"
MAPS = ("world_110m",)
# The file is a script for browsers that hangs its maps on `module.exports`, and needs a `window` to exist.
WRITE_MAPS = """
global.window = {};
const { topojson } = require(process.argv[1]);
for (const name of process.argv.slice(3)) {
  require("fs").writeFileSync(`${process.argv[2]}/${name}.json`, JSON.stringify(topojson[name]));
}
"""


def main() -> None:
    """Downloads, unpacks two files and writes the maps."""
    STATIC.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        package = f"plotly.js@{get_plotlyjs_version()}"
        subprocess.run(
            ["npm", "pack", "--silent", package, "--pack-destination", folder], check=True, stdout=subprocess.DEVNULL
        )
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            archive.extract(ASSETS, folder, filter="data")
            licence = archive.extractfile("package/LICENSE")
            (STATIC / "LICENSE").write_bytes(licence.read() if licence else b"")
        subprocess.run(["node", "-e", WRITE_MAPS, str(Path(folder) / ASSETS), str(STATIC), *MAPS], check=True)


if __name__ == "__main__":
    main()
