// Puts the pieces that wasm-split has cut the app into, one for each set of lazy modules that share something, into a file for
// each module and the main module, and optimizes these files. Writes `modules.json`, the lazy files of each module, and the
// functions by which the app has them loaded.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const [, folder, binaryenFolder, esbuild] = process.argv;
const pieces = join(folder, "pieces");
const { default: binaryen } = await import(pathToFileURL(join(binaryenFolder, "index.js")));
const { buildSync } = (await import(pathToFileURL(esbuild))).default;

const MAIN = "handover-app_bg";
const LINK = "__wasm_split";
const LOAD = `${LINK}_load_`;
/** The features that the compiler uses. */
const { BulkMemory, BulkMemoryOpt, Multivalue, MutableGlobals, NontrappingFPToInt, ReferenceTypes, SignExt } = binaryen.Features;
const FEATURES =
  BulkMemory | BulkMemoryOpt | Multivalue | MutableGlobals | NontrappingFPToInt | ReferenceTypes | SignExt;
/** Whether a module is a part of another one's page, and so only fetched with it: its name says so. */
const opensOn = (module, other) => module !== other && module.startsWith(`${other}_`);

/**
 * The file that a piece is in, or the files: what half of the modules use is in the main module, and the file of a module has
 * all else that it uses. So shared code is in several files. A later copy puts the same functions into the same slots of the
 * table, and writes the same constants; but it would reset variables, so those of several files are in the main module, too.
 */
function filesOf(users, piece, count) {
  const files = users.filter((module) => !users.some((other) => opensOn(module, other)));
  return users.length >= count / 2 || (files.length > 1 && hasState(piece)) ? [MAIN] : files;
}

/** Whether a piece initializes variables. */
function hasState(piece) {
  const module = read(join(pieces, `${piece}.wasm`));
  const segments = indices(module.getNumDataSegments()).map((index) =>
    module.getDataSegmentInfo(module.getDataSegmentByIndex(index)),
  );
  module.dispose();
  const unknown = segments.find(({ name }) => !/^\.(rodata|data|bss)/.test(name));
  if (unknown) throw new Error(`${piece} has data of an unknown kind: ${unknown.name}`);
  return segments.some(({ name, data }) => !name.startsWith(".rodata") && data.byteLength > 0);
}

/** The modules that use each piece: those whose loader, which wasm-split has written, fetches it. */
async function usersOfPieces() {
  // The loaders are modules of JavaScript, and import the app.
  writeFileSync(join(pieces, "package.json"), '{ "type": "module" }');
  const app = "export const initSync = () => ({ __indirect_function_table: { get: () => () => {} } });";
  writeFileSync(join(pieces, "handover-app.js"), app);
  const loaders = pathToFileURL(join(pieces, `${LINK}.js`));
  const users = new Map();
  for (const name of Object.keys(await import(loaders))) {
    const module = name.slice(LOAD.length);
    globalThis.fetch = ({ pathname }) => {
      const piece = basename(pathname, ".wasm");
      users.set(piece, [...(users.get(piece) ?? []), module]);
      return new Promise(() => {});
    };
    // Imported anew, because a loader fetches a piece once.
    (await import(`${loaders}?${module}`))[name]();
  }
  return users;
}

function read(file) {
  const module = binaryen.readBinary(readFileSync(file), binaryen.Features.All);
  module.setFeatures(FEATURES);
  return module;
}

/** A module that passes on what the main module exports to the pieces of a lazy file. The global is the stack pointer. */
function passOn() {
  const main = read(join(folder, `${MAIN}.wasm`));
  const { initial: pages } = main.getMemoryInfo();
  const { initial: slots } = binaryen.getTableInfo(main.getTableByIndex(0));
  main.dispose();
  const file = join(pieces, "passed_on.wat");
  writeFileSync(
    file,
    `(module
  (import "main" "memory" (memory ${pages}))
  (import "main" "__indirect_function_table" (table ${slots} funcref))
  (import "main" "__wasm_split_shared0" (global (mut i32)))
  (export "memory" (memory 0))
  (export "__indirect_function_table" (table 0))
  (export "__wasm_split_shared0" (global 0)))`,
  );
  return file;
}

/** Makes one module of pieces, which import from the first. */
function merge(first, names, name) {
  const inputs = names.flatMap((piece) => [join(pieces, `${piece}.wasm`), piece]);
  const output = join(folder, `${name}.wasm`);
  const options = ["--all-features", "--debuginfo", "--skip-export-conflicts", "-o", output];
  const program = join(binaryenFolder, "bin/wasm-merge");
  execFileSync(process.execPath, [program, first, LINK, ...inputs, ...options], { stdio: ["ignore", "inherit", "pipe"] });
}

const indices = (count) => Array.from({ length: count }, (_, index) => index);

/** The parts of the function table that a module fills: the first slot, and the names of the functions. */
function segmentsOf(module) {
  const segments = indices(module.getNumElementSegments()).map((index) =>
    binaryen.getElementSegmentInfo(module.getElementSegmentByIndex(index)),
  );
  const valueOf = (constant) => binaryen.getExpressionInfo(constant).value;
  return segments.filter(({ offset }) => offset).map((segment) => ({ ...segment, start: valueOf(segment.offset) }));
}

/** Makes calls between pieces of one file direct ones: wasm-split calls through the table. */
function callDirectly(module) {
  const slots = new Map();
  for (const { name: segment, start, data } of segmentsOf(module)) {
    data.forEach((name, index) => name && slots.set(start + index, name));
    // wasm-split reserves the slots of all pieces in the main module.
    if (data.every((name) => !name)) module.removeElementSegment(segment);
  }
  for (const index of indices(module.getNumFunctions())) {
    const shim = module.getFunctionByIndex(index);
    const { results, body } = binaryen.getFunctionInfo(shim);
    if (!body || binaryen.getExpressionId(body) !== binaryen.CallIndirectId) continue;
    const { target, operands } = binaryen.getExpressionInfo(body);
    if (binaryen.getExpressionId(target) !== binaryen.ConstId) continue;
    const name = slots.get(binaryen.getExpressionInfo(target).value);
    if (name) binaryen.Function.setBody(shim, module.call(name, operands, results));
  }
}

/** The glue of wasm-bindgen without what the app's page does not use, such as classes that nobody makes. */
function bundleGlue(options) {
  return buildSync({
    stdin: { contents: 'export { default, initSync } from "./handover-app.js";', resolveDir: folder },
    bundle: true,
    external: [`./${LINK}.js`],
    format: "esm",
    define: { "Symbol.dispose": "undefined" },
    pure: ["FinalizationRegistry"],
    logLevel: "error",
    write: false,
    ...options,
  });
}

/** Removes exports that the glue does not use, and gives the long names between it and the main module short ones. */
function shorten(main) {
  const [{ text: plain }] = bundleGlue({}).outputFiles;
  const { outputFiles, mangleCache } = bundleGlue({
    mangleProps: /^__(wbg|wbindgen|wasm_bindgen|externref)/,
    // A table: only functions are renamed.
    reserveProps: /^__wbindgen_externrefs$/,
    mangleCache: {},
  });
  writeFileSync(join(folder, "handover-app.js"), outputFiles[0].text);
  for (const one of indices(main.getNumExports()).map((index) => main.getExportByIndex(index))) {
    const { kind, name, value } = binaryen.getExportInfo(one);
    if (kind !== binaryen.ExternalFunction) continue;
    main.removeExport(name);
    if (plain.includes(name)) main.addFunctionExport(value, mangleCache[name] ?? name);
  }
  for (const one of indices(main.getNumFunctions()).map((index) => main.getFunctionByIndex(index))) {
    const { name, module, base, params, results } = binaryen.getFunctionInfo(one);
    if (base in mangleCache) main.addFunctionImport(name, module, mangleCache[base], params, results);
  }
}

/** Optimizes a file, and returns what it imports and exports. */
function optimize(name) {
  const module = read(join(folder, `${name}.wasm`));
  callDirectly(module);
  if (name === MAIN) shorten(module);
  module.optimize();
  // Mangled names put instances of the same function beside each other, which compresses better.
  module.runPasses(["reorder-functions-by-name", "strip-debug", "strip-producers", "strip-target-features"]);
  const content = module.emitBinary();
  module.dispose();
  writeFileSync(join(folder, `${name}.wasm`), content);
  const compiled = new WebAssembly.Module(content);
  return { imports: WebAssembly.Module.imports(compiled), exports: WebAssembly.Module.exports(compiled) };
}

// -O3 compresses better than -Oz, and less inlining than usual better still. The stack ends in low memory.
binaryen.setOptimizeLevel(3);
binaryen.setShrinkLevel(0);
binaryen.setFlexibleInlineMaxSize(10);
binaryen.setOneCallerInlineMaxSize(60);
binaryen.setLowMemoryUnused(true);

const users = await usersOfPieces();
const names = [...new Set([...users.values()].flat())];
const modules = new Map(names.map((module) => [module, names.filter((file) => file === module || opensOn(module, file))]));
const files = new Map();
for (const [piece, of] of users) {
  for (const file of filesOf(of, piece, names.length)) files.set(file, [...(files.get(file) ?? []), piece]);
}

const passedOn = passOn();
for (const [file, names] of files) merge(file === MAIN ? join(folder, `${MAIN}.wasm`) : passedOn, names, file);

const main = optimize(MAIN);
files.delete(MAIN);
const given = new Set(main.exports.map(({ name }) => name));
for (const file of files.keys()) {
  const missing = optimize(file).imports.filter(({ module, name }) => module !== "main" || !given.has(name));
  if (missing.length > 0) throw new Error(`${file} imports what the main module lacks: ${JSON.stringify(missing)}`);
}

const loaders = main.imports.filter(({ module }) => module === `./${LINK}.js`).map(({ name }) => name);
const load = loaders.map((name) => `export const ${name} = loaderOf("${name.slice(LOAD.length)}");\n`);
writeFileSync(join(folder, `${LINK}.js`), ['import { loaderOf } from "./loader.js";\n', ...load].join(""));
writeFileSync(join(folder, "modules.json"), JSON.stringify(Object.fromEntries(modules)));
