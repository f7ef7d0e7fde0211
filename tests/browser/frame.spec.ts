// The frame around every screen: what stays as it is while the data behind it changes.
import { mira, vera, zofia } from "./support/people.ts";
import { badge, enter } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

test("an open account menu keeps its entries when the session is read again and more requests wait", async ({
  page,
  backstage,
}) => {
  const service = await backstage.service({ admin: vera, tech: mira });
  await enter(page, zofia);
  const tab = page.getByRole("navigation", { name: "My contacts" }).getByRole("link", { name: /^My requests/ });
  const waiting = Number(/\d+/.exec(await tab.innerText())?.[0] ?? 0);
  await page.getByRole("button", { name: zofia.name }).click();
  const profile = page.getByRole("link", { name: "Profile" });
  await expect(profile).toBeVisible();
  await backstage.ask(vera, service, { tech: zofia });
  // A page that is looked at again reads the session: the account that comes back has another waiting count.
  const read = page.waitForResponse((response) => new URL(response.url()).pathname.endsWith("/app"));
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await read;
  await expect(badge(page, waiting + 1)).toBeVisible();
  await expect(profile).toBeVisible();
});
