// The contact history of a service.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Locator, Page } from "@playwright/test";
import { basil, mira, teo, wren } from "./support/people.ts";
import { enter, grouped, heading, openMenu, places } from "./support/steps.ts";
import { type Server, expect, expectAccessible, startServer, test } from "./support/test.ts";

// Roles move with the last answer.
test.use({ grace: 0 });

const terms = (page: Page, role: string): Locator => page.getByRole("region", { name: role }).getByRole("listitem");

test("a role that moved shows its holders, dates and request", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const id = await api.requestOne(mira, service, { tech: teo });
  await api.answer(mira, id, "accept");
  await api.answer(teo, id, "accept");
  await enter(page, mira);
  await openMenu(page, service);
  await page.getByRole("link", { name: "History" }).click();
  await expect(heading(page, "Contact history")).toBeFocused();
  await expect(page).toHaveTitle("Contact history – Handover");
  await expect(page.getByRole("main")).toContainText(service.name);
  await expect(terms(page, "Tech")).toHaveCount(2);
  await expect(terms(page, "Tech").first()).toContainText(teo.handle);
  await expect(terms(page, "Tech").first()).toContainText(/Now.*Since \d{1,2} \w+ \d{4}/s);
  await expect(terms(page, "Tech").last()).toContainText(basil.handle);
  await expect(terms(page, "Tech").last()).toContainText(/Until \d{1,2} \w+ \d{4}/);
  await expect(terms(page, "Tech").last()).not.toContainText("Now");
  await expect(terms(page, "Admin")).toHaveText([/^you \(mh20417-ovh\)\s*Now\s*Since before this history began$/]);
  await expectAccessible(page);
  await terms(page, "Tech").first().getByRole("link", { name: `request ${grouped(id)}` }).click();
  await expect(page).toHaveURL(new RegExp(`submission=${id}$`));
  // Back, then to the list.
  await page.goBack();
  await expect(terms(page, "Tech")).toHaveCount(2);
  await page.getByRole("navigation", { name: "My contacts" }).getByRole("link", { name: "My services" }).click();
  await expect(heading(page, "My services")).toBeVisible();
});

test("updates by itself when a role moves", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const id = await api.requestOne(mira, service, { tech: wren });
  await enter(page, mira, places.history(service));
  await expect(page.getByText("No role has changed hands since this history began.")).toBeVisible();
  await expect(terms(page, "Tech")).toHaveCount(1);
  await api.answer(mira, id, "accept");
  await api.answer(wren, id, "accept");
  await expect(terms(page, "Tech")).toHaveCount(2);
  await expect(terms(page, "Tech").first()).toContainText(wren.handle);
  await expect(page.getByText("No role has changed hands")).toHaveCount(0);
});

test("downloads as CSV", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, mira, places.history(service));
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download as CSV" }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe(`contacts-${service.name}-${service.category.toLowerCase()}.csv`);
  const lines = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
  expect(lines[0]).toBe("service,category,role,account,since,until,request,lastDay");
  expect(lines).toContain(`${service.name},${service.category},contactTech,${basil.handle},,,,`);
  await expect(heading(page, "Contact history")).toBeVisible();
});

test("downloads as CSV from a backend on another origin of the same site", async ({ page, server }) => {
  let backend: Server | undefined;
  // Serves the app as a static host would: the page names the backend, and the CSP allows calls to it.
  const host = createServer((request, response) => {
    const deliver = async () => {
      const answer = await fetch(`${server.url}${request.url ?? "/"}`);
      const type = answer.headers.get("content-type") ?? "";
      const policy = (answer.headers.get("content-security-policy") ?? "").replace("connect-src", `connect-src ${backend?.url}`);
      const body = Buffer.from(await answer.arrayBuffer());
      const meta = `<meta name="handover-backend" content="${backend?.url}">`;
      response.writeHead(answer.status, { "content-type": type, "content-security-policy": policy });
      response.end(type.startsWith("text/html") ? body.toString().replace(/<meta name="?handover-backend"?[^>]*>/, meta) : body);
    };
    deliver().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => host.listen(0, "localhost", resolve));
  try {
    const app = `http://localhost:${(host.address() as AddressInfo).port}`;
    backend = await startServer(["--allowed-origin", app]);
    await page.context().request.post(`${backend.url}/1.0/demo/session`, { data: { account: mira.handle } });
    await page.goto(app + places.history({ name: "wheel-thrown.test", category: "HOSTING" }));
    const link = page.getByRole("link", { name: "Download as CSV" });
    await expect(terms(page, "Admin")).toHaveCount(1);
    expect(await link.getAttribute("href")).toContain(`${backend.url}/1.0/me/services/history.csv?`);
    const saved = page.waitForEvent("download");
    await link.click();
    const file = await saved;
    expect(file.suggestedFilename()).toBe("contacts-wheel-thrown.test-hosting.csv");
    expect(await readFile(await file.path(), "utf8")).toContain(`wheel-thrown.test,HOSTING,contactAdmin,${mira.handle}`);
  } finally {
    await page.goto("about:blank");
    host.close();
    await backend?.stop();
  }
});

test("a service of others shows no history", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, teo, places.history(service));
  await expect(page.getByText("Service not found, or you’re not one of its contacts.")).toBeVisible();
  await page.getByRole("link", { name: "Back to My services" }).click();
  await expect(heading(page, "My services")).toBeVisible();
});

test.describe("when the server fails", () => {
  test.use({ expectedErrors: /500/ });

  test("says so and can try again", async ({ page }) => {
    const problem = { type: "about:blank", title: "", status: 500, detail: "", reason: "internal", class: "", message: "" };
    let isBroken = true;
    await page.route("**/1.0/me/services/history?*", async (route) => {
      if (isBroken) await route.fulfill({ status: 500, json: problem });
      else await route.continue();
    });
    await enter(page, mira, places.history({ name: "wheel-thrown.test", category: "HOSTING" }));
    await expect(page.getByRole("alert")).toContainText("Something went wrong on our side.");
    isBroken = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(terms(page, "Billing")).toHaveCount(1);
  });
});
