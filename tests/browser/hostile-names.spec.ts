// Names that try to be more than text: markup, and characters that turn the direction of what follows. Import and sign-up
// refuse them; here they are in the database all the same, because screens must not rely on that (ASVS 1.2.1, 3.2.2).
import type { Locator, Page } from "@playwright/test";
import { mira, teo } from "./support/people.ts";
import { enter, enterDesk, heading, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const MARKUP = `<img src=x onerror="document.title='owned'">`;
/** Overrides the direction and does not end that. */
const TURNS = "Lena \u202eMarsh";
/** Runs from right to left, with neutral characters at its end. */
const HEBREW = "אורלי כהן (7)";

async function expectPlainText(within: Page | Locator, text: string): Promise<void> {
  const page = "goto" in within ? within : within.page();
  await expect(within.getByText(text).first()).toBeVisible();
  await expect(page.locator("img")).toHaveCount(0);
  await expect(page).not.toHaveTitle(/owned/);
}

/** The horizontal places of the first and last character of `text` in an element. */
function place(within: Locator, text: string): Promise<{ first: number; last: number }> {
  return within.first().evaluate((element, text) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const start = node.textContent?.indexOf(text) ?? -1;
      if (start < 0) continue;
      const at = (index: number) => {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + 1);
        return range.getBoundingClientRect().left;
      };
      return { first: at(start), last: at(start + text.length - 1) };
    }
    throw new Error(`no such text: ${text}`);
  }, text);
}

/** `text` runs from left to right, and begins behind `name`. */
async function expectBehind(within: Locator, text: string, name: string): Promise<void> {
  const [behind, of] = [await place(within, text), await place(within, name)];
  expect(behind.first, `${text} runs from left to right`).toBeLessThan(behind.last);
  expect(Math.max(of.first, of.last), `${text} is behind the name`).toBeLessThan(behind.first);
}

test("markup in a name is text on every screen that shows it", async ({ page, server }) => {
  const quoted = MARKUP.replaceAll("'", "''");
  await server.change(`update account set first_name = '', name = '${quoted}' where handle = '${mira.handle}'`);
  await enter(page, { ...mira, name: MARKUP }, places.profile);
  await expectPlainText(page, MARKUP);
  await enterDesk(page, "Lena Marsh", `#/desk/customers/${mira.handle}`);
  await expectPlainText(page, MARKUP);
  await server.change(`update staff set name = '${quoted}' where name = 'Lena Marsh'`);
  await page.reload();
  await expectPlainText(page.getByRole("banner"), MARKUP);
  await page.getByRole("link", { name: "Audit log" }).click();
  await expectPlainText(page.getByRole("table"), MARKUP);
});

for (const { what, name } of [
  { what: "that turns the direction", name: TURNS },
  { what: "from right to left", name: HEBREW },
]) {
  test(`a name ${what} turns nothing but itself`, async ({ page, server }) => {
    await server.change(`update staff set name = '${name}' where name = 'Lena Marsh'`);
    await page.goto(`/#/desk/customers/${teo.handle}`);
    await page.getByRole("button", { name: name.slice(0, 4) }).click();
    await expect(heading(page, teo.handle)).toBeVisible();
    const entry = page.getByRole("region", { name: "What staff did" }).getByRole("listitem");
    await expectBehind(entry, "Opened a customer", name.slice(0, 4));
  });

  test(`a name ${what} turns nothing but itself on a customer’s screens`, async ({ page, api, server }) => {
    const begin = name.slice(0, 4);
    const domain = await api.service({ admin: mira, category: "DOMAIN" });
    await server.change(`update account set first_name = '', name = '${name}' where handle = '${mira.handle}'`);
    await server.change(
      `update holder set first_name = '', last_name = '${name}', organisation = '' where service_name = '${domain.name}'`,
    );
    await enter(page, { ...mira, name: begin }, places.service(domain));
    // The person menu: its arrow is behind the name.
    const menu = page.getByRole("banner").getByRole("button", { name: begin });
    const arrow = await menu.locator("svg").boundingBox();
    const of = await place(menu, begin);
    expect(Math.max(of.first, of.last)).toBeLessThan(arrow?.x ?? 0);
    const holder = page.getByRole("region", { name: "Holder" }).getByRole("definition").getByText(begin);
    await expect(holder).toHaveCSS("unicode-bidi", "isolate");
  });
}
