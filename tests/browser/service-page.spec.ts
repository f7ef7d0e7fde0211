// The page of a service: all types of one name, in tabs.
import type { Page } from "@playwright/test";
import { basil, mira, teo, wren } from "./support/people.ts";
import { enter, grouped, heading, modifyForm, places, tab } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const modify = (page: Page) => page.getByRole("main").getByRole("link", { name: "Modify contacts" });
const locked = (page: Page) => page.getByText(/[Cc]ontacts can’t be changed now\./);

test("a name with several types has one page, and its tabs are in the address", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil, category: "DOMAIN", siblings: ["ZONE"] });
  await enter(page, mira, `/#/account/contacts/services/detail?service=${service.name}`);
  await test.step("contacts by role and by service", async () => {
    await expect(heading(page, service.name)).toBeVisible();
    await expect(page).toHaveTitle(`${service.name} – Handover`);
    const table = page.getByRole("table", { name: "By service" });
    await expect(table.getByRole("row", { name: /^Domain/ })).toContainText(basil.name);
    await expect(table.getByRole("row", { name: /^DNS zone/ })).toBeVisible();
    await expect(page.getByRole("region", { name: "Tech" })).toContainText("Since before this history began");
    await expect(tab(page, "Contacts")).toHaveAttribute("aria-current", "page");
  });
  await test.step("history of the chosen type", async () => {
    await tab(page, "History").click();
    await expect(page).toHaveURL(/tab=history$/);
    await page.getByRole("radio", { name: "DNS zone" }).check({ force: true });
    await expect(page).toHaveURL(/categoryType=ZONE&tab=history$/);
  });
  await test.step("the type stays from tab to tab, and in a bookmark", async () => {
    await tab(page, "Who can do what").click();
    await expect(page).toHaveURL(/categoryType=ZONE&tab=rights$/);
    await page.reload();
    await expect(page.getByRole("rowheader", { name: /^Edit the DNS zone/ })).toBeVisible();
    await page.goBack();
    await expect(tab(page, "History")).toHaveAttribute("aria-current", "page");
    await expect(page.getByRole("radio", { name: "DNS zone" })).toBeChecked();
  });
  await test.step("earlier addresses lead to the tab", async () => {
    await page.goto(`/#/account/contacts/services/history?service=${service.name}&categoryType=DOMAIN`);
    await expect(tab(page, "History")).toHaveAttribute("aria-current", "page");
    await expect(page.getByRole("radio", { name: "Domain" })).toBeChecked();
  });
});

test("leads to the form while a role can be changed", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: teo });
  await enter(page, mira, places.service(service));
  await expect(page.getByRole("region", { name: "Contacts" })).toBeVisible();
  await expect(locked(page)).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Change tech contact" })).toBeVisible();
  await modify(page).click();
  await modifyForm(page);
});

test("says why nothing can be changed, and who can help", async ({ page, api }) => {
  await enter(page, mira, places.service(await api.service({ admin: mira, status: "expired" })));
  await expect(page.getByText("Until it’s renewed, its contacts can’t be changed.")).toBeVisible();
  await expect(page.getByText(/contacts can’t be changed/i), "said once").toHaveCount(1);
  await expect(page.getByText("its billing contact, can renew it.")).toBeVisible();
  await expect(modify(page)).toHaveCount(0);
});

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
