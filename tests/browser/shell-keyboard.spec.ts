// Keyboard use: everything is reachable, and the focus is always visible.
import { requestToTeo } from "./support/setups.ts";
import { basil, mira, teo } from "./support/people.ts";
import { actions, enter, entry, forecast, heading, modifyForm, places } from "./support/steps.ts";
import { tabTo } from "./support/keyboard.ts";
import { expect, test } from "./support/test.ts";

test("from signing in to both answers by keyboard alone", async ({ page, api }) => {
  test.slow();
  const service = await api.service({ admin: mira, tech: basil });
  await page.goto("/");
  await expect(heading(page, /^Sign in/)).toBeVisible();
  await tabTo(page, page.getByRole("button", { name: /^Mira Halden/ }));
  await page.keyboard.press("Enter");
  await expect(heading(page, "My services")).toBeFocused();

  await tabTo(page, page.getByRole("searchbox", { name: "Search by service, person or handle" }));
  await page.keyboard.type(service.name);
  await expect(page.getByText(/^\d of 312 services match(es)?\./)).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("checkbox", { name: `Select ${service.name}` })).toBeFocused();
  await tabTo(page, actions(page, service));
  await page.keyboard.press("Space");
  await tabTo(page, page.getByRole("link", { name: "Modify contacts", exact: true }));
  await page.keyboard.press("Enter");

  const form = await modifyForm(page);
  await expect(heading(page, `Modify contacts for ${service.name}`)).toBeFocused();
  await tabTo(page, entry(form, "tech"));
  await page.keyboard.type(teo.handle);
  await expect(forecast(page)).toContainText("Tech role of ");
  await tabTo(page, form.getByRole("button", { name: "Send request" }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/submission=\d+$/);
  const id = Number(/\d+$/.exec(page.url())?.[0]);
  await page.goto(places.request(id));

  await expect(heading(page, new RegExp(`^Confirm it was you: tech contact for .*${service.name}`))).toBeFocused();
  await tabTo(page, page.getByLabel("Validation code"));
  await page.keyboard.insertText((await api.mailedCode(mira, id)).code);
  await tabTo(page, page.getByRole("button", { name: "Confirm it was you" }));
  await page.keyboard.press("Space");
  await expect(heading(page, /^Waiting for others: /)).toBeFocused();

  await tabTo(page, page.getByRole("button", { name: mira.name }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Sign out" }));
  await page.keyboard.press("Enter");
  await expect(heading(page, /^Sign in/)).toBeFocused();

  await page.goto(`/${(await api.mailedCode(teo, id)).place}`);
  await tabTo(page, page.getByRole("button", { name: /^Teo Quill/ }));
  await page.keyboard.press("Space");
  await expect(heading(page, new RegExp(`^Become tech contact for .*${service.name}`))).toBeFocused();
  await tabTo(page, page.getByRole("button", { name: "Accept" }));
  await page.keyboard.press("Enter");
  await expect(heading(page, /^You are about to become tech contact for /)).toBeFocused();
});

test("the first tab stop skips to the content", async ({ page }) => {
  await enter(page, mira);
  const skip = page.getByRole("button", { name: "Skip to content" });
  const first = page.getByRole("link", { name: "CSV" });
  await expect(first).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(first).toBeFocused();
  await expect(skip).not.toBeInViewport();
});

test("a menu opens and closes by keyboard and returns the focus", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, mira, `${places.services}?serviceName=${encodeURIComponent(service.name)}`);
  const entry = page.getByRole("link", { name: "Modify contacts", exact: true });
  await actions(page, service).press("Enter");
  await expect(entry).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(entry).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(entry).toHaveCount(0);
  await expect(actions(page, service)).toBeFocused();
});

test("filters and sorting work by keyboard and keep the focus", async ({ page }) => {
  await enter(page, mira);
  const tech = page.getByRole("checkbox", { name: /^I’m tech/ });
  await tabTo(page, tech);
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/roles=tech/);
  await expect(tech).toBeFocused();
  const order = page.getByRole("button", { name: /^Sorted by/ });
  await tabTo(page, order);
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "What needs attention first" }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/sort=state/);
  await expect(order).toBeFocused();
});

test("arrow keys lead from row to row, by box and by name, and above the first row to the search", async ({ page }) => {
  await enter(page, mira, `${places.services}?serviceName=halden&flat=1`);
  const rows = page.getByRole("row").filter({ has: page.getByRole("rowheader") });
  await expect(rows).toHaveCount(4);
  for (const stop of ["checkbox", "link"] as const) {
    const at = (row: number) => (stop === "link" ? rows.nth(row).getByRole("rowheader") : rows.nth(row)).getByRole(stop).first();
    await at(0).focus();
    await page.keyboard.press("ArrowDown");
    await expect(at(1)).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await expect(at(1)).toBeFocused();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await expect(page.getByRole("searchbox")).toBeFocused();
  }
  // Nothing was selected on the way, and the Tab key goes on from where the focus is.
  await expect(page.getByRole("region", { name: "Selection" })).toHaveCount(0);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  await expect(rows.nth(0).getByRole("rowheader").getByRole("link")).toBeFocused();
});

test("hints about keys are for people who use keys", async ({ page }) => {
  await enter(page, mira, `${places.services}?serviceName=halden&flat=1`);
  const hint = page.getByText("Enter on a tick box leads here.");
  const boxes = page.getByRole("checkbox", { name: /^Select halden/ });
  await boxes.first().click();
  await expect(page.getByRole("region", { name: "Selection" })).toBeVisible();
  await expect(hint).toBeHidden();
  await expect(page.locator("kbd")).toBeHidden();
  await page.keyboard.press("ArrowDown");
  await expect(hint).toBeVisible();
  await page.getByRole("searchbox").fill("");
  await expect(page.locator("kbd")).toBeVisible();
});

test("live updates don't move the focus", async ({ page, api }) => {
  const id = await requestToTeo(api);
  await enter(page, mira, places.request(id));
  const code = page.getByLabel("Validation code");
  await code.fill("half a code");
  await api.answer(teo, id, "accept");
  await expect(page.getByRole("list", { name: "Who answers" })).toContainText("Accepted");
  await expect(code).toBeFocused();
  await expect(code).toHaveValue("half a code");
});
