// Groups the chunks that wasm-split-cli makes: one for each set of lazy modules that share something, which are a hundred
// files, most of them tiny. A chunk joins the main module or other chunks where the modules' downloads shrink by it: a large
// file compresses better than its parts, but has bytes that not every module needs. Writes the grouped chunks, the part of
// the main module, and the glue that loads them.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The downloads that count, and how much: most where a limit is close (size.rs), and all files together. */
const WAYS_IN = [
  { modules: ["sign_in"], weight: 3 },
  { modules: ["services"], weight: 30 },
  { modules: ["request"], weight: 5 },
  { modules: ["account"], weight: 3 },
  { modules: ["services", "modify"], weight: 2 },
  { modules: ["requests"], weight: 1 },
  { modules: ["profile"], weight: 2 },
  { modules: ["holder"], weight: 1 },
  { modules: ["holder_answer"], weight: 1 },
  { modules: ["more"], weight: 1 },
];
const WHOLE_WEIGHT = 8;
/** About what brotli makes of a file, and what a file costs besides, in bytes. Fitted to measured ones. */
const compressed = (bytes) => 2400 + 0.26 * bytes;

const [, folder, binaryen, ...features] = process.argv;
const tool = (name, args) => execFileSync(process.execPath, [join(binaryen, name), ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
const glue = join(folder, "__wasm_split.js");
let script = readFileSync(glue, "utf8");

/** The bytes of a module without its custom sections, which do not stay. */
function size(file) {
  const bytes = readFileSync(join(folder, file));
  let total = 0;
  for (let at = 8; at < bytes.length; ) {
    const isCustom = bytes[at++] === 0;
    let length = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      length |= (bytes[at] & 127) << shift;
      more = bytes[at++] > 127;
    }
    if (!isCustom) total += length;
    at += length;
  }
  return total;
}

// `/* users */ const __chunk_1 = makeLoad(() => { … "./chunk_1.wasm" … }, []);`
const loader = /\/\* (.+) \*\/\nconst (__chunk_\d+) = makeLoad\([^]*?"\.\/(chunk_\d+\.wasm)"[^]*?\n, \[\]\);\n/g;
function group({ users, bytes, names, files, isMain }) {
  const loading = WAYS_IN.filter(({ modules }) => isMain || modules.some((module) => users.has(module)));
  const weight = loading.reduce((sum, { weight }) => sum + weight, WHOLE_WEIGHT);
  return { users, bytes, names, files, isMain, cost: weight * compressed(bytes) };
}
const joined = (one, other) =>
  group({
    users: new Set([...one.users, ...other.users]),
    bytes: one.bytes + other.bytes,
    names: [...one.names, ...other.names],
    files: [...one.files, ...other.files],
    isMain: one.isMain || other.isMain,
  });
let groups = [...script.matchAll(loader)].map(([, users, name, file]) =>
  group({ users: new Set(users.split(", ")), bytes: size(file), names: [name], files: [file], isMain: false }),
);
groups.push(group({ users: new Set(), bytes: 0, names: [], files: [], isMain: true }));

for (;;) {
  let best = { gain: 0 };
  groups.forEach((one, index) => {
    for (const other of groups.slice(0, index)) {
      const both = joined(one, other);
      const gain = one.cost + other.cost - both.cost;
      if (gain > best.gain) best = { gain, one, other, both };
    }
  });
  if (best.gain === 0) break;
  groups = groups.filter((group) => group !== best.one && group !== best.other);
  groups.push(best.both);
}
const { files: chunksOfMain } = groups.find(({ isMain }) => isMain);
groups = groups.filter(({ isMain }) => !isMain);

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

const all = [...groups.flatMap(({ files }) => files), ...chunksOfMain];
const path = base(all[0]);
function merge(files, name) {
  const inputs = files.flatMap((file, number) => [join(folder, file), `m${number}`]);
  tool("wasm-merge", [path, "__wasm_split", ...inputs, "-o", join(folder, name), ...features]);
}
groups.sort((one, other) => other.users.size - one.users.size);
groups.forEach(({ files }, index) => merge(files, `merged_${index + 1}.wasm`));
merge(chunksOfMain, "main_part.wasm");
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
