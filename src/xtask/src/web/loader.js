// Loads the files of lazy modules. FILES is filled in by postbuild.mjs.
import { initSync } from "./handover-app.js";

const loading = {};

async function instantiate(file, cache) {
  // Whether there was an answer, for src/app/src/platform/release.rs.
  window.handoverAnswered = false;
  const answer = await fetch(new URL(file, import.meta.url), { cache });
  window.handoverAnswered = true;
  const imports = { main: initSync() };
  // Streaming refuses a file whose type a proxy has changed.
  const slowly = async () => WebAssembly.instantiate(await answer.arrayBuffer(), imports);
  return WebAssembly.instantiateStreaming(answer.clone(), imports).catch(slowly);
}

function load(file) {
  // The line may have failed once, or the cache may have another answer.
  loading[file] ??= instantiate(file, "default").catch(() => instantiate(file, "reload"));
  // The next attempt fetches it again.
  loading[file].catch(() => delete loading[file]);
  return loading[file];
}

/** The function with which the app has a module loaded: it gets the table slot of what is to be called in the end. */
export const loaderOf = (module) => async (callback, data) => {
  const hasFailed = await Promise.all(FILES[module].map(load)).catch(() => true);
  initSync().__indirect_function_table.get(callback)(data, hasFailed !== true);
};
