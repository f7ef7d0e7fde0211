// Replaces the single module of trunk's output by the split ones, then writes a .gz and a .br beside every text and module,
// at the highest level: compressed once here, not at each request.
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

/** Writes a file with a hash of its content in its name, and returns the name. */
function place(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
  const full = `${name}-${hash}`;
  return (ending) => {
    writeFileSync(join(folder, full + ending), content);
    return full + ending;
  };
}

/** Replaces a file of trunk's output, its name and integrity in the page included. */
function replace(pattern, name, content) {
  const [old] = html.match(pattern);
  const before = readFileSync(join(folder, old));
  rmSync(join(folder, old));
  html = html.replaceAll(old, name).replaceAll(integrity(before), integrity(content));
}

// The modules: the main one, which trunk's page names, and those that the glue between them names.
const modules = readdirSync(parts).filter((name) => extname(name) === ".wasm");
const lazy = new Map();
for (const name of modules) {
  const content = readFileSync(join(parts, name));
  if (name.endsWith("_bg.wasm")) {
    replace(/handover-app-[0-9a-f]+_bg\.wasm/, place("handover-app", content)("_bg.wasm"), content);
  } else {
    lazy.set(name, place(name.replace(/\.wasm$/, ""), content)(".wasm"));
  }
}

/** The files of each lazy module. */
function filesOfModules() {
  const link = readFileSync(join(parts, "__wasm_split.js"), "utf8");
  const files = new Map();
  const add = (module, file) => files.set(module, [...(files.get(module) ?? []), lazy.get(file)]);
  for (const [, users, file] of link.matchAll(/\/\* (.+) \*\/\n.*\n.*"\.\/(\w+\.wasm)"/g)) {
    for (const module of users.split(", ")) add(module, file);
  }
  return files;
}

/** Fills a `<meta>` of the page, which boot.js and `cargo xtask size` read. Minified, it is without its empty content. */
function fill(name, content) {
  const empty = new RegExp(`<meta name="?${name}"?[^>]*>`);
  if (!empty.test(html)) throw new Error(`index.html has no <meta name="${name}">`);
  html = html.replace(empty, `<meta name="${name}" content="${content}">`);
}

// `sign_in=sign_in-….wasm chunk_3-….wasm;services=…`
fill("handover-modules", [...filesOfModules()].map(([module, files]) => `${module}=${files.join(" ")}`).join(";"));
// `en fr;0123456789abcdef;common desk account_and_profile …`: languages, the hash in the names of all texts, and the bundles.
const texts = readdirSync(join(folder, "texts")).map((name) => name.split(/[-.]/));
const distinct = (place) => [...new Set(texts.map((parts) => parts[place]))].sort().join(" ");
fill("handover-texts", `${distinct(1)};${distinct(2)};${distinct(0)}`);

// The glue of wasm-bindgen and of wasm-split-cli, bundled into one file.
const glue = buildSync({
  entryPoints: [join(parts, "handover-app.js")],
  bundle: true,
  minify: true,
  format: "esm",
  legalComments: "none",
  // The app reports a module that cannot be fetched.
  drop: ["console"],
  write: false,
});
let script = glue.outputFiles[0].text;
for (const [name, final] of lazy) script = script.replaceAll(name, final);
script = Buffer.from(script);
replace(/handover-app-[0-9a-f]+\.js/, place("handover-app", script)(".js"), script);
// Browsers ignore `integrity` on preloads to fetch, and warn of it.
html = html.replace(/<link\b[^>]*\bas="?fetch\b[^>]*>/g, (link) => link.replace(/ integrity="?[^\s>"]+"?/, ""));
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
