// Mailed links act on a person's press only. Mail scanners open links, run scripts and press buttons.
import type { Locator, Page } from "@playwright/test";
import { newPassword, writes } from "./support/accounts.ts";
import type { ApiDriver } from "./support/api-driver.ts";
import { casePlace, completeCase, newHolder, openCase } from "./support/cases.ts";
import { mira } from "./support/people.ts";
import { YES, enter, heading, hold, openAnew, places, pressAndConfirm } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const NEW = "office@larkmoor-tea.example";

/** A page that a mailed link opens: its button, and the second step if it has one. */
interface LinkPage {
  readonly name: string;
  /** Returns where the link leads. */
  readonly prepare: (page: Page, api: ApiDriver) => Promise<string>;
  readonly button: string;
  readonly yes?: string;
  readonly done: string | RegExp;
  /** Fills in what the button needs. */
  readonly fill?: (page: Page) => Promise<void>;
}

async function changeOfHolder(page: Page, api: ApiDriver): Promise<string> {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  await enter(page, mira, places.holder(domain));
  await page.getByLabel("Email").fill(NEW);
  await page.getByRole("button", { name: "Ask both holders" }).click();
  await expect(page.getByText("Waiting for the current holder")).toBeVisible();
  return (await api.mailedLink(NEW, "holder/answer")).place;
}

const pages: readonly LinkPage[] = [
  {
    name: "change of holder",
    prepare: changeOfHolder,
    button: "Accept",
    yes: YES.changeHolder,
    done: /become its holder/,
  },
  {
    name: "setting a password",
    prepare: async (page, api) => {
      const robin = await api.newAccount();
      await page.request.post("/1.0/password/forgotten", { data: { login: robin.handle } });
      return (await api.mailedLink(robin.address, "password/new")).place;
    },
    fill: (page) => newPassword(page).fill("ten green bottles fall"),
    button: "Set password",
    yes: YES.setPassword,
    done: "Your password is set",
  },
  {
    name: "sending the documents of a case",
    prepare: async (_, api) => {
      const domain = await api.service({ admin: mira, category: "DOMAIN" });
      return casePlace(await completeCase(api, domain.name, newHolder)).slice(1);
    },
    button: "Send the documents",
    yes: YES.sendPapers,
    done: "We’re checking your documents",
  },
];

const button = (page: Page, name: string): Locator => page.getByRole("button", { name });

/** The calls from now on that decide something. */
function decisions(page: Page): () => string[] {
  const made = writes(page);
  return () => made.filter((path) => !/\/(link|holderChange)$/.test(path));
}

/** Waits for a call that begins now, so that earlier ones are known. Also while the clock stands still. */
const settle = (page: Page) => page.evaluate(() => fetch("/1.0/app").then((answer) => answer.text()));

for (const { name, prepare, button: label, yes, done, fill } of pages) {
  test(`${name}: scripts act on nothing, a person with the keyboard does`, async ({ page, api }) => {
    const place = await prepare(page, api);
    await openAnew(page, `/${place}`);
    await expect(button(page, label)).toBeVisible();
    await fill?.(page);
    const decided = decisions(page);
    await button(page, label).evaluate((button: HTMLButtonElement) => {
      button.click();
      button.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
      button.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
      button.form?.requestSubmit();
    });
    await settle(page);
    await expect(page.getByRole("dialog")).toHaveCount(0);

    // By the time a person's press is answered, a script's would have been, too.
    await button(page, label).press("Enter");
    if (yes !== undefined) {
      const dialog = page.getByRole("dialog");
      await expect(dialog.getByRole("heading")).toBeFocused();
      await settle(page);
      expect(decided(), "the first press only asks").toEqual([]);
      const confirm = dialog.getByRole("button", { name: yes });
      await confirm.evaluate((button: HTMLElement) => button.click());
      await expect(dialog).toBeVisible();
      await confirm.press("Space");
    }
    await expect(heading(page, done)).toBeVisible();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect.poll(() => decided().length).toBe(1);
  });
}

test.describe("a button that has just appeared", () => {
  /** Opens the page that confirms a mailbox, with the clock stopped when its button appears. */
  async function appear(page: Page, api: ApiDriver): Promise<void> {
    const domain = await api.service({ admin: mira, category: "DOMAIN" });
    const place = await openCase(api, domain.name, newHolder);
    await page.clock.install();
    const release = await hold(page, "**/1.0/procedures/link");
    await page.goto(place);
    await expect(heading(page, "Confirm your email address")).toBeVisible();
    await page.clock.pauseAt(Date.now() + 5_000);
    release();
    await expect(button(page, "Confirm my address")).toBeVisible();
  }

  test("an immediate press acts after a moment", async ({ page, api }) => {
    await appear(page, api);
    const made = writes(page);
    await button(page, "Confirm my address").click();
    await page.clock.runFor(600);
    await settle(page);
    expect(made).toEqual([]);
    await page.clock.runFor(200);
    await expect(heading(page, "Send your documents")).toBeVisible();
    expect(made).toEqual(["/1.0/procedures/confirm"]);
  });

  test("a press does not act if the page becomes hidden, or was all along", async ({ page, api }) => {
    await appear(page, api);
    const made = writes(page);
    const show = (isShown: boolean) =>
      page.evaluate((isShown) => {
        Object.defineProperty(document, "hidden", { configurable: true, get: () => !isShown });
        document.dispatchEvent(new Event("visibilitychange"));
      }, isShown);
    await button(page, "Confirm my address").click();
    await show(false);
    await page.clock.runFor(2_000);
    await button(page, "Confirm my address").click();
    await page.clock.runFor(2_000);
    await settle(page);
    expect(made).toEqual([]);
    await show(true);
    await button(page, "Confirm my address").click();
    await page.clock.runFor(600);
    await settle(page);
    expect(made).toEqual([]);
    await page.clock.runFor(200);
    await expect(heading(page, "Send your documents")).toBeVisible();
  });
});

test("a double click only asks, and the answer may be no", async ({ page, api }) => {
  await openAnew(page, `/${await changeOfHolder(page, api)}`);
  const decided = decisions(page);
  await button(page, "Accept").dblclick();
  const dialog = page.getByRole("dialog", { name: /become its holder/ });
  await expect(dialog).toContainText("The change takes effect once the other holder accepts, too.");
  await dialog.getByRole("button", { name: "Back" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(button(page, "Accept")).toBeFocused();
  expect(decided()).toEqual([]);
  await pressAndConfirm(button(page, "Accept"), YES.changeHolder);
  await expect(page.getByText(/^You accepted on /)).toBeVisible();
});

/** Makes clicks look as if no key or pointer came before them; with the count of clicks that the browser gives them. */
async function hideInput(page: Page, detail: number): Promise<void> {
  await page.addInitScript((detail) => {
    for (const name of ["pointerdown", "mousedown", "keydown"]) {
      addEventListener(name, (event) => event.stopImmediatePropagation(), true);
    }
    addEventListener("click", (event) => Object.defineProperty(event, "detail", { value: detail }), true);
  }, detail);
}

test("a click without a key or a pointer acts only if it is a screen reader's", async ({ page, person, api }) => {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  const place = await openCase(api, domain.name, newHolder);
  await hideInput(page, 1);
  await page.goto(place);
  const decided = decisions(page);
  await button(page, "Confirm my address").click();
  await expect(button(page, "Confirm my address")).toBeVisible();
  // Links still work, and lead away.
  await page.getByRole("link", { name: "Handover" }).click();
  await expect(heading(page, /^Sign in/)).toBeVisible();
  expect(decided()).toEqual([]);
  const reader = await person();
  await hideInput(reader, 0);
  await reader.goto(place);
  await button(reader, "Confirm my address").click();
  await expect(heading(reader, "Send your documents")).toBeVisible();
});
