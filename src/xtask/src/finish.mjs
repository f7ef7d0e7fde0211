// Makes the scripts small, then writes a .gz and a .br beside every file that a browser can take compressed, each as
// small as it gets: done once here, not at each request.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const kinds = new Set([".css", ".html", ".js", ".json", ".svg", ".txt", ".wasm"]);
const [, folder, esbuild] = process.argv;
const { transformSync } = (await import(esbuild)).default;

// The page says what each script has to hash to, so it has to be told of the new content.
const page = join(folder, "index.html");
let html = readFileSync(page, "utf8");
const hash = (content) => `sha384-${createHash("sha384").update(content).digest("base64")}`;
for (const name of readdirSync(folder)) {
  if (extname(name) !== ".js") continue;
  const file = join(folder, name);
  const before = readFileSync(file);
  const after = transformSync(before.toString(), { minify: true, format: "esm", legalComments: "none" }).code;
  writeFileSync(file, after);
  html = html.replaceAll(hash(before), hash(after));
}
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
