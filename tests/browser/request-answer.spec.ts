// Answering a request: each kind of wrong code has its own message, and the form keeps what was entered.
import type { Locator, Page } from "@playwright/test";
import { writes } from "./support/accounts.ts";
import { requestToTeo } from "./support/setups.ts";
import { mira, teo } from "./support/people.ts";
import { enter, grouped, heading, places, saying } from "./support/steps.ts";
import { expect, test as base } from "./support/test.ts";

const code = (page: Page): Locator => page.getByLabel("Validation code");
const accept = (page: Page): Locator => page.getByRole("button", { name: "Accept", exact: true });
const decline = async (page: Page): Promise<void> => {
  await page.getByRole("button", { name: "Decline" }).click();
  await page.getByRole("dialog", { name: "Decline" }).getByRole("button", { name: "Decline" }).click();
};
const alert = (page: Page): Locator => page.getByRole("main").getByRole("alert");

/** A request of Mira's to Teo, opened as Teo without the mailed link. */
const test = base.extend<{ id: number }>({
  id: async ({ api, page }, use) => {
    const id = await requestToTeo(api);
    await enter(page, teo, places.request(id));
    await expect(code(page)).toBeVisible();
    await use(id);
  },
});

test("a wrong code shows the tries left and stays in the field", async ({ page, id }) => {
  const wrong = "a".repeat(32);
  const entered = page.getByText("Code entered", { exact: true });
  await code(page).fill(wrong);
  await expect(entered).toBeVisible();
  await accept(page).click();
  await expect(page.getByText("This isn’t a code for this request.")).toBeVisible();
  await expect(entered).toHaveCount(0);
  await expect(alert(page)).toContainText(`This isn’t a code for request ${grouped(id)}.`);
  await expect(alert(page)).toContainText("You have 9 more tries before a pause.");
  await expect(alert(page).getByRole("button", { name: /^Send me the code again/ })).toBeVisible();
  await expect(code(page)).toHaveValue(wrong);
  await expect(code(page)).toHaveAttribute("aria-invalid", "true");
  await expect(page).toHaveTitle(/^Error: /);
  await accept(page).click();
  await expect(alert(page)).toContainText("8 more tries");
  // Typing clears the error.
  await code(page).fill("b");
  await expect(alert(page)).toHaveCount(0);
});

test("ten wrong codes pause answering, with a countdown, then the code works again", async ({ page, id, api, server }) => {
  for (let tries = 9; tries >= 0; tries -= 1) {
    await code(page).fill("a".repeat(31) + tries);
    await accept(page).click();
    await expect(alert(page)).toContainText(tries > 1 ? `${tries} more tries` : tries === 1 ? "one more try" : "Too many");
  }
  await expect(alert(page)).toContainText(/You can try again from .*\. The request stays open until/);
  await expect(alert(page)).toContainText(saying`Ask ${mira}, who made this request.`);
  // The countdown is visible, but outside the alert: it isn't announced every second.
  const left = page.getByRole("timer", { name: "You can try again in" });
  await expect(left).toHaveText(/^5\d:\d\d$/);
  const before = await left.innerText();
  await expect(left).not.toHaveText(before);
  await expect(alert(page).getByRole("timer")).toHaveCount(0);
  await expect(accept(page)).toHaveAttribute("aria-disabled", "true");

  // The entry stays, and so does the pause.
  const calls = writes(page);
  const { code: right, mail } = await api.mailedCode(teo, id);
  await code(page).fill(right);
  await accept(page).press("Enter");
  await expect(alert(page)).toContainText("You can try again from");
  expect(calls).toEqual([]);

  // It ends by itself: an event resets the page's clock.
  await server.advance(60 * 60);
  await api.act(mira, id, "resendEmail", { to: teo.handle });
  await expect(left).toHaveCount(0);
  await expect(alert(page)).toHaveCount(0);
  await expect(accept(page)).not.toHaveAttribute("aria-disabled");
  await expect(code(page)).toHaveValue(right);
  await expect(page).not.toHaveTitle(/^Error: /);
  // Spaces around a pasted code do not matter.
  await code(page).fill(`  ${(await api.mailedCode(teo, id, mail)).code} `);
  await expect(page.getByText("All 32 characters are there.")).toBeVisible();
  await accept(page).click();
  await expect(heading(page, /^Waiting for others: /)).toBeFocused();
});

test("an empty or malformed code, and Enter in the field, do not ask the server", async ({ page, id, api }) => {
  const calls = writes(page);
  await accept(page).click();
  await expect(page.getByText("Enter the code from your email.")).toBeVisible();
  await expect(code(page)).toBeFocused();
  await code(page).fill("too short");
  // Before a reason is asked for.
  await page.getByRole("button", { name: "Decline", exact: true }).click();
  await expect(page.getByText("A code has 32 letters and digits, but this has 8.")).toBeVisible();
  await code(page).fill("ä".repeat(32));
  await accept(page).click();
  await expect(page.getByText("A code only has the letters A to Z and digits.")).toBeVisible();
  const { code: right } = await api.mailedCode(teo, id);
  await code(page).fill(right);
  await code(page).press("Enter");
  await expect(code(page)).toHaveValue(right);
  await decline(page);
  await expect(heading(page, /^Declined: /)).toBeVisible();
  expect(calls).toEqual([`/1.0/me/submissions/${id}/answer`]);
});

test("the other party's code is recognised and offers to switch account", async ({ page, id, api }) => {
  const { code: hers } = await api.mailedCode(mira, id);
  await code(page).fill(hers);
  await accept(page).click();
  await expect(page.getByText("This code was sent to the other person.")).toBeVisible();
  await expect(alert(page)).toContainText(`This code was sent to another account that has to answer. Yours is in the email to ${teo.address}.`);
  await expect(code(page)).toHaveValue(hers);
  await alert(page).getByRole("button", { name: "Switch account" }).click();
  await page.getByRole("button", { name: /^Mira Halden/ }).click();
  await expect(code(page)).toHaveValue(hers);
  // Her own request: she confirms it.
  await page.getByRole("button", { name: "Confirm it was you", exact: true }).click();
  await expect(heading(page, /^Waiting for others: /)).toBeVisible();
});

test.describe("when the connection breaks", () => {
  test.use({ expectedErrors: /ERR_CONNECTION_RESET/ });

  test("an answer that didn't arrive can be sent again", async ({ page, id, api }) => {
    const { code: right } = await api.mailedCode(teo, id);
    let broken = 0;
    await page.route(`**/submissions/${id}/answer`, (route) => {
      broken += 1;
      return broken === 1 ? route.abort("connectionreset") : route.continue();
    });
    await code(page).fill(right);
    await accept(page).click();
    await expect(alert(page)).toContainText("we don’t know if your answer arrived. Press again");
    await expect(code(page)).toHaveValue(right);
    await accept(page).click();
    await expect(heading(page, /^Waiting for others: /)).toBeVisible();
  });

  test("an answer that arrived shows even if the reply was lost", async ({ page, id, api }) => {
    const { code: right } = await api.mailedCode(teo, id);
    await page.route(`**/submissions/${id}/answer`, async (route) => {
      await route.fetch();
      await route.abort("connectionreset");
    });
    await code(page).fill(right);
    await accept(page).click();
    await expect(heading(page, /^Waiting for others: /)).toBeVisible();
  });
});
