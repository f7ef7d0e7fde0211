// A reader whose emails are in another language than the pages is asked once.
import { teo } from "./support/people.ts";
import { enter, openAnew, places } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

test.use({ locale: "fr-FR" });

test("somebody who reads French pages and gets English emails is asked once, and the answer stays", async ({ page, person }) => {
  await enter(page, teo, places.services);
  const question = page.getByText(/^Vos e-mails sont en anglais\./);
  await expect(question).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole("button", { name: "M’écrire en français" }).click();
  await expect(question).toHaveCount(0);
  await openAnew(page, places.profile);
  await expect(page.getByRole("region", { name: "Vous", exact: true })).toContainText("Français");
  // On the server, not in the browser.
  const elsewhere = await person();
  await enter(elsewhere, teo, places.services);
  await expect(elsewhere.getByRole("row").nth(1)).toBeVisible();
  await expect(elsewhere.getByText(/^Vos e-mails sont en/)).toHaveCount(0);
});
