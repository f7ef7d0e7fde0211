// The data, texts and module of a page are asked for with the app, not after it (decision 0002). Nothing is
// asked for twice, and no code leaves the fragment.
import type { Page, Request } from "@playwright/test";
import { TEST } from "./support/limits.ts";
import { type Person, mira, teo } from "./support/people.ts";
import { type Screen, deskPlaces, openPlaces, screens } from "./support/screens.ts";
import { requestToTeo } from "./support/setups.ts";
import { enterDesk, heading, hold, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const STREAM = /\/1\.0\/me\/events/;
const APP = /handover-app-\w+_bg\.wasm$/;

/** Addresses of the page's GETs from now on, without their fragments. */
function readings(page: Page): string[] {
  const addresses: string[] = [];
  page.on("request", (request: Request) => {
    const url = request.url();
    if (request.method() === "GET" && !request.isNavigationRequest() && !STREAM.test(url)) addresses.push(url);
  });
  return addresses;
}

/** Signs in, in a browser that knows it from an earlier visit or does not. */
async function signIn(page: Page, as: Person | undefined, isKnown: boolean): Promise<void> {
  await page.context().clearCookies();
  if (as !== undefined) await page.request.post("/1.0/demo/session", { data: { account: as.handle } });
  if (isKnown && as !== undefined) await expectSession(page, as);
  else await page.addInitScript(() => localStorage.removeItem("session"));
}

/** Makes it a browser in which somebody has been signed in before. */
async function expectSession(page: Page, who: Person): Promise<void> {
  await page.addInitScript((handle) => localStorage.setItem("session", handle), who.handle);
}

function expectNoneTwice(addresses: readonly string[], name: string): void {
  const twice = addresses.filter((address, index) => addresses.indexOf(address) !== index);
  expect(twice, `${name}: asked for twice`).toEqual([]);
}

/** Opens a screen cold, and says what it has asked for. */
async function open(page: Page, { place, shows }: Screen, address: string | Promise<string>): Promise<string[]> {
  // The stream would have lists read again for changes that setting up has made.
  await hold(page, STREAM);
  const addresses = readings(page);
  const refused: string[] = [];
  page.on("response", (response) => response.status() === 401 && refused.push(response.url()));
  await page.goto(await address);
  await expect(shows(page), String(place)).toBeVisible();
  await expect(page.locator(".bone")).toHaveCount(0);
  expect(refused).toEqual([]);
  const code = /token=(\w+)/.exec(await address)?.[1];
  if (code !== undefined) expect(addresses.filter((asked) => asked.includes(code))).toEqual([]);
  return addresses;
}

for (const isKnown of [true, false]) {
  const who = isKnown ? "after an earlier visit" : "for the first time";
  test(`no screen asks for anything twice ${who}`, { tag: "@release" }, async ({ context, api }) => {
    test.setTimeout(3 * TEST);
    for (const screen of screens) {
      await test.step(screen.name, async () => {
        const page = await context.newPage();
        const address = await screen.place(api, page);
        await signIn(page, screen.as, isKnown && screen.as !== undefined);
        expectNoneTwice(await open(page, screen, address), screen.name);
        await page.close();
      });
    }
  });
}

test("no page for everybody and no page of the desk does", { tag: "@release" }, async ({ context, api }) => {
  test.setTimeout(3 * TEST);
  const first = await context.newPage();
  await enterDesk(first, "Lena Marsh");
  for (const place of [...openPlaces, ...(await deskPlaces(api, first))]) {
    await test.step(place, async () => {
      const page = await context.newPage();
      const shows = () => page.getByRole("heading", { level: 1 });
      expectNoneTwice(await open(page, { name: place, place: () => place, shows }, place), place);
      await page.close();
    });
  }
});

const read = (path: string) => new RegExp(`^${path.replaceAll(/[?.]/g, "\\$&")}`);
const early: Record<string, readonly [string, RegExp]> = {
  services: ["services", read("/1.0/me/services?")],
  "link to modify": ["contacts", read("/1.0/me/services/edit?service=")],
  requests: ["requests", read("/1.0/me/requests")],
  "link to a request": ["request", /^\/1\.0\/me\/submissions\/\d+\?limit=1$/],
  service: ["service", read("/1.0/me/services/detail?service=")],
  people: ["people", read("/1.0/me/people")],
  "one person": ["person", /^\/1\.0\/me\/people\/\w+-\w+$/],
  "history of all services": ["history", read("/1.0/me/history")],
  access: ["access", read("/1.0/access/policies?side=given")],
  "link to change access": ["give_access", /^\/1\.0\/access\/policies\/[\da-f-]{36}$/],
  "services shared with me": ["services", read("/1.0/me/services?")],
  "uses of access": ["uses_of_access", read("/1.0/access/uses")],
  profile: ["profile", read("/1.0/me/profile")],
  mailbox: ["mailbox", read("/1.0/demo/mails?own=true")],
  "procedure: opening a case": ["procedure_start", read("/1.0/procedures")],
};

test("data, texts and module are asked for before the app has come", { tag: "@release" }, async ({ context, api }) => {
  test.setTimeout(3 * TEST);
  for (const screen of screens) {
    const [module, data] = early[screen.name] ?? [];
    if (module === undefined || data === undefined) continue;
    await test.step(screen.name, async () => {
      const page = await context.newPage();
      const address = await screen.place(api, page);
      await signIn(page, screen.as, screen.as !== undefined);
      const release = await hold(page, APP);
      const addresses = readings(page);
      await page.goto(address, { waitUntil: "commit" });
      const paths = () => addresses.map((asked) => asked.slice(new URL(asked).origin.length));
      await expect.poll(() => paths().filter((path) => data.test(path))).toHaveLength(1);
      await expect.poll(() => paths().some((path) => path.startsWith(`/${module}-`))).toBe(true);
      expect(paths().filter((path) => path.startsWith("/texts/")).length).toBeGreaterThan(0);
      release();
      await expect(screen.shows(page)).toBeVisible();
      expect(paths().filter((path) => data.test(path))).toHaveLength(1);
      await page.close();
    });
  }
});

test("a session that has ended asks to sign in, and then shows the page", { tag: "@release" }, async ({ page }) => {
  await expectSession(page, mira);
  await page.goto(places.requests);
  await page.getByRole("button", { name: new RegExp(`^${mira.name}`) }).click();
  await expect(heading(page, "My requests")).toBeVisible();
  await expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();
});

test("a change between an early answer and the session is shown", { tag: "@release" }, async ({ page, api }) => {
  await expectSession(page, teo);
  await page.request.post("/1.0/demo/session", { data: { account: teo.handle } });
  const release = await hold(page, /\/1\.0\/app$/);
  const answered = page.waitForResponse(/\/1\.0\/me\/requests/);
  await page.goto(places.requests, { waitUntil: "commit" });
  await answered;
  const id = await requestToTeo(api);
  release();
  await expect(page.getByRole("main").locator(`a[href*="submission=${id}"]`).first()).toBeVisible();
});

test("the desk, too, once staff have signed in", { tag: "@release" }, async ({ page }) => {
  const asked = readings(page);
  await page.goto("/#/desk");
  await page.getByRole("button", { name: /^Lena Marsh/ }).click();
  await expect(heading(page, "Queue")).toBeVisible();
  expect(asked.filter((address) => address.endsWith("/1.0/desk/overview"))).toHaveLength(1);
  const release = await hold(page, APP);
  const again = readings(page);
  await page.goto("about:blank");
  await page.goto("/#/desk", { waitUntil: "commit" });
  await expect.poll(() => again.some((address) => address.endsWith("/1.0/desk/overview"))).toBe(true);
  release();
  await expect(heading(page, "Queue")).toBeVisible();
  expectNoneTwice(again, "desk");
});
