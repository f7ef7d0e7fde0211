// Loads the files of lazy modules. FILES is filled in by postbuild.mjs.
import { initSync } from "./handover-app.js";

const loading = {};

function load(file) {
  loading[file] ??= WebAssembly.instantiateStreaming(fetch(new URL(file, import.meta.url)), { main: initSync() });
  // The next attempt fetches it again.
  loading[file].catch(() => delete loading[file]);
  return loading[file];
}

/** The function with which the app has a module loaded: it gets the table slot of what is to be called in the end. */
export const loaderOf = (module) => async (callback, data) => {
  const hasFailed = await Promise.all(FILES[module].map(load)).catch(() => true);
  initSync().__indirect_function_table.get(callback)(data, hasFailed !== true);
};
