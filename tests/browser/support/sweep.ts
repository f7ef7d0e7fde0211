// Accessibility, reflow and tidiness of a screen in each of its states, one after the other, with one server.
import type { Locator, Page } from "@playwright/test";
import type { ApiDriver } from "./api-driver.ts";
import { expectAccessible, expectNoSidewaysScroll } from "./accessible.ts";
import { CONDITION, TEST } from "./limits.ts";
import type { Person } from "./people.ts";
import type { Server } from "./server.ts";
import { enter, enterDesk } from "./steps.ts";
import { expect, test } from "./test.ts";
import { expectTidy } from "./tidy.ts";

/** Brings a new page, which is signed out, into a state of a screen. */
export type Open = (page: Page, api: ApiDriver, server: Server) => Promise<void>;

type Place = string | ((api: ApiDriver) => Promise<string>);
type Shows = (page: Page) => Locator;

/** The state of a place that somebody or, without a person, a visitor opens, once it shows something after these buttons. */
export function at(who: Person | undefined, place: Place, shows: Shows, ...press: readonly (string | RegExp)[]): Open {
  return async (page, api) => {
    const address = typeof place === "string" ? place : await place(api);
    await (who === undefined ? page.goto(address) : enter(page, who, address));
    for (const name of press) await page.getByRole("button", { name }).click();
    await expect(shows(page)).toBeVisible();
  };
}

/** The state of a place while a call has no answer. */
export function loading(who: Person, place: Place, call: RegExp, shows: Shows = (page) => page.locator(".bone").first()): Open {
  return async (page, ...others) => {
    await page.route(call, () => {});
    await at(who, place, shows)(page, ...others);
  };
}

/** The state of a page of the desk, opened by somebody of the staff, with the form of an act open if there is a name. */
export function atDesk(name: string, place: Place, shows: Shows, form?: string): Open {
  return async (page, api) => {
    await enterDesk(page, name, typeof place === "string" ? place : await place(api));
    if (form !== undefined) await page.getByText(form).first().click();
    await expect(shows(page)).toBeVisible();
  };
}

export const dialog = (page: Page): Locator => page.getByRole("dialog");
export const problem = (page: Page): Locator => page.getByRole("heading", { name: "There is a problem" });

interface View {
  readonly width: number;
  readonly colorScheme: "light" | "dark";
}

/** The views in which axe looks at each state. `cargo xtask test --all` has every width in both themes. */
const VIEWS: readonly View[] =
  process.env.HANDOVER_TESTS_ALL === undefined
    ? [
        { width: 1440, colorScheme: "light" },
        { width: 360, colorScheme: "dark" },
      ]
    : [1440, 768, 360].flatMap((width) => (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })));

/** WCAG 1.4.10 (reflow): the same as 1280 px at 400 % zoom. */
const NARROWEST = 320;

/** A folder for screenshots to look at. */
const PICTURES = process.env.HANDOVER_PICTURES;

/** Defines a test that checks all states of a screen, by their names. It goes on after a state that fails. */
export function sweep(screen: string, states: Readonly<Record<string, Open>>): void {
  test(`${screen}: accessible in every state`, async ({ context, api, server }) => {
    // A share of the usual limit for each state and view.
    test.setTimeout(TEST + Object.keys(states).length * VIEWS.length * CONDITION);
    const failures: string[] = [];
    for (const [name, open] of Object.entries(states)) {
      await test.step(name, async () => {
        await context.clearCookies();
        const page = await context.newPage();
        await check(page, name, () => open(page, api, server)).catch((reason: unknown) => failures.push(`${name}: ${String(reason)}`));
        await page.close();
      });
    }
    expect(failures).toEqual([]);
  });
}

async function check(page: Page, name: string, open: () => Promise<void>): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open();
  for (const { width, colorScheme } of VIEWS) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await showAll(page);
    if (PICTURES !== undefined) {
      await page.screenshot({ path: `${PICTURES}/${name.replaceAll(/\W+/g, "-")}-${width}-${colorScheme}.png` });
    }
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await expectTidy(page, name);
  }
  await page.setViewportSize({ width: NARROWEST, height: 700 });
  await expectNoSidewaysScroll(page);
}

/** Waits until handlers of a new size have run and drawn. A page with a bar at its foot is shown at its end, where that covers
 * nothing, with any fonts. */
export async function showAll(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const drawn = () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    await drawn();
    if (document.querySelector("main .dock") === null) return;
    window.scrollTo(0, document.documentElement.scrollHeight);
    await drawn();
  });
}
