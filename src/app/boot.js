// Runs before the first paint and outlives the app: what has to work even when WebAssembly does not.
(function () {
  "use strict";
  var root = document.documentElement;

  // The chosen theme and language, before anything is drawn, so that nothing flashes. Both are the app's to write.
  try {
    var theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    var language = localStorage.getItem("language");
    if (language) root.lang = language;
  } catch (blocked) {
    // Storage is refused: follow the system.
  }

  // The release build of the app aborts without a word, so the page itself has to say that it has stopped.
  var told = false;
  function stopped() {
    // What is to be shown stands at the end of the page.
    if (document.readyState === "loading") {
      document.addEventListener("DOMContentLoaded", stopped);
      return;
    }
    var app = document.getElementById("app");
    var notice = document.getElementById("stopped");
    if (told || !app || !notice) return;
    told = true;
    var copy = notice.content.cloneNode(true);
    var texts = copy.querySelectorAll("[lang]");
    var own = copy.querySelector("[lang='" + root.lang.slice(0, 2) + "']") || texts[0];
    texts.forEach(function (text) {
      if (text !== own) text.remove();
    });
    copy.querySelector("button").addEventListener("click", function () {
      location.reload();
    });
    app.replaceChildren(copy);
    app.querySelector("h1").focus();
  }

  // Before the app has started any failure is final; afterwards only one of the app itself is.
  function fatal(reason) {
    var app = document.getElementById("app");
    var loading = app !== null && app.hasAttribute("aria-busy");
    var trap = typeof WebAssembly === "object" && reason instanceof WebAssembly.RuntimeError;
    return loading || trap;
  }
  // Capturing, because a script or module that fails to load reports to its own element only.
  addEventListener(
    "error",
    function (event) {
      if (fatal(event.error)) stopped();
    },
    true,
  );
  addEventListener("unhandledrejection", function (event) {
    if (fatal(event.reason)) stopped();
  });
})();
