// People with whom services are shared, and one of them.
import { servicesWith } from "./support/mailed.ts";
import { basil, ines, mira, teo } from "./support/people.ts";
import { enter, heading, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

test("from the list to one person: roles, label and history", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const id = await api.requestOne(mira, service, { tech: teo });
  await enter(page, mira);
  await test.step("the list finds people by name, label and handle", async () => {
    await page.getByRole("navigation", { name: "My contacts" }).getByRole("link", { name: "People" }).click();
    await expect(heading(page, "People")).toBeFocused();
    await expect(page.getByRole("table")).toBeVisible();
    await page.getByLabel("Search name, label or handle").fill("basil");
    await expect(page.getByRole("row")).toHaveCount(2);
    await expect(page.getByRole("row").last()).toContainText(basil.handle);
    await page.getByLabel("Search name, label or handle").fill("nobody at all");
    await expect(page.getByText("Nobody found.")).toBeVisible();
    await page.getByRole("button", { name: "Clear filters" }).click();
  });
  await test.step("by role and without a name, and as a file", async () => {
    const rows = page.getByRole("row").filter({ has: page.getByRole("cell") });
    await page.getByRole("checkbox", { name: /^Tech on my services \d+$/ }).check({ force: true });
    await expect(page).toHaveURL(/people\?roles=tech$/);
    await expect(rows.filter({ hasText: basil.handle })).toHaveCount(1);
    await expect(rows.filter({ hasText: ines.handle })).toHaveCount(0);
    await expect(page.getByRole("link", { name: "CSV" })).toHaveAttribute("href", /\/people\.csv\?(.*&)?roles=tech/);
    await page.getByRole("checkbox", { name: "Without a name" }).check({ force: true });
    await expect(rows.filter({ hasText: basil.handle })).toHaveCount(0);
    await page.goto(places.people);
  });
  await test.step("actions on a person are in their row", async () => {
    const menu = page.getByRole("button", { name: `Actions for ${basil.name}` });
    await menu.click();
    await expect(page.getByRole("link", { name: "Take back all roles…" })).toHaveAttribute("href", new RegExp(`take-back=${basil.handle}$`));
    await expect(page.getByRole("link", { name: `Hand over to ${basil.name}…` })).toHaveAttribute("href", new RegExp(`to=${basil.handle}$`));
    await page.getByRole("button", { name: "Add label" }).click();
    await expect(page.getByLabel("Label", { exact: true })).toBeFocused();
    await page.getByLabel("Label", { exact: true }).fill("our printers");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("row").filter({ hasText: basil.handle })).toContainText("our printers");
    await expect(menu).toBeFocused();
  });
  await test.step("one person", async () => {
    await page.getByLabel("Search name, label or handle").fill(basil.handle);
    await expect(page.getByRole("row")).toHaveCount(2);
    await page.getByRole("row").last().getByRole("link").first().click();
    await expect(heading(page, basil.name)).toBeFocused();
    await expect(page).toHaveTitle(`${basil.name} – Handover`);
    const held = page.getByRole("table", { name: `Roles of ${basil.name} on your services today` });
    await expect(held.getByRole("row").filter({ hasText: service.name })).toContainText("Tech");
    await expect(page.getByRole("main")).toMatchAriaSnapshot(`
      - paragraph:
        - code: ${basil.handle}
        - text: our printers
        - button "Edit label"
      - link "Take back all roles…":
        - /url: /take-back=${basil.handle}$/
      - link "Hand over to ${basil.name}…":
        - /url: /to=${basil.handle}$/
      - region "Roles on your services":
        - list:
          - listitem: /^Admin none of yours/
          - listitem: /^Tech \\d+ of your services Since /
          - listitem: /^Billing none of yours/
        - text: Can take roles on your services
    `);
  });
  await test.step("their history, and back", async () => {
    await page.getByRole("main").getByRole("link", { name: "History" }).click();
    await expect(page.getByRole("button", { name: `Only ${basil.name}` })).toBeVisible();
    await page.goBack();
    await expect(heading(page, basil.name)).toBeVisible();
  });
  await test.step("what is open between two", async () => {
    await enter(page, mira, places.person(teo));
    const open = page.getByRole("region", { name: "Between you now" });
    const link = open.getByRole("link", { name: `Tech contact for ${service.name}` });
    await expect(link).toHaveAttribute("href", new RegExp(`submission=${id}$`));
    await expect(open).toContainText("Waits for you until");
  });
});

test("ticked services of a person are handed over to them", async ({ page, api }) => {
  const [one, other] = [await api.service({ admin: mira, tech: basil }), await api.service({ admin: mira, tech: basil, siblings: ["ZONE"] })];
  await enter(page, mira, places.person(basil));
  const hand = page.getByRole("main").getByRole("link", { name: /^Hand over .*to / });
  await expect(hand).toHaveText(`Hand over to ${basil.name}…`);
  const row = (name: string) => page.getByRole("row").filter({ hasText: name });
  await expect(row(other.name)).toContainText("DNS zone");
  await row(one.name).getByRole("checkbox").check();
  await row(other.name).getByRole("checkbox").check();
  // A box stands for all services of its name.
  await expect(hand).toHaveText(new RegExp(`^Hand over [3-9] services to ${basil.name}…$`));
  const bar = page.getByRole("region", { name: "Selection" });
  await expect(bar).toContainText(one.name);
  await hand.click();
  await expect(heading(page, /^Hand over your roles on [3-9] services$/)).toBeVisible();
  await test.step("services ticked there are added there", async () => {
    await page.goBack();
    await bar.getByRole("link", { name: "Modify contacts" }).click();
    await page.getByRole("link", { name: "Add services" }).click();
    await expect(heading(page, basil.name)).toBeVisible();
    await expect(bar).toContainText(one.name);
  });
});

test("a person's page and the list of services each have a selection of their own", async ({ page, api }) => {
  const [one, other] = await servicesWith(api, basil, 2);
  const bar = page.getByRole("region", { name: "Selection" });
  const box = (name: string) => page.getByRole("row").filter({ hasText: name }).getByRole("checkbox");
  const hand = page.getByRole("main").getByRole("link", { name: /^Hand over .*to / });
  const toServices = () => page.getByRole("navigation", { name: "My contacts" }).getByRole("link", { name: "Services", exact: true }).click();
  await enter(page, mira, `${places.services}?serviceName=${one.name}`);
  await box(one.name).check();
  await expect(bar).toContainText(one.name);
  await page.goto(places.person(basil));
  await test.step("services ticked in the list are not ticked there", async () => {
    await expect(box(one.name)).not.toBeChecked();
    await expect(bar).toHaveCount(0);
    await expect(hand).toHaveText(`Hand over to ${basil.name}…`);
    await hand.click();
    await expect(heading(page, /^Hand over your roles on \d\d+ services$/)).toBeVisible();
    await page.goBack();
  });
  await box(other.name).check();
  await expect(bar).toContainText(other.name);
  await page.reload();
  await expect(box(other.name)).toBeChecked();
  await test.step("those of the list stay as they are", async () => {
    await toServices();
    await expect(bar).toContainText(`in ${one.name}`);
    await expect(bar).not.toContainText(other.name);
  });
});
