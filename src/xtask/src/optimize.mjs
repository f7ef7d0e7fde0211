// Optimizes the modules of a release. The main one gets its share of the chunks; it and wasm-bindgen's glue lose what the other
// does not use, and the long names between them become short ones. Calls through the table of functions in the same file become
// direct ones. Functions that resemble each other become neighbours.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";

const [, folder, binaryen, name, ...flags] = process.argv;
const tool = (name, args) => execFileSync(process.execPath, [join(binaryen, name), ...args], { encoding: "utf8", maxBuffer: 1 << 30 });
/** Writes a module's text, optimized. */
function optimize(text, file) {
  assemble(text, file, flags);
  // The level is that of what was optimized: it is for the writer, the one pass does nothing.
  assemble(withNeighbours(file), file, ["--optimize-level=3", "--strip-producers", ...features]);
}

function assemble(text, file, flags) {
  const written = join(folder, "text.wat");
  writeFileSync(written, text);
  tool("wasm-opt", [...flags, written, "-o", file]);
  rmSync(written);
}

/** The text of a module with each function beside the one that resembles it most: the nearer a repetition, the fewer bits. */
function withNeighbours(file) {
  const order = chainOf(bodiesOf(readFileSync(file)));
  const text = tool("wasm-dis", [...features, file]);
  const pattern = /^ \(func [^]*?^ \)\n/gm;
  const functions = text.match(pattern);
  if (functions.length !== order.length) throw new Error(`${file}: wasm-dis writes functions in another way than expected`);
  let at = 0;
  return text.replace(pattern, () => functions[order[at++]]);
}

/** The bodies of a module's functions. */
function bodiesOf(wasm) {
  let at = 8;
  const number = () => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  for (;;) {
    const id = wasm[at++];
    const length = number();
    if (id !== 10) {
      at += length;
      continue;
    }
    return Array.from({ length: number() }, () => {
      const bytes = number();
      at += bytes;
      return wasm.subarray(at - bytes, at);
    });
  }
}

/** Their order: the smallest, then again and again the one that has most sequences of four bytes in common with the last. */
function chainOf(bodies) {
  const sequences = bodies.map((body) => new Set(Array.from({ length: Math.max(body.length - 3, 0) }, (_, at) => body.readInt32LE(at))));
  const left = bodies.map((_, index) => index).sort((one, other) => bodies[one].length - bodies[other].length);
  const chain = [left.shift()];
  while (left.length > 0) {
    const last = sequences[chain.at(-1)];
    let [best, likeness] = [0, -1];
    left.forEach((index, at) => {
      const other = sequences[index];
      const [few, many] = last.size < other.size ? [last, other] : [other, last];
      if (few.size <= likeness * many.size) return;
      let common = 0;
      for (const sequence of few) if (many.has(sequence)) common++;
      const share = common / (few.size + many.size - common + 1);
      if (share > likeness) [best, likeness] = [at, share];
    });
    chain.push(...left.splice(best, 1));
  }
  return chain;
}

const main = join(folder, `${name}_bg.wasm`);
const part = join(folder, "main_part.wasm");
const glue = join(folder, `${name}.js`);
const link = readFileSync(join(folder, "__wasm_split.js"), "utf8");
let script = readFileSync(glue, "utf8");
const features = flags.filter((flag) => flag.startsWith("--enable-"));
// The chunks that merge.mjs gives to the main module.
tool("wasm-merge", [main, "main", part, "main_part", "--skip-export-conflicts", "-o", main, ...features]);
rmSync(part);

const identifier = /\$(?:"[^"]*"|[^\s()"]+)/;
const segment = /^ \(elem \S+ (?:\(table \S+\) )?\(i32\.const (\d+)\)(?: func)?((?: \$(?:"[^"]*"|[^\s()"]+))*)\)\n/gm;
const segmentOfNulls = /^ \(elem \S+ (?:\(table \S+\) )?\(i32\.const \d+\)(?: func(?:ref)?)?(?: \(item \(ref\.null \w+\)\))*\)\n/gm;
const shim = /^( \(func [^\n]*\n)  \(call_indirect \S+ \(type \S+\)\n((?:   \(local\.get \S+\)\n)*)   \(i32\.const (\d+)\)\n  \)\n \)\n/gm;

/** The text of a module, without what the split has left: table entries that are empty, and calls to itself through the table. */
function textOf(file) {
  const text = tool("wasm-dis", [...features, file]).replace(segmentOfNulls, "");
  const functions = new Map();
  for (const [, first, names] of text.matchAll(segment)) {
    [...names.matchAll(new RegExp(identifier, "g"))].forEach(([name], index) => functions.set(Number(first) + index, name));
  }
  return text.replace(shim, (whole, head, parameters, slot) =>
    functions.has(Number(slot)) ? `${head}  (call ${functions.get(Number(slot))}\n${parameters}  )\n )\n` : whole,
  );
}

let text = textOf(main);

// Classes are exported by wasm-streams, which comes with Leptos's server functions. Nobody makes one, but being exported
// keeps their code.
script = script.replace(/^export class (\w+) \{\n[^]*?^\}\nif \(Symbol\.dispose\) .*\n/gm, "");
script = script.replace(/^const \w+Finalization = [^]*?;\n/gm, "");
if (/^export class/m.test(script)) throw new Error("wasm-bindgen writes its classes in another way than expected");

/** Short names: a, b, … z, aa, … */
function* shortNames() {
  for (let number = 0; ; number++) {
    let name = "";
    for (let rest = number + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) name = String.fromCharCode(97 + ((rest - 1) % 26)) + name;
    yield name;
  }
}

const [, shared] = link.match(/const \{(.*)\} = initSync/);
const kept = new Set([...shared.split(",").map((name) => name.trim()), "memory"]);
const called = new Set([...script.matchAll(/\bwasm\.(\w+)/g)].map(([, name]) => name));
const exportNames = shortNames();
const exported = new Map();
text = text.replace(/^ \(export "(.+?)" (.*)\n/gm, (line, name, rest) => {
  if (kept.has(name)) return line;
  if (!called.has(name)) return "";
  exported.set(name, exportNames.next().value);
  return ` (export "${exported.get(name)}" ${rest}\n`;
});
script = script.replace(/\bwasm\.(\w+)/g, (_, name) => `wasm.${exported.get(name) ?? name}`);

const functions = /^        (\w+): (function\([^]*?^        \}(?:, arguments\); \})?),\n/gm;
const importNames = shortNames();
const imported = new Map([...script.matchAll(functions)].map(([, name]) => [name, importNames.next().value]));
text = text.replace(/^ \(import "(\.\/.+?_bg\.js)" "(.+?)"/gm, (line, module, name) => (imported.has(name) ? ` (import "${module}" "${imported.get(name)}"` : line));
optimize(text, main);
const left = new Set(WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(main))).map(({ name }) => name));
script = script.replace(functions, (_, name, body) => (left.has(imported.get(name)) ? `        ${imported.get(name)}: ${body},\n` : ""));
writeFileSync(glue, script);

for (const file of readdirSync(folder).filter((file) => extname(file) === ".wasm" && join(folder, file) !== main)) {
  optimize(textOf(join(folder, file)), join(folder, file));
}
