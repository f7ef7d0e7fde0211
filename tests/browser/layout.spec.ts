// Layout stability: fields don't move while typing, nothing covers the focus, and everything fits on narrow and low
// screens (200 % and 400 % zoom).
import type { Locator, Page } from "@playwright/test";
import { TEST } from "./support/limits.ts";
import { type Person, basil, mira, runa, teo } from "./support/people.ts";
import { deskPlaces, openPlaces, screens } from "./support/screens.ts";
import { enter, enterDesk, enterForm, entry, heading, modifyForm, openAnew, places } from "./support/steps.ts";
import { showAll } from "./support/sweep.ts";
import { expect, expectNoSidewaysScroll, test } from "./support/test.ts";
import { expectTidy } from "./support/tidy.ts";

/** A folder for screenshots to look at. */
const PICTURES = process.env.HANDOVER_PICTURES;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function box(of: Locator): Promise<Box> {
  const box = await of.boundingBox();
  if (box === null) throw new Error("there is nothing to see");
  return box;
}

/** Whether the element is on top at its middle. */
const isUncovered = (of: Locator): Promise<boolean> =>
  of.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const seen = document.elementFromPoint(left + Math.min(width / 2, 40), top + height / 2);
    return seen !== null && (element.contains(seen) || seen.contains(element));
  });

test("every page begins at the same place", async ({ page }) => {
  const begins: Record<string, string> = {};
  const visit = async (place: string) => {
    await openAnew(page, place);
    await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
    const { x, y } = await box(page.getByRole("main").locator("> *").first());
    begins[place] = `${Math.round(x)}, ${Math.round(y)}`;
  };
  for (const place of [places.signUp, "/#/"]) await visit(place);
  await enter(page, mira);
  for (const place of [places.services, places.requests, places.order, places.profile, places.forgotten, "/#/no/such/place"]) {
    await visit(place);
  }
  expect([...new Set(Object.values(begins))], JSON.stringify(begins)).toHaveLength(1);
});

test("on a low screen the focused field and its message stay in view", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const form = await enterForm(page, mira, service);
  for (const width of [640, 320]) {
    const height = 256;
    await page.setViewportSize({ width, height });
    await entry(form, "admin").focus();
    for (const role of ["tech", "billing"] as const) {
      await entry(form, role).focus();
      const name = role === "tech" ? "Tech" : "Billing";
      const message = form.getByRole("group", { name, exact: true }).getByText("Choose nonsense from the list");
      await entry(form, role).fill("nonsense");
      await entry(form, role).blur();
      await expect(message).toBeVisible();
      await entry(form, role).focus();
      for (const seen of [entry(form, role), message]) {
        const { y, height: tall } = await box(seen);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y + tall).toBeLessThanOrEqual(height);
        expect(await isUncovered(seen)).toBe(true);
      }
      await entry(form, role).fill("");
    }
  }
});

test("the header is one line at 900 px, and two at 360 px", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await api.requestOne(mira, service, { tech: runa });
  await enter(page, mira);
  const header = page.getByRole("banner");
  const tabs = header.getByRole("navigation").getByRole("link");
  await expect(tabs).toHaveCount(5);
  await expect(tabs.filter({ hasText: "waiting for you" }), "with a number").toHaveCount(1);
  const tops = async (of: Locator): Promise<number[]> =>
    of.evaluateAll((all) => [...new Set(all.map((one) => Math.round(one.getBoundingClientRect().top)))]);
  // A line is 3.5rem high; that of the tabs on a phone is 2.75rem.
  for (const [width, height] of [[900, 58], [360, 102]] as const) {
    await page.setViewportSize({ width, height: 800 });
    await expectNoSidewaysScroll(page);
    const { height: found } = await box(header);
    expect(found, `${width} px`).toBeLessThanOrEqual(height);
    expect(await tops(tabs), `${width} px: tabs in one line`).toHaveLength(1);
    for (const part of await header.locator("a:visible, button:visible").all()) {
      const { x, width: wide } = await box(part);
      expect(x, `${width} px: ${await part.innerText()}`).toBeGreaterThanOrEqual(0);
      expect(x + wide, `${width} px: ${await part.innerText()}`).toBeLessThanOrEqual(width);
    }
  }
});

test("text of twice the size fits at 360 px", async ({ page, api }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  const service = await api.service({ admin: mira, tech: basil });
  const request = await api.requestOne(mira, service, { tech: runa });
  const enlarge = () => page.evaluate(() => document.documentElement.style.setProperty("font-size", "32px"));
  /** Texts and fields that end beyond the card or the page that they are in. */
  const cut = (): Promise<string[]> =>
    page.getByRole("main").evaluate((main) =>
      [...main.querySelectorAll("p, h1, h2, input:not(.vh), select, .badge, .state > span")]
        .filter((element) => {
          const { right, width } = element.getBoundingClientRect();
          const card = (element.closest(".card") ?? main).getBoundingClientRect();
          return width > 1 && right > card.right + 1;
        })
        .map((element) => element.outerHTML.slice(0, 80)),
    );
  await enter(page, mira, places.request(request));
  await expect(page.getByLabel("Validation code")).toBeVisible();
  await enlarge();
  for (const place of [places.request(request), places.rights(service), places.services, places.profile]) {
    await page.goto(place);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator(".bone")).toHaveCount(0);
    await expectNoSidewaysScroll(page);
    expect(await cut(), place).toEqual([]);
  }
  await page.goto(places.modify(service));
  const form = await modifyForm(page);
  await form.getByRole("button", { name: "Send request" }).scrollIntoViewIfNeeded();
  await expectNoSidewaysScroll(page);
  expect(await cut(), "the form").toEqual([]);
});

test("no copy button wraps onto a line of its own", { tag: "@all" }, async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: mira, billing: mira });
  await enter(page, runa, places.request(await api.requestOne(mira, service, { tech: runa })));
  const facts = page.getByRole("complementary");
  await expect(facts).toContainText("admin, tech and billing");
  for (const width of [1440, 1024, 390, 320]) {
    await page.setViewportSize({ width, height: 900 });
    const alone = await facts.getByRole("button", { name: /^Copy / }).evaluateAll((buttons) =>
      buttons.filter((button) => {
        const last = [...(button.previousElementSibling?.getClientRects() ?? [])].at(-1);
        return last === undefined || last.bottom < button.getBoundingClientRect().top + 4;
      }).map((button) => button.getAttribute("aria-label")),
    );
    expect(alone, `at ${width} px`).toEqual([]);
  }
});

test("the lines of a submission are readable at every width", { tag: "@all" }, async ({ page, api }) => {
  const services = [await api.service({ admin: mira, tech: basil }), await api.service({ admin: mira, tech: basil })];
  await enter(page, mira, places.submission(await api.submit(mira, services, teo)));
  const name = page.getByRole("table").getByText(services[0]?.name ?? "", { exact: true });
  await expect(name).toBeVisible();
  for (const width of [1440, 1150, 1024, 930, 905, 700, 320]) {
    await page.setViewportSize({ width, height: 900 });
    await expect.poll(async () => (await box(name)).height, { message: `one line at ${width} px` }).toBeLessThan(24);
    await expectNoSidewaysScroll(page);
  }
});

test("on paper a page shows what it says, black on white, and nothing to press", async ({ page, api }) => {
  const services = [await api.service({ admin: mira, tech: basil }), await api.service({ admin: mira, tech: basil })];
  const submission = await api.submit(mira, services, teo);
  await page.emulateMedia({ colorScheme: "dark" });
  await enter(page, teo, places.submission(submission));
  await expect(page.getByLabel("Validation code")).toBeVisible();
  await page.emulateMedia({ colorScheme: "dark", media: "print" });
  await expect(page.getByRole("banner")).toBeHidden();
  await expect(page.getByRole("navigation", { name: "My contacts" })).toBeHidden();
  await expect(page.getByRole("search")).toBeHidden();
  await expect(page.getByLabel("Validation code")).toBeHidden();
  await expect(page.getByRole("main").getByRole("checkbox")).toHaveCount(0);
  for (const { name } of services) await expect(page.getByRole("table").getByText(name, { exact: true })).toBeVisible();
  await expect(page.locator("body")).toHaveCSS("background-color", "rgb(255, 255, 255)");
  await expect(heading(page, /^Become .* contact for \d+ services\?$/)).toHaveCSS("color", "rgb(0, 0, 0)");
  if (PICTURES) await page.pdf({ path: `${PICTURES}/paper.pdf` });
});

/** Makes printing count the rows on the page, and lets it be waited for. */
async function watchPrinting(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const printed = new Promise<number>((resolve) => {
      window.print = () => resolve(document.querySelectorAll("tbody tr").length);
    });
    Object.assign(window, { printed });
  });
  return () => page.evaluate(() => (window as unknown as { printed: Promise<number> }).printed);
}

for (const [by, tag, press] of [
  ["the button", [], (page: Page) => page.getByRole("button", { name: "Print" }).click()],
  ["the browser’s shortcut", ["@all"], (page: Page) => page.keyboard.press("Control+p")],
] as const) {
  test(`every row of a list is printed, by ${by}`, { tag: [...tag] }, async ({ page }) => {
    await enter(page, mira, `${places.services}?flat=1`);
    const caption = page.getByRole("table").locator("caption");
    await expect(caption).toContainText("50 shown so far");
    const all = Number(((await caption.innerText()).match(/^([\d,]+) services/)?.[1] ?? "0").replace(",", ""));
    expect(all).toBeGreaterThan(200);
    const printed = await watchPrinting(page);
    await press(page);
    const rows = await printed();
    await expect(caption).not.toContainText("shown so far");
    const shared = Number((await caption.innerText()).match(/([\d,]+) shared with you/)?.[1] ?? "0");
    expect(rows).toBe(all + shared);
  });
}

test.describe("in French", () => {
  test.use({ locale: "fr-FR" });

  // French words are longer.
  test("on paper no word of a list is wider than its column, nor the list than the sheet", { tag: "@all" }, async ({ page }) => {
    await enter(page, mira);
    await expect(page.getByRole("row").nth(5)).toBeVisible();
    // The text of A4 and A5 sheets, and of one with wide margins.
    for (const width of [718, 480, 600]) {
      await page.setViewportSize({ width, height: 1000 });
      await page.emulateMedia({ media: "print" });
      const overlaps = await page.getByRole("table").evaluate((table) => {
        const wide = [...table.querySelectorAll("th, td")].filter((cell) => cell.scrollWidth > cell.clientWidth + 1);
        return [...wide.map((cell) => cell.textContent), table.scrollWidth > document.documentElement.clientWidth].filter(Boolean);
      });
      expect(overlaps, `at ${width} px`).toEqual([]);
      await expect(page.getByRole("columnheader", { name: "Administrateur" })).toBeVisible();
      await page.emulateMedia({ media: "screen" });
    }
    if (PICTURES) await page.pdf({ path: `${PICTURES}/list.pdf` });
  });
});

// French words are the longest.
test("every screen fits at every width, in French", async ({ context, api }) => {
  test.setTimeout(3 * TEST);
  const reader = await context.newPage();
  await enterDesk(reader, "Lena Marsh");
  const others = [...(await deskPlaces(api, reader)), ...openPlaces];
  const all: { name: string; as?: Person | undefined; address: string }[] = others.map((address) => ({ name: address, address }));
  for (const { name, as, place } of screens) all.push({ name, as, address: await place(api, reader) });
  await reader.close();
  await context.addInitScript(() => location.protocol === "about:" || localStorage.setItem("language", "fr"));
  for (const { name, as, address } of all) {
    await test.step(name, async () => {
      if (!address.startsWith("/#/desk")) await context.clearCookies();
      if (as !== undefined) await context.request.post("/1.0/demo/session", { data: { account: as.handle } });
      const page = await context.newPage();
      await page.goto(address);
      await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.getByText("Chargement…", { exact: true })).toHaveCount(0);
      await expect(page.locator(".bone")).toHaveCount(0);
      for (const width of [1280, 768, 412, 360]) {
        await page.setViewportSize({ width, height: 800 });
        await showAll(page);
        if (PICTURES) await page.screenshot({ path: `${PICTURES}/fr-${name.replaceAll(/\W+/g, "-")}-${width}.png`, fullPage: true });
        await expectNoSidewaysScroll(page);
        await expectTidy(page, name);
      }
      await page.close();
    });
  }
});
