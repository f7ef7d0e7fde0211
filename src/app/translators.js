// Translators and other extensions replace the text nodes of the page by elements of their own, but the app still writes
// to the nodes, removes them, and inserts others before them. So each node is put back, empty, before what covers it. When
// the app writes to it or removes it, its cover goes; the translator then finds the new text.
(function () {
  "use strict";
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
  observer.observe(document.getElementById("app"), { childList: true, subtree: true, characterData: true });
})();
