// Puts the parts of the divided app in the place of the whole that trunk has put there, then writes a .gz and a .br
// beside every file that a browser can take compressed, each as small as it gets: done once here, not at each request.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const kinds = new Set([".css", ".html", ".js", ".json", ".svg", ".txt", ".wasm"]);
const [, folder, parts, esbuild] = process.argv;
const { buildSync } = (await import(esbuild)).default;

const page = join(folder, "index.html");
let html = readFileSync(page, "utf8");
const integrity = (content) => `sha384-${createHash("sha384").update(content).digest("base64")}`;

/** Writes a file under a name that changes with its content, and tells the name. */
function place(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
  const full = `${name}-${hash}`;
  return (ending) => {
    writeFileSync(join(folder, full + ending), content);
    return full + ending;
  };
}

/** Has the page load another file in the place of one that trunk has put there. */
function replace(pattern, name, content) {
  const [old] = html.match(pattern);
  const before = readFileSync(join(folder, old));
  rmSync(join(folder, old));
  html = html.replaceAll(old, name).replaceAll(integrity(before), integrity(content));
}

// The modules. Those that come later are named in the glue between them.
const modules = readdirSync(parts).filter((name) => extname(name) === ".wasm");
const later = new Map();
for (const name of modules) {
  const content = readFileSync(join(parts, name));
  if (name.endsWith("_bg.wasm")) {
    replace(/handover-app-[0-9a-f]+_bg\.wasm/, place("handover-app", content)("_bg.wasm"), content);
  } else {
    later.set(name, place(name.replace(/^split_|\.wasm$/g, ""), content)(".wasm"));
  }
}

// The glue, both kinds in one file, so that a first visit asks for one.
const glue = buildSync({
  entryPoints: [join(parts, "handover-app.js")],
  bundle: true,
  minify: true,
  format: "esm",
  legalComments: "none",
  // The app shows a screen that cannot be fetched as what it is; the console need not know.
  drop: ["console"],
  write: false,
});
let script = glue.outputFiles[0].text;
for (const [name, final] of later) script = script.replaceAll(name, final);
script = Buffer.from(script);
replace(/handover-app-[0-9a-f]+\.js/, place("handover-app", script)(".js"), script);
writeFileSync(page, html);

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !kinds.has(extname(entry.name))) continue;
  const file = join(entry.parentPath ?? entry.path, entry.name);
  const content = readFileSync(file);
  const isText = extname(entry.name) !== ".wasm";
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  writeFileSync(
    `${file}.br`,
    brotliCompressSync(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_MODE]: isText ? constants.BROTLI_MODE_TEXT : constants.BROTLI_MODE_GENERIC,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
  );
}
