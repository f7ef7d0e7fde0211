// Groups the files that wasm-split-cli makes: one for each lazy module, and one for each set of modules that share
// something, which are hundreds, most of them tiny. Files are joined where the downloads shrink by it: a large file
// compresses better than its parts and repeats nothing, but has bytes that not every way in needs. Writes the grouped
// files, the part of the main module, and the glue that loads them.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What counts besides all files together, which has weight 1: each way in of size.rs with the lazy modules that it loads.
 * The closer its limit, the more. A module that is not here is joined with whatever it has most in common with.
 */
const WAYS_IN = [
  { modules: ["sign_in"], weight: 0.5 },
  { modules: ["services"], weight: 1 },
  { modules: ["request"], weight: 0.5 },
  { modules: ["account"], weight: 0.1 },
  { modules: ["submission"], weight: 0.3 },
  { modules: ["many"], weight: 0.13 },
  { modules: ["holder_answer"], weight: 0.13 },
  { modules: ["services", "modify"], weight: 0.15 },
  { modules: ["requests"], weight: 0.045 },
  { modules: ["profile"], weight: 0.1 },
  { modules: ["holder"], weight: 0.06 },
  { modules: ["more"], weight: 0.03 },
  { modules: ["procedure"], weight: 0.3 },
  { modules: ["desk"], weight: 0.05 },
];
/** Modules that count in their own way in only: nearly nobody loads them. */
const APART = ["desk", "procedure"];
/** About what a file costs compressed, in bytes: itself, each byte, and each function that it calls in other files. */
const FILE = 2430;
const BYTE = 0.22;
const CALLED = 8.8;

const [, folder, binaryen, ...features] = process.argv;
const tool = (name, args) => execFileSync(process.execPath, [join(binaryen, name), ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
const glue = join(folder, "__wasm_split.js");
let script = readFileSync(glue, "utf8");

/** What counts of a file: its bytes without the shims that call functions of other files, and the table slots of those. */
function scan(file) {
  const wasm = readFileSync(join(folder, file));
  let at = 8;
  const number = () => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  /** The slot that a function does nothing but call: `local.get … i32.const slot call_indirect end`. */
  const slotOfShim = (end) => {
    if (wasm[at++] !== 0) return undefined;
    while (wasm[at] === 0x20) at++, number();
    if (wasm[at++] !== 0x41) return undefined;
    const slot = number();
    if (wasm[at++] !== 0x11) return undefined;
    number(), number();
    return wasm[at] === 0x0b && at + 1 === end ? slot : undefined;
  };
  let bytes = 0;
  const [calls, defines] = [new Set(), new Set()];
  while (at < wasm.length) {
    const [id, length] = [wasm[at++], number()];
    const end = at + length;
    if (id === 9 || id === 11) bytes += length;
    if (id === 9) {
      for (let count = number(); count > 0; count--) {
        const flags = number();
        if (flags === 2) number();
        at++;
        const first = number();
        at += flags === 2 ? 2 : 1;
        const functions = number();
        for (let index = 0; index < functions; index++) defines.add(first + index), number();
      }
    }
    if (id === 10) {
      for (let count = number(); count > 0; count--) {
        const length = number();
        const next = at + length;
        const slot = slotOfShim(next);
        if (slot === undefined) bytes += length;
        else calls.add(slot);
        at = next;
      }
    }
    at = end;
  }
  return { bytes, calls, defines };
}

const weightOfMain = weightOf(new Set(WAYS_IN.flatMap(({ modules }) => modules)));
const union = (one, other) => new Set([...one, ...other]);

function weightOf(users) {
  const loading = WAYS_IN.filter(({ modules }) => modules.some((module) => users.has(module)));
  const whole = [...users].some((module) => !APART.includes(module)) ? 1 : 0;
  return loading.reduce((sum, { weight }) => sum + weight, whole);
}

function group({ users, bytes, calls, defines, files, modules }) {
  let called = 0;
  for (const slot of calls) if (!defines.has(slot)) called++;
  const cost = weightOf(users) * (FILE + BYTE * bytes + CALLED * called);
  return { users, bytes, calls, defines, files, modules, cost };
}

const joined = (one, other) =>
  group({
    users: union(one.users, other.users),
    bytes: one.bytes + other.bytes,
    calls: union(one.calls, other.calls),
    defines: union(one.defines, other.defines),
    files: [...one.files, ...other.files],
    modules: [...one.modules, ...other.modules],
  });

// `/* users */ const __chunk_1 = makeLoad(() => { … "./chunk_1.wasm" … }, []);`
const loader = /\/\* (.+) \*\/\nconst __chunk_\d+ = makeLoad\([^]*?"\.\/(chunk_\d+\.wasm)"[^]*?\n, \[\]\);\n/g;
// `export const __wasm_split_load_name = wrapAsyncCb(makeLoad(() => { … "./split_name.wasm" … }, [ … ]));`
const moduleLoader = /export const __wasm_split_load_(\w+) = wrapAsyncCb\(makeLoad\([^]*?"\.\/(split_\w+\.wasm)"[^]*?\n, \[.*\]\)\);\n/g;

/** The files, those with the same users as one group. */
function read() {
  const groups = new Map();
  const add = (users, file, modules) => {
    const part = { users: new Set(users), files: [file], modules, ...scan(file) };
    const key = `${users} ${modules}`;
    groups.set(key, groups.has(key) ? joined(groups.get(key), part) : group(part));
  };
  for (const [, users, file] of script.matchAll(loader)) add(users.split(", "), file, []);
  for (const [, module, file] of script.matchAll(moduleLoader)) add([module], file, [module]);
  return [...groups.values()];
}

/** Joins the two groups that gain most, again and again. What joins the main module is loaded by everybody. */
function arrange(groups) {
  const ofMain = [];
  const findBest = (one, index) => {
    const gain = one.modules.length > 0 ? 0 : one.cost - weightOfMain * BYTE * one.bytes;
    one.best = { gain: Math.max(gain, 0), other: undefined };
    for (const other of groups.slice(0, index)) {
      const gain = one.cost + other.cost - joined(one, other).cost;
      if (gain > one.best.gain) one.best = { gain, other };
    }
  };
  groups.forEach(findBest);
  for (;;) {
    const one = groups.reduce((most, group) => (group.best.gain > most.best.gain ? group : most));
    if (one.best.gain === 0) return { groups, ofMain };
    const { other } = one.best;
    groups = groups.filter((group) => group !== one && group !== other);
    groups.forEach((group, index) => {
      if ([one, other].includes(group.best.other)) findBest(group, index);
    });
    if (other) {
      groups.push(joined(one, other));
      findBest(groups.at(-1), groups.length - 1);
    } else {
      ofMain.push(...one.files);
    }
  }
}

/** Moves parts one by one to where they cost less: what was joined early may fit better elsewhere. */
function refine({ groups, ofMain }, parts) {
  const main = { parts: parts.filter(({ files }) => ofMain.includes(files[0])) };
  const places = groups.map((group) => ({ parts: parts.filter(({ files }) => group.files.includes(files[0])), group }));
  const costInMain = ({ bytes, modules }) => (modules.length > 0 ? Infinity : weightOfMain * BYTE * bytes);
  const costIn = (place, part) => (place === main ? costInMain(part) : joined(place.group, part).cost - place.group.cost);
  const without = (place, part) => place.parts.filter((other) => other !== part);
  const saving = (place, part) =>
    place === main ? costInMain(part) : place.group.cost - without(place, part).reduce(joined).cost;
  const move = (part) => {
    const from = [main, ...places].find(({ parts }) => parts.includes(part));
    // The last part of a group stays: groups are not given up here.
    if (from !== main && from.parts.length === 1) return false;
    const best = { cost: saving(from, part) - 1 };
    for (const place of [main, ...places].filter((place) => place !== from)) {
      const cost = costIn(place, part);
      if (cost < best.cost) Object.assign(best, { cost, place });
    }
    if (!best.place) return false;
    from.parts = without(from, part);
    best.place.parts.push(part);
    for (const place of [from, best.place]) if (place !== main) place.group = place.parts.reduce(joined);
    return true;
  };
  while (parts.filter(move).length > 0);
  return { groups: places.map(({ group }) => group), ofMain: main.parts.flatMap(({ files }) => files) };
}

/** A module that passes on what the files import, so that all of a group import the same. */
function base(all) {
  const importsOf = (file) =>
    WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(join(folder, file))))
      .filter(({ module }) => module === "__wasm_split")
      .map(({ name }) => name);
  const lists = all.map((file) => ({ file, imports: importsOf(file) }));
  // Small files do not use everything, the stack for example.
  const fullest = lists.reduce((most, list) => (list.imports.length > most.imports.length ? list : most));
  const missing = lists.flatMap(({ imports }) => imports).filter((name) => !fullest.imports.includes(name));
  if (missing.length > 0) throw new Error(`no file imports all that others import: ${missing}`);
  const text = tool("wasm-dis", [...features, join(folder, fullest.file)]);
  const imports = text.match(/\(import "__wasm_split" .*\)$/gm) ?? [];
  const named = imports.map((line) => line.match(/"__wasm_split" "(.+?)" \((\w+) (\S+)/));
  const exports = named.map(([, name, kind, id]) => `(export "${name}" (${kind} ${id}))`);
  const path = join(folder, "base.wat");
  writeFileSync(path, `(module ${imports.join(" ").replaceAll('"__wasm_split"', '"main"')} ${exports.join(" ")})`);
  return path;
}

const parts = read();
const { groups, ofMain } = refine(arrange(parts), parts);
const all = readdirSync(folder).filter((file) => /^(chunk|split)_/.test(file));
const path = base(all);
function merge(files, name) {
  const inputs = files.flatMap((file, number) => [join(folder, file), `m${number}`]);
  tool("wasm-merge", [path, "__wasm_split", ...inputs, "-o", join(folder, name), ...features]);
}
// A group is named after the modules in it, or numbered.
groups.sort((one, other) => other.users.size - one.users.size);
groups.forEach((group, index) => {
  group.name = group.modules.length > 0 ? group.modules.sort().join("_and_") : `shared_${index + 1}`;
  merge(group.files, `${group.name}.wasm`);
});
merge(ofMain, "main_part.wasm");
for (const file of [...all, "base.wat"]) rmSync(join(folder, file));

// Loaders of the groups, which import from `main` what the files import from `__wasm_split`; a module loads the groups that
// it uses.
const [example] = script.match(loader);
const loaders = groups.map(({ name, users }) =>
  example
    .replace(/^\/\* .+ \*\//, `/* ${[...users].sort().join(", ")} */`)
    .replace(/__chunk_\d+/, `__${name}`)
    .replace(/chunk_\d+\.wasm/, `${name}.wasm`),
);
const start = script.replace(loader, "").search(/export const __wasm_split_load_/);
script = script.replace(loader, "");
script = script.slice(0, start) + loaders.join("") + script.slice(start);
script = script.replace(moduleLoader, (_, module) => {
  const used = groups.filter(({ users }) => users.has(module)).map(({ name }) => `__${name}()`);
  return `export const __wasm_split_load_${module} = wrapAsyncCb(() => Promise.all([${used.join(", ")}]));\n`;
});
script = script.replace("{ __wasm_split: {", "{ main: {").replaceAll("sharedImports.__wasm_split", "sharedImports.main");
script = script.replace("sharedImports = { main:", "sharedImports = { get __wasm_split() { return this.main; }, main:");
writeFileSync(glue, script);
