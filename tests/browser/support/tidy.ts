// What doesn't fit on a page, by the boxes of what can be seen: overlaps, cut words, crooked rows, uneven gaps.
import { type Page, expect } from "@playwright/test";

/** Expects that nothing on the page overlaps, is cut, stands crooked or elsewhere than on other pages, or is too thin to see. */
export async function expectTidy(page: Page, name: string): Promise<void> {
  expect.soft(await page.evaluate(untidy), `${name} at ${page.viewportSize()?.width} px`).toEqual([]);
}

/** Runs in the page, and so has no imports. */
function untidy(): string[] {
  interface Piece {
    readonly of: Element;
    readonly box: DOMRect;
    readonly name: string;
  }
  const found: string[] = [];
  const above = (element: Element): Element[] => (element.parentElement ? [element, ...above(element.parentElement)] : [element]);
  const named = (element: Element) => {
    const words = (element.textContent ?? "").trim().replaceAll(/\s+/g, " ").slice(0, 40);
    return `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} “${words}”`;
  };
  const isSeen = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true }) &&
    above(element).every((one) => getComputedStyle(one).clipPath !== "inset(50%)");
  /** The part of a box that its scrolling or clipping ancestors show. */
  const clipped = (of: Element, { left, right, top, bottom }: DOMRect): DOMRect => {
    for (const one of above(of)) {
      if (one === document.body || getComputedStyle(one).overflowX === "visible") continue;
      const edge = one.getBoundingClientRect();
      [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
      [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
      if (one === document.documentElement) break;
    }
    return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
  };
  // What is open over the page covers it on purpose.
  const root = [...document.querySelectorAll(":modal, :popover-open, [role=listbox]")].filter(isSeen).at(-1) ?? document.body;
  const all = (selector: string) => [...root.querySelectorAll(selector)].filter(isSeen);

  const pieces: Piece[] = [];
  const add = (of: Element, whole: DOMRect, name: string, inset = 0) => {
    const { left, top, width, height } = clipped(of, whole);
    if (width < 4 || height < 4) return;
    pieces.push({ of, box: new DOMRect(left + 1, top + height * inset, width - 2, height * (1 - 2 * inset)), name });
  };
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, ({ textContent, parentElement }) =>
    (textContent ?? "").trim() !== "" && parentElement !== null && parentElement.closest("svg, select, script") === null && isSeen(parentElement)
      ? NodeFilter.FILTER_ACCEPT
      : NodeFilter.FILTER_REJECT,
  );
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(text);
    const of = text.parentElement as Element;
    // Lines are higher than their letters.
    for (const line of range.getClientRects()) add(of, line, named(of), 0.2);
  }
  for (const of of all("input:not([type=radio]), select, textarea, svg.i, .disc, .bone")) add(of, of.getBoundingClientRect(), named(of));
  for (const of of all(".who")) {
    const { content, display, width } = getComputedStyle(of, "::before");
    const { left, top, height } = of.getBoundingClientRect();
    const side = Number.parseFloat(width);
    if (content !== "none" && display !== "none") add(of, new DOMRect(left, top + (height - side) / 2, side, side), `initials of ${named(of)}`);
  }
  // Icons and buttons in a field belong there.
  const isIn = (one: Element, field: Element) => field.matches("input, select, textarea") && field.parentElement?.contains(one) === true;
  pieces.sort((one, other) => one.box.top - other.box.top);
  pieces.forEach(({ of, box, name }, index) => {
    for (const next of pieces.slice(index + 1)) {
      if (next.box.top > box.bottom - 2) break;
      const wide = Math.min(box.right, next.box.right) - Math.max(box.left, next.box.left);
      const high = Math.min(box.bottom, next.box.bottom) - next.box.top;
      if (wide < 2 || high < 2 || of.contains(next.of) || next.of.contains(of) || isIn(of, next.of) || isIn(next.of, of)) continue;
      found.push(`${name} and ${next.name} overlap: ${Math.round(wide)} × ${Math.round(high)} px`);
    }
  });

  for (const element of all("*:not(svg *, hr, br, wbr)")) {
    const { width, height } = element.getBoundingClientRect();
    if (height > 0 && height < 4 && width > 4) found.push(`${named(element)} is ${height} px high`);
  }

  // Words of our own are read whole; names may end in dots.
  const canvas = new OffscreenCanvas(1, 1).getContext("2d") as OffscreenCanvasRenderingContext2D;
  for (const field of all("input[placeholder]") as HTMLInputElement[]) {
    const { fontWeight, fontSize, fontFamily, paddingLeft, paddingRight } = getComputedStyle(field);
    canvas.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    const room = field.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
    const { width } = canvas.measureText(field.placeholder);
    if (width > room + 1) found.push(`the placeholder “${field.placeholder}” is cut: ${Math.round(width)} px in ${room}`);
  }
  for (const element of all("button, .btn, .msg, .help, label, h1, h2, h3, thead th, dt, p")) {
    if (getComputedStyle(element).overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1) found.push(`${named(element)} is cut`);
  }

  // What can be pressed or filled in stands on one line with what is beside it.
  for (const row of all("*").filter((element) => getComputedStyle(element).display.endsWith("flex"))) {
    const parts = [...row.children].filter(
      (part) => part.matches("select, .btn, .chip, .in, input:not([type=checkbox], [type=radio])") && isSeen(part) && getComputedStyle(part).position !== "absolute",
    );
    parts.forEach((part, index) => {
      const [box, next] = [part.getBoundingClientRect(), parts[index + 1]?.getBoundingClientRect()];
      if (next === undefined || next.left < box.right - 1) return;
      const apart = Math.abs(box.top + box.height / 2 - next.top - next.height / 2);
      if (next.top < box.bottom - 4 && next.bottom > box.top + 4 && apart > 1) found.push(`${named(part)} is ${apart} px off the line of ${named(parts[index + 1] as Element)}`);
    });
  }

  for (const card of all(".card, .notice")) {
    const next = card.nextElementSibling;
    if (!next?.matches(".card, .notice") || !isSeen(next)) continue;
    const gap = Math.round(next.getBoundingClientRect().top - card.getBoundingClientRect().bottom);
    if (gap >= 0 && gap !== 16) found.push(`${named(card)} and ${named(next)} are ${gap} px apart, not 16`);
  }

  // The actions of a page are beside its title or, with less room, below it, however long the title is.
  for (const head of all(".head")) {
    const edge = head.getBoundingClientRect();
    const [title, acts] = [...head.children];
    const isCorner = (row: Element) => getComputedStyle(row).position === "absolute";
    const corner = [...head.querySelectorAll(".row .row")].filter(isCorner);
    for (const row of [acts, ...corner].filter((row) => row !== undefined && isSeen(row) && row.childElementCount > 0) as Element[]) {
      const { left, right, top } = row.getBoundingClientRect();
      const isBeside = edge.width >= 960 || isCorner(row);
      const isThere = isBeside
        ? right > edge.right - 16 && top < edge.top + 8
        : left < edge.left + 1 && top >= (title as Element).getBoundingClientRect().bottom;
      if (!isThere) found.push(`${named(row)} is not where actions are: ${Math.round(left)}, ${Math.round(top)}`);
    }
  }
  return found;
}
