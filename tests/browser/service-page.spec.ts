// The page of one service: its contacts can be changed from there, or it says why not.
import type { Page } from "@playwright/test";
import { mira, teo, wren } from "./support/people.ts";
import { enter, grouped, heading, modifyForm, places } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

const modify = (page: Page) => page.getByRole("main").getByRole("link", { name: "Modify contacts" });
const locked = (page: Page) => page.getByText(/^Contacts can’t be changed now\./);

test("leads to the form while a role can be changed", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: teo });
  await enter(page, mira, places.service(service));
  await expect(heading(page, "Service details")).toBeVisible();
  await expect(page.getByRole("region", { name: "Contacts" })).toBeVisible();
  await expect(locked(page)).toHaveCount(0);
  await modify(page).click();
  await modifyForm(page);
});

for (const { status, reason } of [
  { status: "expired", reason: "The service has expired." },
  { status: "inCreation", reason: "The service is still being created." },
] as const) {
  test(`says why nothing can be changed: ${status}`, async ({ page, api }) => {
    const service = await api.service({ admin: mira, status });
    await enter(page, mira, places.service(service));
    await expect(page.getByText(`Contacts can’t be changed now. ${reason}`)).toBeVisible();
    await expect(modify(page)).toHaveCount(0);
    await expectAccessible(page);
  });
}

test("says that a request is open, and offers the form again once it is over", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: teo });
  const id = await api.requestOne(teo, service, { tech: wren });
  await enter(page, teo, places.service(service));
  await expect(page.getByText(`Contacts can’t be changed now. Request ${grouped(id)} is still open.`)).toBeVisible();
  await expect(modify(page)).toHaveCount(0);
  await api.act(teo, id, "withdraw");
  await expect(modify(page)).toBeVisible();
  await expect(locked(page)).toHaveCount(0);
});
