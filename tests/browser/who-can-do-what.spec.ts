// Who can do what on a service, by role and by access: each cell as the rules answer.
import { basil, mira, teo } from "./support/people.ts";
import { enter, heading, openMenu, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

/** The words of actions. */
const WORDS: Record<string, string> = {
  see: "see services, contacts and history",
  changeAllContacts: "change all three contacts",
  handOnTech: "pass the tech role on",
  handOnBilling: "pass the billing role on",
  changeHolder: "change the domain’s holder",
  transferOut: "transfer the domain to another provider",
  configure: "change technical settings",
  editDns: "edit the DNS zone",
  addDomains: "add domains and subdomains",
  installModules: "install modules",
  changePasswords: "change the FTP and database passwords",
  orderCertificates: "order certificates",
  manageMailboxes: "manage mailboxes",
  seeInvoices: "see invoices and orders",
  renew: "renew it",
  managePayment: "manage its payment",
};

test("shows who can do what, and because of which role or access", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil, category: "VPS" });
  await api.giveAccess(mira, teo, service, ["technical"]);
  const access = await api.accessTo(mira, service);
  await enter(page, mira);
  await openMenu(page, service);
  await page.getByRole("link", { name: "Who can do what" }).click();
  await expect(heading(page, service.name)).toBeFocused();
  await expect(page).toHaveTitle(`Who can do what on ${service.name} – Handover`);
  const table = page.getByRole("table", { name: "Who can do what" });
  await expect(table.getByRole("columnheader", { name: teo.name })).toContainText("Access");
  const accounts = await table.locator("thead .who").evaluateAll((people) => people.map((person) => person.getAttribute("title")));
  const names = new Map([["contactAdmin", "Admin"], ["contactTech", "Tech"], ["contactBilling", "Billing"]]);
  for (const [action, word] of Object.entries(WORDS)) {
    const row = table.getByRole("row").filter({ has: page.getByRole("rowheader", { name: new RegExp(word, "i") }) });
    const lines = access.filter(({ actions }) => actions.includes(action));
    if (lines.length === 0) {
      await expect(row, action).toHaveCount(0);
      continue;
    }
    const answers = accounts.map((account) => {
      const because = lines.filter((line) => line.account === account).map(({ role }) => names.get(role ?? "") ?? "Access");
      return because.length === 0 ? "No" : `Yes, because of ${because.join("")}`;
    });
    await expect(row.getByRole("cell"), action).toHaveText(answers);
  }
  await expect(page.getByText("rather than your password").getByRole("link", { name: "Give access" })).toBeVisible();
});

test("types with equal answers share a table, and say what only one of them has", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil, category: "DOMAIN", siblings: ["ZONE"] });
  await enter(page, mira, places.rights(service));
  await expect(page.getByRole("rowheader", { name: /^Edit the DNS zone DNS zone$/ })).toBeVisible();
  await expect(page.getByRole("rowheader", { name: /^Change the domain’s holder, .* Domain$/ })).toBeVisible();
  await expect(page.getByRole("radio")).toHaveCount(0);
  await api.giveAccess(mira, teo, service, ["technical"]);
  await page.reload();
  await page.getByRole("radio", { name: "DNS zone" }).check({ force: true });
  await expect(page.getByRole("columnheader", { name: teo.name })).toHaveCount(0);
  await page.getByRole("radio", { name: "Domain" }).check({ force: true });
  await expect(page.getByRole("columnheader", { name: teo.name })).toBeVisible();
});

test("on a phone, those who cannot are in one line", async ({ page, api }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  const service = await api.service({ admin: mira, tech: basil, billing: mira, category: "VPS" });
  await enter(page, mira, places.rights(service));
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: /^Change all three contacts/ }) });
  const content = (pseudo: string) => row.evaluate((of, pseudo) => getComputedStyle(of, pseudo).content, pseudo);
  await expect(row).toHaveAttribute("data-no", new RegExp(`^No: ${basil.name}`));
  expect(await content("::after")).toContain(basil.name);
});

test.describe("with help", () => {
  const help = "https://help.provider.example/";
  test.use({ serve: ["--help-policies", `${help}iam`, "--support-url", `${help}support`] });

  test("links to the provider's help and access policies", async ({ page }) => {
    await enter(page, mira, places.rights({ name: "wheel-thrown.test", category: "HOSTING" }));
    const foot = page.getByRole("contentinfo");
    await expect(foot.getByRole("link", { name: "Access policies (IAM)" })).toHaveAttribute("href", `${help}iam`);
    await expect(foot.getByRole("link", { name: "Support" })).toHaveAttribute("href", `${help}support`);
  });
});
