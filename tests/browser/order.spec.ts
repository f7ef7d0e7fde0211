// Ordering a service in the demo.
import { cell, enter, heading, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

test("ordering a domain makes one all three of its contacts", async ({ page, api }) => {
  const robin = await api.newAccount();
  await enter(page, robin);
  await expect(page.getByRole("heading", { name: "How you become a contact" })).toBeVisible();
  await page.getByRole("link", { name: "Order a service" }).click();
  await expect(heading(page, "Order a service")).toBeFocused();
  await page.getByLabel("Service name").fill("=cmd|x.example");
  await page.getByRole("button", { name: "Order" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("This isn’t a domain name.");
  await page.getByLabel("Service name").fill("fennick-ordered.example");
  await expect(page.getByLabel("First name")).toHaveValue("Robin");
  await expect(page.getByLabel("Last name")).toHaveValue("Fennick");
  await page.getByRole("button", { name: "Order" }).click();
  await expect(heading(page, "Ordered")).toBeFocused();
  await page.getByRole("link", { name: "Show it in My services" }).click();
  const service = { name: "fennick-ordered.example", category: "DOMAIN" } as const;
  for (const role of ["admin", "tech", "billing"] as const) await expect(cell(page, service, role)).toContainText("you");
  await page.goto(places.service(service));
  await expect(page.getByRole("region", { name: "The service" })).toContainText("Ordered by you");

  await page.goto(places.order);
  await page.getByLabel("Service type").selectOption("Web hosting");
  await expect(page.getByRole("group", { name: "Domain holder" })).toBeHidden();
  await page.getByLabel("Service type").selectOption("Domain");
  await page.getByLabel("Service name").fill(service.name);
  await page.getByRole("button", { name: "Order" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("This service already exists.");
});
