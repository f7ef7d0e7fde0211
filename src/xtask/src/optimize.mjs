// Optimizes the modules of a release. The main one gets its share of the chunks; it and wasm-bindgen's glue lose what the other
// does not use, and the long names between them become short ones. Calls through the table of functions in the same file become
// direct ones.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";

const [, folder, binaryen, name, ...flags] = process.argv;
const tool = (name, args) => execFileSync(process.execPath, [join(binaryen, name), ...args], { encoding: "utf8", maxBuffer: 1 << 30 });
/** Writes a module's text, optimized. */
function optimize(text, file) {
  const written = join(folder, "text.wat");
  writeFileSync(written, text);
  tool("wasm-opt", [...flags, written, "-o", file]);
  rmSync(written);
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
