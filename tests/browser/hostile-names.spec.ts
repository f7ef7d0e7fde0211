// Names that try to be more than text: markup, and characters that turn the direction of what follows. Import and sign-up
// refuse them; here they are in the database all the same, because screens must not rely on that (ASVS 1.2.1, 3.2.2).
import type { Locator, Page } from "@playwright/test";
import { IDENTITY, approve, casePlace, confirmedCase, file, newHolder, openCase, sentCase } from "./support/cases.ts";
import { openFirst } from "./support/desk-case.ts";
import { mira, teo } from "./support/people.ts";
import { requestToTeo, submissionToTeo } from "./support/setups.ts";
import { enter, enterDesk, heading, modifyForm, openAnew, places } from "./support/steps.ts";
import { expect, expectNoSidewaysScroll, test } from "./support/test.ts";

const MARKUP = `<img src=x onerror="document.title='owned'">`;
/** Overrides the direction and does not end that. */
const TURNS = "Lena \u202eMarsh";
/** Ends the isolation of a name, and then overrides the direction of what follows. */
const BREAKS_OUT = "Lena \u2069\u202eMarsh";
/** Runs from right to left, with neutral characters at its end. */
const HEBREW = "אורלי כהן (7)";
/** A domain of the demo, whose first label runs from right to left. */
const ARABIC = "خزف-الواحة.example";
/** Single words, longer than a line on a phone. */
const LONG_NAME = "Featherstonehaugh-Cholmondeley";
const LONG_DOMAIN = "donaudampfschifffahrtsgesellschaftskapitaen.example";

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

/** `text` runs from left to right, and begins behind both ends of `name`. */
async function expectBehind(within: Locator, text: string, name: string): Promise<void> {
  const behind = await place(within, text);
  if (text.length > 1) expect(behind.first, `${text} runs from left to right`).toBeLessThan(behind.last);
  for (const part of [name.slice(0, 4), name.slice(-4)]) {
    const of = await place(within, part);
    expect(Math.max(of.first, of.last), `${text} is behind the name`).toBeLessThan(behind.first);
  }
}

/** Each element with a name, two at least, keeps its direction to itself. */
async function expectIsolated(names: Locator): Promise<void> {
  await expect(names.nth(1)).toBeVisible();
  for (const name of await names.all()) await expect(name).toHaveCSS("unicode-bidi", "isolate");
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

for (const { what, name, tag } of [
  { what: "that turns the direction", name: TURNS, tag: "@all" },
  { what: "that ends its isolation", name: BREAKS_OUT, tag: [] },
  { what: "from right to left", name: HEBREW, tag: "@all" },
]) {
  test(`a name ${what} leaves the text around it alone`, { tag }, async ({ page, server }) => {
    await enterDesk(page, "Lena Marsh", `#/desk/customers/${teo.handle}`);
    await expect(heading(page, teo.name)).toBeVisible();
    await server.change(`update staff set name = '${name}' where name = 'Lena Marsh'`);
    await page.reload();
    const entry = page.getByRole("region", { name: "What staff did" }).getByRole("listitem");
    await expectBehind(entry, "Opened a customer", name);
  });
}

/** What is seen of `BREAKS_OUT` before it turns. */
const BEGIN = BREAKS_OUT.slice(0, 4);

test("a name that ends its isolation leaves the text around it alone on a customer’s screens", async ({ page, api, server }) => {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  await server.change(`update account set first_name = '', name = '${BREAKS_OUT}' where handle = '${mira.handle}'`);
  await server.change(
    `update holder set first_name = '', last_name = '${BREAKS_OUT}', organisation = '' where service_name = '${domain.name}'`,
  );
  await enter(page, { ...mira, name: BEGIN }, places.holder(domain));
  // The person menu: its arrow is behind the name.
  const menu = page.getByRole("banner").getByRole("button", { name: BEGIN });
  const arrow = await menu.locator("svg").boundingBox();
  const of = await place(menu, BEGIN);
  expect(Math.max(of.first, of.last)).toBeLessThan(arrow?.x ?? 0);
  const holder = page.getByRole("region", { name: "Holder", exact: true }).getByRole("definition").getByText(BEGIN);
  await expect(holder).toHaveCSS("unicode-bidi", "isolate");
});

test("a name that ends its isolation leaves the text around it alone for other readers", { tag: "@all" }, async ({ page, api, server }) => {
  await server.change(
    `update account set first_name = '', name = '${BREAKS_OUT}', organisation = '${BREAKS_OUT}' where handle = '${mira.handle}'`,
  );
  await enter(page, teo, places.submission(await submissionToTeo(api)));
  await expectIsolated(page.getByRole("complementary").getByText(BEGIN));
  await page.goto(`/${(await api.mailedCode(teo, await requestToTeo(api))).place}`);
  await expect(page.getByLabel("Validation code")).toHaveValue(/./);
  await expectIsolated(page.getByRole("main").getByText(BEGIN).filter({ visible: true }));
});

test("a holder’s name and the domain’s turn nothing but themselves where the other holder reads them", { tag: "@all" }, async ({ page, api, server }) => {
  await enter(page, mira, places.holder({ name: ARABIC, category: "DOMAIN" }));
  await page.getByLabel("Last name").fill("Ashdown");
  await page.getByLabel("Email").fill("office@larkmoor-tea.example");
  await page.getByRole("button", { name: "Ask both holders" }).click();
  await expect(page.getByRole("heading", { name: "Change of holder" })).toBeVisible();
  await server.change(
    `update holder_change set after = json_set(after, '$.firstName', '', '$.lastName', '${BREAKS_OUT}', '$.organisation', '${BREAKS_OUT}')`,
  );
  await page.goto(`/${(await api.mailedLink(mira.address, "holder/answer")).place}`);
  await expectBehind(page.getByText("would have to agree"), "would have to agree", BREAKS_OUT);
  await expectIsolated(page.getByRole("table").getByText(BEGIN));
  await openAnew(page, `/${(await api.mailedLink("office@larkmoor-tea.example", "holder/answer")).place}`);
  await expect(heading(page, /: become its holder\?$/)).toContainText(`\u2066${ARABIC}\u2069`);
});

test("the name of a domain is isolated inside of the lines about a case", { tag: "@all" }, async ({ page, api }) => {
  const isolated = `\u2066${ARABIC}\u2069`;
  const confirm = await openCase(api, ARABIC, newHolder);
  await openAnew(page, confirm);
  await expect(page.getByText(new RegExp(`^Case B-\\d+ about ${isolated}$`))).toBeVisible();
  const secret = await sentCase(api, ARABIC, newHolder, confirm);
  await openAnew(page, casePlace(secret));
  await expect(page.getByText(`${isolated}:`)).toBeVisible();
  await enterDesk(page, "Rhea Solberg");
  await openFirst(page);
  await expect(heading(page, /^Should /)).toContainText(isolated);
  await approve(api);
  await openAnew(page, `/${(await api.mailedLink(mira.address, "procedures/objection")).place}`);
  await expect(heading(page, /^Someone else may get /)).toContainText(isolated);
});

test("names that are one long word fit at 320 px", async ({ page, api, server }) => {
  await page.setViewportSize({ width: 320, height: 740 });
  const { name } = await api.service({ admin: mira, category: "DOMAIN" });
  const service = { name: LONG_DOMAIN, category: "DOMAIN" } as const;
  await server.change(`update account set first_name = 'Ada', name = '${LONG_NAME}' where handle = '${mira.handle}'`);
  await server.change(`update holder set service_name = '${LONG_DOMAIN}' where service_name = '${name}'`);
  const renamed = `name = '${LONG_DOMAIN}', name_key = '${LONG_DOMAIN}', ascii_key = null where name = '${name}' and category = 'DOMAIN'`;
  await server.change(`update contact set ${renamed}`);
  await server.change(`update service set ${renamed}`);

  const who = { ...mira, name: LONG_NAME };
  for (const place of [places.service, places.history, places.rights, places.holder].map((of) => of(service))) {
    await enter(page, who, place);
    await expect(page.getByRole("main").getByText(LONG_DOMAIN).first()).toBeVisible();
    await expectNoSidewaysScroll(page);
    const button = await page.getByRole("banner").getByRole("button", { name: LONG_NAME }).boundingBox();
    expect((button?.x ?? 0) + (button?.width ?? 999)).toBeLessThanOrEqual(320);
    expect(button?.height).toBeLessThanOrEqual(56);
  }
  for (const place of [places.modify(service), places.webmaster(service)]) {
    await enter(page, who, place);
    await modifyForm(page);
    await expectNoSidewaysScroll(page);
  }
});

test("an organisation that is one long word stays on the page of its submission and at the desk", { tag: "@all" }, async ({ page, api, server }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const organisation = "Kiln".repeat(25);
  await server.change(`update account set organisation = '${organisation}' where handle = '${mira.handle}'`);
  await enter(page, teo, places.submission(await submissionToTeo(api)));
  await expect(page.getByText(organisation).first()).toBeVisible();
  await expectNoSidewaysScroll(page);
  await enterDesk(page, "Lena Marsh", `#/desk/customers/${mira.handle}`);
  await expect(page.getByText(organisation).first()).toBeVisible();
  await expectNoSidewaysScroll(page);
});

test("the name of a case’s file that is one long word stays in its card", { tag: "@all" }, async ({ page, api }) => {
  await page.setViewportSize({ width: 320, height: 740 });
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  const secret = await confirmedCase(api, domain.name, newHolder);
  await page.goto(casePlace(secret));
  const long = `${"scan".repeat(15)}.pdf`;
  await page.getByLabel(`Choose files: ${IDENTITY}`).setInputFiles(file(long));
  const remove = page.getByRole("button", { name: `Remove ${long}` });
  await expect(remove).toBeVisible();
  const name = await page.getByRole("main").getByText(long, { exact: true }).first().boundingBox();
  expect((name?.x ?? 0) + (name?.width ?? 999)).toBeLessThanOrEqual(304 - 16);
  await expectNoSidewaysScroll(page);
});
