// Browsers with unusual settings: the app starts, or says what it needs.
import type { Page } from "@playwright/test";
import { mira } from "./support/people.ts";
import { startProxy } from "./support/proxy.ts";
import { enter, heading, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

/** Has the browser say something else about itself. */
const pretend = (page: Page, values: Record<string, unknown>) =>
  page.addInitScript((values) => {
    for (const [name, value] of Object.entries(values)) {
      Object.defineProperty(Navigator.prototype, name, { get: () => value ?? undefined });
    }
  }, values);

const languageLists = [
  { languages: ["en-US@posix"], title: "My services" },
  { languages: ["fr-FR@euro", "en"], title: "Mes services" },
  { languages: ["en-x"], title: "My services" },
  { languages: ["x-klingon", ""], title: "My services" },
  { languages: null, title: "My services" },
];

test("the app starts with any languages of the browser", async ({ person }) => {
  test.slow();
  for (const { languages, title } of languageLists) {
    await test.step(JSON.stringify(languages), async () => {
      const page = await person();
      await pretend(page, { languages, language: languages?.[0] ?? null });
      await enter(page, mira);
      await expect(heading(page, title)).toBeVisible();
      await expect(page.getByText(/^312 services/)).toBeVisible();
      await page.goto(places.requests);
      await expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();
      await page.close();
    });
  }
});

test("a page that claims to speak another language changes no dates", async ({ page }) => {
  await enter(page, mira, places.requests);
  await expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();
  await page.evaluate(() => document.documentElement.setAttribute("lang", "not a language"));
  await page.getByRole("link", { name: "Services", exact: true }).click();
  await expect(page.getByText(/^312 services/)).toBeVisible();
});

test.describe("without WebAssembly", () => {
  test.use({ expectedErrors: /./, locale: "fr" });

  test("the page says so and what to do", async ({ page }) => {
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
    await page.goto("/");
    const notice = page.getByRole("alert");
    await expect(notice.getByRole("heading", { name: "Handover a besoin de WebAssembly" })).toBeFocused();
    await expect(notice.getByText("Autorisez-le pour ce site")).toBeVisible();
    await expect(page.getByText("Loading…")).toHaveCount(0);
  });
});

test("with cookies blocked, signing in says so", async ({ page }) => {
  await pretend(page, { cookieEnabled: false });
  await page.goto(places.services);
  await expect(page.getByRole("alert").getByRole("heading", { name: "Your browser blocks cookies" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Mira Halden/ })).toHaveCount(0);
});

test("a cookie that does not arrive is noticed after signing in", async ({ page, server }) => {
  const proxy = await startProxy(server.url);
  proxy.passesCookies = false;
  await page.goto(`${proxy.url}${places.services}`);
  await page.getByRole("button", { name: /^Mira Halden/ }).click();
  const notice = page.getByRole("alert");
  await expect(notice.getByRole("heading", { name: "Your browser blocks cookies" })).toBeVisible();
  await expect(notice.getByText("Allow cookies for this site")).toBeVisible();
  await page.goto("about:blank");
  await proxy.close();
});
