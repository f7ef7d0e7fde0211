// Ordering a service in the demo, and paying what keeps the billing role of one from changing.
import { ines, mira, selma } from "./support/people.ts";
import { cell, changeAnswer, confirm, copied, enter, enterForm, entry, heading, places } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

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

/** Of the demo: Mira is the admin, and Selma owes for it. */
const cafe = { name: "café-de-la-rivière.example", category: "DOMAIN" } as const;
/** Of the demo: Mira owes for it. */
const harbour = { name: "mail.quiet-harbour.example", category: "EMAIL_DOMAIN" } as const;

test("the asker has a message for the payer, and the role can change once the payer has paid", async ({ page, person }) => {
  const form = await enterForm(page, mira, cafe);
  await expect(entry(form, "billing")).toHaveCount(0);
  await form.getByText(`Only ${selma.name} can pay. You can send this message:`).click();
  await expect(form.getByText(/isn’t paid for\. Until it is, its billing contact can’t change\./)).toBeVisible();
  const copy = form.getByRole("button", { name: "Copy message" });
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await copy.click();
  expect(await copied(page)).toContain("Please pay the invoice");
  await expectAccessible(page);

  const payer = await person();
  await enter(payer, selma, places.service(cafe));
  const pay = payer.getByRole("button", { name: "Pay it (demo)" });
  await expect(pay).toBeVisible();
  // Her invoice stands beside the button, and the asker does not see it.
  const invoice = payer.getByText(/^€186\.50 unpaid since \d+ \w+ \d{4}$/);
  await expect(invoice).toBeVisible();
  await expectAccessible(payer);
  await pay.click();
  await expect(pay).toHaveCount(0);
  await expect(invoice).toHaveCount(0);
  await expect(payer.getByRole("heading", { level: 1 })).toBeFocused();

  // Nothing is pressed here: the event stream tells.
  await expect(copy).toHaveCount(0);
  await entry(form, "billing").fill(ines.handle);
  expect(await confirm(page)).toHaveLength(1);
});

test("an expired service is renewed on its page, and its contacts can change again", async ({ page }) => {
  await enter(page, mira, places.service({ name: "birch-bazaar.test", category: "DOMAIN" }));
  await expect(page.getByText(/expired on .*\.$/)).toBeVisible();
  // The other one stands in the table, beside the state.
  await page.getByRole("button", { name: /^Renew it \(demo\) \(.+\)$/ }).first().click();
  await expect(page.getByText(/expired on .*\.$/)).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page.getByRole("link", { name: "Modify contacts" })).toBeVisible();
});

test("the payer has a link to the provider’s page for payments", async ({ page }) => {
  const billingUrl = "https://provider.example/bills?customer={handle}&service={service}";
  await changeAnswer(page, "**/1.0/app", (info: object) => ({ ...info, demo: null, billingUrl }));
  await enter(page, mira, places.service(harbour));
  const hers = `https://provider.example/bills?customer=${mira.handle}&service=${harbour.name}`;
  await expect(page.getByRole("link", { name: "Pay" })).toHaveAttribute("href", hers);

  await page.goto(places.service(cafe));
  const theirs = `https://provider.example/bills?customer=${selma.handle}&service=${encodeURIComponent(cafe.name)}`;
  await page.getByText("You can send this message:").click();
  await expect(page.getByText(theirs)).toBeVisible();
});
