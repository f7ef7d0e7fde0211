// Runs before the first paint and outlives the app: whatever has to work even when WebAssembly does not.
(function () {
  "use strict";
  var root = document.documentElement;

  // First of all, because what follows may fail, too. A panic aborts a release of the app silently, so the page itself
  // shows that it has stopped, or that the browser lacks what the app needs.
  var shown = null;
  var isAble = typeof WebAssembly === "object";
  var stored = { theme: null, language: null, session: null, desk: null, provider: null };
  function stopped() {
    // The notice is at the end of the page, which may not have been parsed yet.
    if (document.readyState === "loading") {
      document.addEventListener("DOMContentLoaded", stopped);
      return;
    }
    var app = document.getElementById("app");
    var notice = document.getElementById("stopped");
    if ((shown && shown.isConnected) || !app || !notice) return;
    var copy = notice.content.cloneNode(true);
    shown = copy.firstElementChild;
    var texts = Array.from(copy.querySelectorAll("[lang]"));
    var language = spoken(
      texts.map(function (text) {
        return text.lang;
      }),
    );
    texts.forEach(function (text) {
      if (text.lang !== language) text.remove();
    });
    var cause = isAble ? "failure" : "unsupported";
    copy.querySelectorAll("[data-cause]").forEach(function (text) {
      if (text.dataset.cause !== cause) text.remove();
    });
    copy.querySelector(".notice").dataset.s = isAble ? "bad" : "warn";
    copy.querySelector("button").addEventListener("click", function () {
      location.reload();
    });
    app.replaceChildren(copy);
    endOutline();
    app.querySelector("h1").focus();
  }

  function endOutline() {
    var outline = document.getElementById("outline");
    if (outline) outline.remove();
  }

  // The language to speak: that of the app once it runs, else the chosen one, else the first that the browser names. Some
  // browsers name none, or in the form of another system (`fr_FR@euro`).
  function spoken(known) {
    var isRunning = document.querySelector("#app:not([aria-busy])") !== null;
    var wanted = [isRunning ? root.lang : null, stored.language].concat(navigator.languages, navigator.language);
    var tags = wanted.map(function (tag) {
      return typeof tag === "string" ? tag.split(/[^A-Za-z0-9]/)[0].toLowerCase() : "";
    });
    var found = tags.find(function (tag) {
      return known.includes(tag);
    });
    return found || known[0];
  }

  function capture(name, listener) {
    addEventListener(name, listener, true);
  }

  // The page's script starts the app with this (src/xtask/src/web/mod.rs).
  window.handoverStart = (init, module) =>
    init(module).catch((reason) => {
      stopped();
      throw reason;
    });

  // Extensions, virus scanners and link scanners run in the same window, and their failures must not stop the app. Its own
  // are panics, which trap, and until it has started all errors in its files.
  function isOwn(error, file) {
    var trace = [error && error.stack, file].join();
    if (/-extension:/.test(trace)) return false;
    return (isAble && error instanceof WebAssembly.RuntimeError) || (isLoading() && trace.includes("/handover-app-"));
  }

  function isLoading() {
    return document.querySelector("#app[aria-busy]") !== null;
  }

  // Capturing, because a file that fails to load reports to its own element only: the script that starts the app and imports
  // the rest, or the style sheet.
  capture("error", (event) => {
    var of = event.target;
    var isFile = String(of.text).includes("handoverStart") || (of.rel === "stylesheet" && of.href.includes("/handover-"));
    if (isFile ? isLoading() : isOwn(event.error, event.filename)) stopped();
  });
  addEventListener("unhandledrejection", function (event) {
    if (isOwn(event.reason)) stopped();
  });

  if (!isAble) stopped();

  // Theme and language, applied before the first paint so that nothing flashes. The app writes these keys.
  try {
    for (var key in stored) stored[key] = localStorage.getItem(key);
  } catch (blocked) {
    // Storage is refused: follow the system.
  }
  if (stored.theme === "light" || stored.theme === "dark") root.dataset.theme = stored.theme;
  if (stored.language) root.lang = stored.language;

  // Keys of an input method are not for the app. Safari sends the Enter that confirms a word once it is complete, with
  // the code 229.
  capture("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) event.stopPropagation();
  });

  // Hints about keys are for those who use keys (style/base.css); a touch ends that.
  addEventListener("keydown", function (event) {
    if (event.key === "Tab" || event.key.startsWith("Arrow")) root.dataset.keys = "";
  });
  addEventListener("pointerdown", function (event) {
    if (event.pointerType === "touch") delete root.dataset.keys;
  });

  // Asks for what the page needs besides the main module, beside it instead of after it: the session, the page's data, its
  // texts and its lazy module. Only a hint: the app fetches the same by itself.
  function content(name) {
    var meta = document.querySelector("meta[name=" + name + "]");
    return (meta && meta.content) || "";
  }

  function preload(address) {
    var link = document.createElement("link");
    link.rel = "preload";
    link.as = "fetch";
    link.crossOrigin = "anonymous";
    link.href = address;
    document.head.append(link);
  }

  // Answers of the API, until the app makes the same call (src/app/src/platform/client.rs). Not preloads: browsers differ in
  // whether they keep answers that must not be stored, and an answer that is not taken has to be forgotten.
  var early = new Map();
  window.handoverEarly = early;
  addEventListener("hashchange", function () {
    early.clear();
  });

  early.set("account", stored.session);

  function read(address) {
    var headers = { Accept: "application/json" };
    var shown = isDesk ? stored.desk : stored.session;
    if (shown) headers["Handover-Account"] = shown;
    var answer = fetch(address, { headers: headers });
    // The app makes the call again.
    answer.catch(function () {});
    early.set(address, answer);
  }

  // A number, a handle or a UUID, but not a code.
  function isPlain(text) {
    return (text.length < 32 && /^(\d+|[a-z0-9]+-[a-z0-9]+)$/i.test(text)) || /^[\da-f]{8}(-[\da-f]{4}){4}[\da-f]{8}$/.test(text);
  }

  // The page: its path, `{}` in place of a number, handle or UUID at its end, and its parameters.
  var parts = /^#?\/?([^?]*?)\/?(?:\?([^]*))?$/.exec(location.hash);
  var path = parts[1];
  var parameters = new URLSearchParams(parts[2] || "");
  var last = path.split("/").pop();

  // The row of the page: its paths, the parameter that picks it, the files of its module, the number of its further texts,
  // and what it reads (src/api/src/link/first.rs).
  function rowOf(rows) {
    var general = isPlain(last) ? path.replace(/[^/]*$/, "{}") : path;
    return rows.find(function (row) {
      var wanted = row[1].split("=");
      var value = parameters.get(wanted[0]);
      return (!row[1] || (wanted[1] ? value === wanted[1] : value)) && (row[0].includes(path) || row[0].includes(general));
    });
  }

  // An address that the page reads; nothing if the page lacks a part of it.
  function addressOf(template) {
    var isComplete = true;
    function fill(text, allows) {
      return text.replace(/\{(.*?)\}/, function (_, name) {
        var value = name ? parameters.get(name) : last;
        isComplete = isComplete && Boolean(value) && allows(value);
        return value;
      });
    }
    var address = template.split("?");
    var url = new URL(fill(address[0], isPlain), location.href);
    var query = new URLSearchParams();
    (address[1] ? address[1].split("&") : []).forEach(function (pair) {
      var name = pair.split("=")[0];
      var value = pair === name ? parameters.get(name) : fill(pair.slice(name.length + 1), Boolean);
      if (value) query.append(name, value);
    });
    url.search = query;
    return isComplete ? url.href : null;
  }

  var { tabs, rows, words } = JSON.parse(content("handover-places") || '{"tabs":[],"rows":[],"words":{}}');
  var isDesk = /^desk(\/|$)/.test(path);
  var isSignedIn = (isDesk ? stored.desk : stored.session) !== null;
  var row = rowOf(rows);
  if (!isDesk && (!row || (row[3] > 0 && !isSignedIn))) {
    row = rows.find(function (row) {
      return row[0].includes("not-found");
    });
  }
  // A backend elsewhere is called with cookies of its own. After a sign-in by the provider, the session only begins with the
  // app's first call.
  var isBack = /[?&]state=/.test(location.search);
  if (!content("handover-backend") && !isBack) {
    read(new URL("/1.0/app", location.href).href);
    var isReading = row && (row[3] === 0 || isSignedIn);
    (isReading ? row[4] : []).map(addressOf).filter(Boolean).forEach(read);
  }
  var texts = content("handover-texts").split(";");
  var language = spoken(texts[0].split(" "));
  if (texts.length === 2) {
    var files = ["outside", "inside", "rest"].slice(0, row ? row[3] + 1 : isSignedIn ? 2 : 1);
    files.forEach(function (file) {
      preload("texts/" + file + "-" + language + "-" + texts[1] + ".txt");
    });
  }
  if (row && !isBack && !(isDesk && !isSignedIn)) row[2].forEach(preload);

  // The outline of the page until the app shows it: what the table has for it, in the app's own markup, so that nothing
  // moves. Only the tabs and that the page is loading are there to be read aloud.
  const bone = '<span class="bone"></span>';
  const text = (name) => `<span data-text="${name}"></span>`;
  const shapes = {
    crumbs: (...names) => {
      const next = '<svg class="i"><use href="#i-next"/></svg>';
      const step = (name, index) => `<li>${index > 0 ? next : ""}<a>${text(name)}</a></li>`;
      return `<div class="crumbs"><ol>${names.map(step).join("")}</ol></div>`;
    },
    // With the lead, if it is always the same text, and with room for rows of acts.
    head: (lead, acts) => {
      const row = acts ? `<div class="row ${acts > 1 ? "two-rows" : ""}"></div>` : "";
      const line = { none: "", data: bone }[lead] ?? text(lead);
      return `<div class="head"><div><div class="title"></div><p>${line}</p></div>${row}</div>`;
    },
    subtabs: () => `<div class="subtabs"><a>${bone}</a><a>${bone}</a></div>`,
    needs: () => '<div class="calm"></div>',
    filters: (chips) => {
      const all = `<span class="chip">${bone}</span>`.repeat(chips);
      return `<div class="filters"><div class="in"><input></div><div class="chips">${all}</div></div>`;
    },
    table: (kind, ...heads) => {
      const isOfServices = kind === "services";
      const head = (name) => {
        const [, role] = name.toLowerCase().split(".");
        const icon = `<svg class="i"><use href="#i-${role}"/></svg>`;
        return `<th>${role ? `<span class="role" data-r="${role}">${icon}${text(name)}</span>` : text(name)}</th>`;
      };
      const tick = isOfServices ? '<td class="tk"><label class="tick"><input type="checkbox"></label></td>' : "";
      const name = `<th><div class="svc">${bone}${isOfServices ? bone : ""}</div></th>`;
      const row = `<tr class="grp">${tick}${name}${`<td>${bone}</td>`.repeat(heads.length - 1)}<td class="acts"></td></tr>`;
      const top = `<thead><tr>${tick}${heads.map(head).join("")}<th class="acts"></th></tr></thead>`;
      const caption = `<caption>${bone}</caption>`;
      const table = `<table class="list ${kind}">${caption}${top}<tbody>${row.repeat(10)}</tbody></table>`;
      return `<div class="card">${table}</div>`;
    },
    card: (lines) => `<div class="card pad stack mid">${`<p>${bone}</p>`.repeat(lines)}</div>`,
    cards: (count, lines) => `<div class="cols n3">${shapes.card(lines).repeat(count)}</div>`,
    set: (lines) => `<div class="cols set"><p>${bone}</p>${shapes.card(lines)}</div>`,
    // Two columns: what follows, up to the aside.
    side: () => '<div class="cols side"><div class="stack">',
    aside: (lines) => `</div><aside>${shapes.card(lines)}</aside></div>`,
    arc: () => {
      const person = `<div><span class="disc xl me"></span>${bone}${bone}</div>`;
      const arc = '<svg viewBox="0 0 240 72"><path class="arc" pathLength="100" d="M12 60Q120-28 228 60"/></svg>';
      return `<div class="card"><div class="handover-drawing">${person}${arc}${person}</div></div>`;
    },
  };

  function draw() {
    const outline = document.getElementById("outline");
    const [bar, main] = outline.children;
    const service = parameters.get("service") || "";
    const known = { ...words[language], "{service}": service };
    const [tab, heading, parts] = row ? row.slice(5) : ["", "", []];
    const loading = main.querySelector(".loading");
    if (known.loading) loading.textContent = known.loading;
    if (isSignedIn && !isDesk && tabs.length > 0) {
      const name = document.createElement("span");
      name.textContent = stored.provider;
      if (stored.provider) bar.firstElementChild.append(name);
      const link = ([name, path]) => `<li><a href="#/${path}"${name === tab ? ' aria-current="page"' : ""}>${text(name)}</a></li>`;
      const end = `<div class="row end"><span class="disc me"></span><span class="name">${bone}</span></div>`;
      bar.insertAdjacentHTML("beforeend", `<nav><ul class="ul">${tabs.map(link).join("")}</ul></nav>${end}`);
      bar.querySelector("nav").ariaLabel = known["frame-my-contacts"];
    }
    if (parts.length > 0) {
      loading.className = "vh";
      const shape = ([kind, ...of]) => shapes[kind](...of);
      const page = parts.map((part) => shape(part.split(" "))).join("");
      main.insertAdjacentHTML("beforeend", `<div inert>${page}</div>`);
      entitle(main.querySelector(".title"), heading.startsWith("{") ? heading : known[heading] || "", service);
    }
    outline.querySelectorAll("[data-text]").forEach((of) => of.replaceWith(known[of.dataset.text]));
  }

  // The heading with a service's name, which is a plain text from the address.
  function entitle(title, heading, service) {
    const [before, after] = heading.split("{service}");
    if (after === undefined && heading) title.textContent = heading;
    else if (!heading || !service || service.length > 253) title.innerHTML = bone;
    else {
      const name = document.createElement("bdi");
      if (service.includes("-")) name.className = "whole";
      name.textContent = service;
      title.append(before, name, after);
    }
  }

  // Once its place has been parsed, and so before it is painted without the tabs.
  observeUntil(document, "#app", () => {
    observeUntil(document.getElementById("app"), "#app :is(main h1, [role=alert], .offline)", endOutline);
    draw();
  });

  function observeUntil(part, selector, then) {
    new MutationObserver((_, observer) => {
      if (!document.querySelector(selector)) return;
      observer.disconnect();
      then();
    }).observe(part, { childList: true, subtree: true });
  }

  // A field's value is what it shows, also where a browser or a password manager filled it in without an event. The app sets
  // the value as `bound`. Before it is used, fields that show something else report it.
  var bound = new WeakMap();

  function learn(field) {
    var [member] = bound.get(field) || [];
    if (member) bound.set(field, [member, field[member]]);
  }

  [HTMLInputElement, HTMLTextAreaElement, HTMLOptionElement].forEach((kind) => {
    Object.defineProperty(kind.prototype, "bound", {
      set(value) {
        var member = typeof value === "string" ? "value" : "selected" in this ? "selected" : "checked";
        if (this[member] !== value) this[member] = value;
        bound.set(this, [member]);
        learn(this);
      },
    });
  });

  function report(field) {
    var [member, value] = bound.get(field) || [];
    if (!member || field[member] === value) return;
    learn(field);
    if (field.type === "radio" && !field.checked) return;
    ["input", "change"].forEach((name) => {
      (field.closest("select") || field).dispatchEvent(new Event(name, { bubbles: true }));
    });
  }

  capture("input", (event) => Array.from(event.target.options || [event.target]).forEach(learn));
  ["change", "click", "submit"].forEach((name) => {
    capture(name, (event) => {
      // A click on a tick box has changed it already; its events follow.
      if (name !== "click" || event.target.closest("button")) {
        document.querySelectorAll("input, textarea, option").forEach(report);
      }
    });
  });

  // Translators and other extensions replace the text nodes of the page by elements of their own, but the app still writes
  // to the nodes, removes them, and inserts others before them. So each node is put back, empty, before what covers it. When
  // the app writes to it or removes it, its cover goes; the translator then finds the new text.
  var covers = new WeakMap();
  var covered = new WeakMap();

  function cover(node, text, nodes) {
    covers.set(node, { text: text, nodes: nodes });
    nodes.forEach(function (above) {
      covered.set(above, node);
    });
  }

  // Returns the text that was covered.
  function uncover(node) {
    var found = covers.get(node);
    covers.delete(node);
    found.nodes.forEach(function (above) {
      above.remove();
    });
    return found.text;
  }

  function coverRemoved(above, added) {
    var node = covered.get(above);
    var found = covers.get(node);
    if (!found) return;
    // The translation was undone, or made anew.
    if (added.includes(node)) node.data = uncover(node);
    else cover(node, found.text, found.nodes.filter((other) => other !== above).concat(added));
  }

  function textRemoved(node, added, isWritten) {
    var found = covers.get(node);
    if (found && node.isConnected) node.after.apply(node, found.nodes);
    else if (found) node.data = uncover(node);
    else if (added.length > 0 && added[0].isConnected && !node.isConnected && /\S/.test(node.data)) {
      added[0].before(node);
      cover(node, node.data, added);
      // Written to before this was noticed.
      if (isWritten) uncover(node);
      else node.data = "";
    }
  }

  function follow(records) {
    records.forEach(function (record, index) {
      if (record.type === "characterData" && covers.has(record.target)) uncover(record.target);
      record.removedNodes.forEach(function (node) {
        var added = Array.from(record.addedNodes);
        if (covered.has(node)) coverRemoved(node, added);
        else if (node.nodeType === Node.TEXT_NODE) {
          var later = records.slice(index + 1);
          var isWritten = later.some((other) => other.type === "characterData" && other.target === node);
          textRemoved(node, added, isWritten);
        }
      });
    });
    // Its own changes.
    observer.takeRecords();
  }

  var observer = new MutationObserver(follow);
  document.addEventListener("DOMContentLoaded", function () {
    var app = document.getElementById("app");
    observer.observe(app, { childList: true, subtree: true, characterData: true });
  });
})();
