// Who may name whom (decision 0004), from the form to the list. The rules enumerate every change.
import type { Page } from "@playwright/test";
import type { ApiDriver, Role, Service } from "./support/api-driver.ts";
import { type Person, ines, kasper, mira, teo, wren } from "./support/people.ts";
import { confirm, enter, entry, expectHolder, modifyForm, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

// Roles move with the last answer.
test.use({ grace: 0 });

/** Asks for one new contact in the open form; both confirm, and the new contact has the role in the list. */
async function name(page: Page, api: ApiDriver, asker: Person, service: Service, role: Role, next: Person): Promise<void> {
  await entry(await modifyForm(page), role).fill(next.handle);
  const ids = await confirm(page);
  expect(ids).toHaveLength(1);
  for (const who of [asker, next]) await api.answer(who, ids[0] ?? 0, "accept");
  await enter(page, next, `${places.services}?serviceName=${encodeURIComponent(service.name)}`);
  await expectHolder(page, service, role, next);
}

for (const [role, before] of [["admin", mira], ["billing", ines]] as const) {
  test(`an admin names a new ${role} contact, and the previous one is notified`, async ({ page, api }) => {
    const service = await api.service({ admin: mira, [role]: before });
    await enter(page, mira, places.modify(service));
    await name(page, api, mira, service, role, kasper);
    await page.goto(places.mailbox);
    await page.getByRole("link", { name: "Everyone’s" }).click();
    const mails = page.getByRole("list", { name: "Emails" }).getByRole("link").filter({ hasText: service.name });
    await expect(mails.filter({ hasText: `to ${before.address}` }).first()).toBeVisible();
  });
}

for (const [role, holder, next] of [["tech", teo, wren], ["billing", ines, kasper]] as const) {
  test(`a ${role} contact can only name another in its place`, async ({ page, api }) => {
    const service = await api.service({ admin: mira, [role]: holder });
    await enter(page, holder, places.modify(service));
    await expect((await modifyForm(page)).getByRole("combobox", { name: /^New / })).toHaveCount(1);
    await name(page, api, holder, service, role, next);
  });
}
