// Merges the chunks that wasm-split-cli makes: one for each set of lazy modules that share something, which are a hundred
// files, most of them tiny. Chunks are merged in pairs, the pair first whose merging has modules load the fewest bytes that
// they do not use, until CHUNKS are left. Writes the merged chunks and the glue that loads them.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const CHUNKS = 12;
/** Modules of pages at which people arrive: an unused byte of theirs counts for as many of others. */
const WEIGHTS = { sign_in: 3, services: 3, request: 3 };

const [, folder, binaryen, ...features] = process.argv;
const tool = (name, args) => execFileSync(process.execPath, [join(binaryen, name), ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
const glue = join(folder, "__wasm_split.js");
let script = readFileSync(glue, "utf8");

// `/* users */ const __chunk_1 = makeLoad(() => { … "./chunk_1.wasm" … }, []);`
const loader = /\/\* (.+) \*\/\nconst (__chunk_\d+) = makeLoad\([^]*?"\.\/(chunk_\d+\.wasm)"[^]*?\n, \[\]\);\n/g;
let groups = [...script.matchAll(loader)].map(([, users, name, file]) => ({
  users: new Set(users.split(", ")),
  size: statSync(join(folder, file)).size,
  names: [name],
  files: [file],
}));

/** The bytes that modules load in vain after merging. */
function waste(one, other) {
  const missing = (from, of) => [...from.users].filter((user) => !of.users.has(user)).reduce((sum, user) => sum + (WEIGHTS[user] ?? 1), 0);
  return one.size * missing(other, one) + other.size * missing(one, other);
}

while (groups.length > CHUNKS) {
  let best = { waste: Infinity };
  groups.forEach((one, index) => {
    for (const other of groups.slice(0, index)) {
      const bytes = waste(one, other);
      if (bytes < best.waste) best = { waste: bytes, one, other };
    }
  });
  const { one, other } = best;
  groups = groups.filter((group) => group !== one && group !== other);
  groups.push({
    users: new Set([...one.users, ...other.users]),
    size: one.size + other.size,
    names: [...one.names, ...other.names],
    files: [...one.files, ...other.files],
  });
}

/** A module that passes on what the chunks import, so that all of a merged chunk import the same. */
function base(file) {
  const text = tool("wasm-dis", [...features, join(folder, file)]);
  const imports = text.match(/\(import "__wasm_split" .*\)$/gm) ?? [];
  const named = imports.map((line) => line.match(/"__wasm_split" "(.+?)" \((\w+) (\S+)/));
  const exports = named.map(([, name, kind, id]) => `(export "${name}" (${kind} ${id}))`);
  const path = join(folder, "base.wat");
  writeFileSync(path, `(module ${imports.join(" ").replaceAll('"__wasm_split"', '"main"')} ${exports.join(" ")})`);
  return path;
}

const all = groups.flatMap(({ files }) => files);
const path = base(all[0]);
groups.sort((one, other) => other.users.size - one.users.size);
groups.forEach((group, index) => {
  const inputs = group.files.flatMap((file, number) => [join(folder, file), `m${number}`]);
  tool("wasm-merge", [path, "__wasm_split", ...inputs, "-o", join(folder, `merged_${index + 1}.wasm`), ...features]);
});
for (const file of [...all, "base.wat"]) rmSync(join(folder, file));

// The same loaders for the merged chunks, which import from `main` what the others import from `__wasm_split`.
let [example] = script.match(loader);
const loaders = groups.map(({ users }, index) =>
  example
    .replace(/^\/\* .+ \*\//, `/* ${[...users].sort().join(", ")} */`)
    .replace(/__chunk_\d+/, `__merged_${index + 1}`)
    .replace(/chunk_\d+\.wasm/, `merged_${index + 1}.wasm`),
);
script = script.replace(loader, "").replace("{ __wasm_split: {", "{ main: {").replaceAll("sharedImports.__wasm_split", "sharedImports.main");
script = script.replace("sharedImports = { main:", "sharedImports = { get __wasm_split() { return this.main; }, main:");
script = script.replace(/\[((?:__chunk_\d+(?:, )?)+)\]/g, (_, names) => {
  const used = names.split(", ");
  const merged = groups.flatMap((group, index) => (group.names.some((name) => used.includes(name)) ? [`__merged_${index + 1}`] : []));
  return `[${merged.join(", ")}]`;
});
const start = script.indexOf("export const __wasm_split_load_");
writeFileSync(glue, script.slice(0, start) + loaders.join("") + script.slice(start));
