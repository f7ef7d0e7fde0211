// The first answer is shown as soon as it is there: the event stream neither delays nor repeats it, and nothing else is
// fetched beside it on a slow line.
import type { Page } from "@playwright/test";
import { basil, mira, teo } from "./support/people.ts";
import { badge, enter, heading, hold, places, row } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const LIST = /\/1\.0\/me\/services(\?|$)/;
const STREAM = /\/1\.0\/me\/events/;

/** The calls of the list of services from now on. */
function listCalls(page: Page): string[] {
  const calls: string[] = [];
  page.on("request", (request) => LIST.test(request.url()) && calls.push(request.url()));
  return calls;
}

/** The files of lazy modules that are fetched from now on. */
function lazyModules(page: Page): string[] {
  const modules: string[] = [];
  page.on("request", (request) => modules.push(...(/\/([a-z_]+)-[0-9a-f]{16}\.wasm$/.exec(request.url())?.slice(1) ?? [])));
  return modules;
}

test("rows are shown before the event stream is open, and read again only for a change", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const calls = listCalls(page);
  const release = await hold(page, STREAM);
  const asked = page.waitForRequest(STREAM);
  await enter(page, mira, `${places.services}?serviceName=${service.name}`);
  await expect(row(page, service)).toBeVisible();
  expect(new URL((await asked).url()).searchParams.get("after"), "continues where the page was read").not.toBe("");
  const open = page.waitForResponse(STREAM);
  release();
  await open;
  // The first event comes with the head of the answer: by the time the page has read something else, it was handled.
  await page.evaluate(() => fetch("/1.0/app").then((answer) => answer.text()));
  expect(calls).toHaveLength(1);
  await api.request(mira, service, { tech: teo });
  await expect(badge(page, 3)).toBeVisible();
  expect(calls.length).toBeGreaterThan(1);
});

test("a change that was made before the event stream is open is not missed", async ({ page, api }) => {
  const release = await hold(page, STREAM);
  await enter(page, mira);
  await expect(badge(page, 2)).toBeVisible();
  await api.request(mira, await api.service({ admin: mira, tech: basil }), { tech: teo });
  release();
  await expect(badge(page, 3)).toBeVisible();
});

test("the first answer is shown although a change has made the app read again", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const answers: (() => void)[] = [];
  await page.route(LIST, async (route) => {
    await new Promise<void>((resolve) => answers.push(resolve));
    await route.continue();
  });
  const stream = page.waitForResponse(STREAM);
  await enter(page, mira, `${places.services}?serviceName=${service.name}`);
  await stream;
  await expect.poll(() => answers.length).toBe(1);
  await api.request(mira, await api.service({ admin: mira, tech: basil }), { tech: teo });
  await expect.poll(() => answers.length).toBeGreaterThan(1);
  answers[0]?.();
  await expect(row(page, service)).toBeVisible();
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("other screens are not fetched ahead for a reader who saves data", { tag: "@release" }, async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { effectiveType: "4g", saveData: true } }));
  await page.clock.install();
  const modules = lazyModules(page);
  await enter(page, mira);
  await expect(page.getByRole("row").nth(5)).toBeVisible();
  await page.clock.fastForward("00:05");
  await page.getByRole("link", { name: /^Requests/ }).click();
  await expect(heading(page, "My requests")).toBeVisible();
  expect(modules).toContain("requests");
  expect(modules).not.toContain("contacts");
});

test("what the reader waits for is fetched before what may be wanted next", { tag: "@release" }, async ({ page }) => {
  await page.clock.install();
  const modules = lazyModules(page);
  const release = await hold(page, LIST);
  await enter(page, mira);
  const shown = new Set(modules);
  const next = () => modules.filter((name) => !shown.has(name));
  await page.clock.fastForward("00:20");
  release();
  await expect(page.getByRole("row").nth(5)).toBeVisible();
  expect(next()).toHaveLength(0);
  await page.clock.fastForward("00:05");
  await expect.poll(next).toContain("request");
  expect(next()).toContain("contacts");
  expect(next()).not.toContain("people");
});
