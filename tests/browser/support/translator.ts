// A page translator as Chrome and Edge have one: elements take the place of text nodes, also of those that come later.
import type { Page } from "@playwright/test";

/** Stands before each translated text. */
export const MARK = "≈";

/** Translates the open page, and goes on while it changes. */
export async function translate(page: Page): Promise<void> {
  await page.evaluate((mark) => {
    const isLeftOut = (text: Text) => {
      const place = text.parentElement;
      return place === null || place.closest("font, script, style, textarea, code, svg, [translate=no]") !== null;
    };
    const replace = (text: Text) => {
      if (!text.isConnected || !/\p{Letter}{2}/u.test(text.data) || isLeftOut(text)) return;
      const [outer, inner] = [document.createElement("font"), document.createElement("font")];
      inner.textContent = mark + text.data;
      outer.append(inner);
      text.replaceWith(outer);
    };
    const replaceAll = (node: Node) => {
      const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      const texts = node instanceof Text ? [node] : [];
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      texts.forEach(replace);
    };
    document.documentElement.lang = "de";
    replaceAll(document.body);
    new MutationObserver((changes) => {
      for (const { addedNodes, target, type } of changes) {
        if (type === "characterData") replaceAll(target);
        addedNodes.forEach(replaceAll);
      }
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  }, MARK);
}

/** Takes the translation back, as the reader's "show original" does: the texts stand in the page again. */
export async function showOriginal(page: Page): Promise<void> {
  await page.evaluate((mark) => {
    for (const element of document.querySelectorAll("font")) {
      if (element.parentElement?.closest("font") === null) element.replaceWith(element.innerText.replaceAll(mark, ""));
    }
  }, MARK);
}
