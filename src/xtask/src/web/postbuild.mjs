// Replaces the single module of trunk's output by the main module and the files of the lazy ones, with hashes in their names,
// and the glue by a bundle of it and the loader. Then writes a .gz and a .br beside every text and module, at the highest
// level: compressed once here, not at each request.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const COMPRESSED = new Set([".css", ".html", ".js", ".json", ".svg", ".txt", ".wasm"]);
const [, folder, parts, esbuild, places] = process.argv;
const { buildSync } = (await import(esbuild)).default;

const page = join(folder, "index.html");
let html = readFileSync(page, "utf8");
const integrity = (content) => `sha384-${createHash("sha384").update(content).digest("base64")}`;

/** Writes a file with a hash of its content in its name, and returns the name. */
function place(name, ending, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
  const file = `${name}-${hash}${ending}`;
  writeFileSync(join(folder, file), content);
  return file;
}

/** Replaces a file of trunk's output, also in the page. */
function replace(ending, content) {
  const old = readdirSync(folder).find((file) => file.startsWith("handover-app-") && file.endsWith(ending));
  const before = readFileSync(join(folder, old));
  rmSync(join(folder, old));
  html = html.replaceAll(old, place("handover-app", ending, content)).replaceAll(integrity(before), integrity(content));
}

/** The files of each lazy module by their final names. */
function placeModules() {
  const placed = new Map();
  const final = (file) => {
    if (!placed.has(file)) placed.set(file, place(file, ".wasm", readFileSync(join(parts, `${file}.wasm`))));
    return placed.get(file);
  };
  const modules = JSON.parse(readFileSync(join(parts, "modules.json"), "utf8"));
  return Object.fromEntries(Object.entries(modules).map(([module, files]) => [module, files.map(final)]));
}

/** The glue of wasm-bindgen with the loader, in one file. */
function bundle(modules) {
  const { outputFiles } = buildSync({
    entryPoints: [join(parts, "handover-app.js")],
    bundle: true,
    minify: true,
    format: "esm",
    legalComments: "none",
    logLevel: "error",
    define: { FILES: JSON.stringify(modules) },
    write: false,
  });
  return Buffer.from(outputFiles[0].contents);
}

function compress(file) {
  const content = readFileSync(file);
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  const mode = extname(file) === ".wasm" ? constants.BROTLI_MODE_GENERIC : constants.BROTLI_MODE_TEXT;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_MODE]: mode,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
}

/** Tells boot.js what to preload: `en fr;0123456789abcdef`, the languages and the hash in the names of all texts. */
function nameTexts() {
  const meta = /<meta name="?handover-texts"?[^>]*>/;
  if (!meta.test(html)) throw new Error('index.html has no <meta name="handover-texts">');
  const names = readdirSync(join(folder, "texts")).map((name) => name.split(/[-.]/));
  const [languages, [hash]] = [1, 2].map((part) => [...new Set(names.map((parts) => parts[part]))].sort());
  html = html.replace(meta, `<meta name="handover-texts" content="${languages.join(" ")};${hash}">`);
}

const { tabs, rows } = JSON.parse(readFileSync(places, "utf8"));

/** The texts of the outlines in each language; a text of an enum is `role.Admin`. */
function outlineWords() {
  const used = rows.flatMap(([, , , , , , heading, parts]) => [heading, ...parts.flatMap((part) => part.split(" "))]);
  // In them, names of texts have a hyphen or, of an enum, a dot.
  const named = used.filter((name) => /^\w+[-.]/.test(name));
  const names = ["loading", "frame-my-contacts", ...tabs.map(([name]) => name), ...named];
  const sources = readdirSync("src/i18n").filter((file) => file.endsWith(".ftl"));
  const words = (file) => {
    const source = readFileSync(join("src/i18n", file), "utf8");
    const word = (name) => {
      const [key, variant] = name.split(".");
      const line = variant ? `${key} =\n(?: +\\..*\n)*? +\\.${variant}` : key;
      const found = new RegExp(`^${line} = (.+)$`, "m").exec(source)?.[1];
      if (!found) throw new Error(`src/i18n/${file} has no text in one line for ${name}`);
      return [name, found.replace(/\{ \$(\w+) \}/g, "{$1}")];
    };
    return [file.replace(".ftl", ""), Object.fromEntries(names.map(word))];
  };
  return Object.fromEntries(sources.map(words));
}

/** Tells boot.js what each page needs first, with the files of its module in place of the name, and its outline. */
function namePlaces() {
  const meta = /<meta name="?handover-places"?[^>]*>/;
  if (!meta.test(html)) throw new Error('index.html has no <meta name="handover-places">');
  const named = rows.map(([paths, given, module, ...rest]) => {
    if (!modules[module]) throw new Error(`the table of places has a module that the app lacks: ${module}`);
    return [paths, given, modules[module], ...rest];
  });
  const table = JSON.stringify({ tabs, rows: named, words: outlineWords() }).replaceAll("&", "&amp;").replaceAll("'", "&#39;");
  html = html.replace(meta, () => `<meta name="handover-places" content='${table}'>`);
}

/** The number of the last file of texts that a module's page needs; a part is shown on another one's page. */
function textsOf(module) {
  const isShownOn = (page) => module === page || module.startsWith(`${page}_`);
  return Math.max(...rows.filter(([, , page]) => isShownOn(page)).map(([, , , texts]) => texts), 0);
}

const modules = placeModules();
replace("_bg.wasm", readFileSync(join(parts, "handover-app_bg.wasm")));
replace(".js", bundle(modules));
nameTexts();
namePlaces();
// For `cargo xtask size`: a module, the number of its texts, and its files on each line.
const lines = Object.entries(modules).map(([module, files]) => `${module} ${textsOf(module)} ${files.join(" ")}\n`);
writeFileSync(join(parts, "files.txt"), lines.join(""));
// Browsers ignore `integrity` on preloads to fetch, and warn of it.
html = html.replace(/<link\b[^>]*\bas="?fetch\b[^>]*>/g, (link) => link.replace(/ integrity="?[^\s>"]+"?/, ""));
writeFileSync(page, html);
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (entry.isFile() && COMPRESSED.has(extname(entry.name))) compress(join(entry.parentPath ?? entry.path, entry.name));
}
