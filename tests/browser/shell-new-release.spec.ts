// A page that stays open while the provider deploys another release: its files are gone, or answers have another form. The app
// says so, and loads the new release with what was entered.
import type { Page, Route } from "@playwright/test";
import { openMailed } from "./support/mailed.ts";
import { requestToTeo } from "./support/setups.ts";
import { basil, mira, teo, wren } from "./support/people.ts";
import { chosen, enter, enterForm, entry, heading, openPreference, places } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

const offer = (page: Page) => page.getByRole("status").filter({ hasText: "There’s a new version of Handover." });
const load = (page: Page) => page.getByRole("button", { name: "Load it" });

/** A lazy module, or a file of texts. */
const LAZY_FILE = /\/(?!handover-app)[\w-]+\.wasm$|\/texts\/[\w-]+\.txt$/;

const missing = (route: Route) => route.fulfill({ status: 404, contentType: "application/json", body: "{}" });
const pageInstead = async (route: Route) => {
  const body = await (await route.fetch({ url: new URL("/", route.request().url()).href })).text();
  await route.fulfill({ contentType: "text/html", body });
};

/** The server has the page of another release, until this one is loaded anew. */
async function otherRelease(page: Page): Promise<void> {
  let isNew = false;
  await page.route("**/", (route) => {
    isNew ||= route.request().isNavigationRequest();
    const body = '<link rel="modulepreload" href="handover-app-other.js">';
    return isNew ? route.continue() : route.fulfill({ contentType: "text/html", body });
  });
}

/** Takes files of a release away until the page has been loaded `until` times. Returns how often it was. */
async function deploy(page: Page, answer: (route: Route) => Promise<void>, files = LAZY_FILE, until = 1): Promise<() => number> {
  let loads = 0;
  page.on("request", (request) => (loads += Number(request.isNavigationRequest() && request.frame() === page.mainFrame())));
  await page.route(files, (route) => (loads < until ? answer(route) : route.continue()));
  await otherRelease(page);
  return () => loads;
}

test.use({ expectedErrors: /404 \(Not Found\)|wasm|preload/ });

test.beforeEach(async ({ context }) => {
  // Nothing is fetched before it is wanted.
  await context.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
});

test.describe("a screen whose files are gone", () => {
  for (const [name, answer] of [
    ["answered with 404", missing],
    ["answered with the page", pageInstead],
  ] as const) {
    test(`${name}: the new release is loaded, once`, async ({ page }) => {
      await enter(page, mira);
      await expect(page.getByText("You’re a contact for 312 services.")).toBeVisible();
      const loads = await deploy(page, answer);
      await page.getByRole("link", { name: /^Requests/ }).click();
      await expect(offer(page)).toBeVisible();
      await expect(page.getByRole("main")).not.toContainText("We can’t reach the server.");
      await expect(page.getByRole("region", { name: /^Waiting for you/ })).toBeVisible();
      await expect(offer(page)).toHaveCount(0);
      expect(loads()).toBe(1);
    });
  }

  test("files that stay gone cause no endless loading", async ({ page }) => {
    await enter(page, mira);
    await expect(page.getByText("You’re a contact for 312 services.")).toBeVisible();
    const loads = await deploy(page, missing, /\/texts\/rest-/, Infinity);
    await page.getByRole("link", { name: /^Requests/ }).click();
    await expect(offer(page)).toBeVisible();
    await expect(page.getByRole("main").getByRole("alert")).toContainText("was damaged on its way");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText("was damaged on its way");
    await expect(offer(page)).toHaveCount(0);
    expect(loads()).toBe(1);
  });

  test("not even for somebody who is signed out, whose entries are not kept", { tag: "@release" }, async ({ page }) => {
    await page.goto(places.signUp);
    await expect(heading(page, "Sign up")).toBeVisible();
    const loads = await deploy(page, missing, /\/(?!handover-app)[\w-]+\.wasm$/, Infinity);
    await page.getByRole("banner").getByRole("link", { name: "Handover" }).click();
    await expect(offer(page)).toBeVisible();
    await expect(page.getByRole("main").getByRole("alert")).toContainText("was damaged on its way");
    expect(loads()).toBe(1);
  });
});

test.describe("a screen whose file doesn't come, of the release that the server has", () => {
  const MODULE = /\/requests-\w+\.wasm$/;
  const shown = (page: Page) => page.getByRole("region", { name: /^Waiting for you/ });

  test.use({ expectedErrors: /404 \(Not Found\)|wasm|preload|ERR_/ });

  test.beforeEach(async ({ page }) => {
    await enter(page, mira);
    await expect(page.getByText("You’re a contact for 312 services.")).toBeVisible();
  });

  for (const [name, answer] of [
    ["whose line failed", (route: Route) => route.abort("connectionreset")],
    ["in whose place a proxy answered", pageInstead],
  ] as const) {
    test(`${name} once: it is fetched again`, async ({ page }) => {
      await page.route(MODULE, answer, { times: 1 });
      await page.getByRole("link", { name: /^Requests/ }).click();
      await expect(shown(page)).toBeVisible();
      await expect(offer(page)).toHaveCount(0);
    });
  }

  test("with another type: it is used", async ({ page }) => {
    await page.route(MODULE, async (route) => route.fulfill({ response: await route.fetch(), contentType: "text/plain" }));
    await page.getByRole("link", { name: /^Requests/ }).click();
    await expect(shown(page)).toBeVisible();
  });

  for (const [name, files, answer, text] of [
    ["an extension blocks it", [MODULE], (route: Route) => route.abort("blockedbyclient"), "A part of this page is blocked"],
    ["a proxy answers in its place", [MODULE], pageInstead, "was damaged on its way"],
    ["there is no line", [MODULE, "**/"], (route: Route) => route.abort("internetdisconnected"), "We can’t reach the server."],
  ] as const) {
    test(`because ${name}: the page says so, and can try again`, async ({ page }) => {
      for (const file of files) await page.route(file, answer);
      await page.getByRole("link", { name: /^Requests/ }).click();
      await expect(page.getByRole("main").getByRole("alert")).toContainText(text);
      await expect(offer(page)).toHaveCount(0);
      for (const file of files) await page.unroute(file);
      await page.getByRole("button", { name: "Try again" }).click();
      await expect(shown(page)).toBeVisible();
    });
  }
});

test.describe("an answer of another form", () => {
  /** Gives the next answers of a route another form, until the page is loaded anew. */
  async function reshape(page: Page, address: RegExp): Promise<void> {
    let isNew = false;
    page.on("request", (request) => (isNew ||= request.isNavigationRequest()));
    await page.route(address, (route) => (isNew ? route.continue() : route.fulfill({ json: { release: 2 } })));
    await otherRelease(page);
  }

  /** Has the page read its session, as after a lost connection. */
  const readSession = (page: Page) => page.evaluate(() => window.dispatchEvent(new Event("online")));

  test("in a form: what was entered is there again in the new release", async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil });
    const form = await enterForm(page, mira, service);
    await entry(form, "tech").fill(teo.handle);
    await expect(chosen(form, "tech")).toHaveCount(0);
    await reshape(page, /\/1\.0\/me\/submissions/);
    await entry(form, "tech").blur();
    await expect(offer(page)).toBeVisible();
    await expectAccessible(page);
    await load(page).click();
    await expect(chosen(form, "tech")).toContainText(teo.handle);
    await expect(offer(page)).toHaveCount(0);
  });

  test("on the page of a mailed link: its code is still filled in", async ({ page, api }) => {
    const id = await requestToTeo(api);
    const code = await openMailed(page, api, teo, id);
    await reshape(page, /\/1\.0\/app$/);
    await readSession(page);
    await load(page).click();
    await expect(page.getByLabel("Validation code")).toHaveValue(code);
    await expect(page).not.toHaveURL(/token/);
  });
});

test("a call that is not understood asks for the new release only if there is one", async ({ page }) => {
  await enter(page, mira);
  await expect(page.getByText("You’re a contact for 312 services.")).toBeVisible();
  await page.route(/\/1\.0\/me\/requests/, (route) => route.fulfill({ status: 400, json: { reason: "malformed" } }));
  const asked = page.waitForResponse((response) => new URL(response.url()).pathname === "/");
  await page.getByRole("link", { name: /^Requests/ }).click();
  await (await asked).finished();
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  await expect(offer(page)).toHaveCount(0);
  await otherRelease(page);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(offer(page)).toBeVisible();
});

test("a language whose texts are gone", { tag: "@all" }, async ({ page }) => {
  await enter(page, wren);
  await deploy(page, missing);
  await openPreference(page, "Language");
  await page.getByRole("radio", { name: "Français" }).check();
  await load(page).click();
  await expect(heading(page, "My services")).toBeVisible();
});
