import { approve, confirmedCase, decide, newHolder, rhea, sentCase } from "../support/cases.ts";
import { cases, openFirst } from "../support/desk-case.ts";
import { basil, mira, selma, teo } from "../support/people.ts";
import { requestToTeo } from "../support/setups.ts";
import { enter, enterDesk, heading, places } from "../support/steps.ts";
import { at, atDesk, sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

sweep("desk", {
  "desk, sign in": at(undefined, "/#/desk", (page) => page.getByRole("button", { name: /Rhea Solberg/ })),
  "desk, overview": async (page, api) => {
    await requestToTeo(api);
    await enterDesk(page, "Rhea Solberg", "#/desk?q=halden");
    await expect(page.getByRole("region", { name: "Found" }).getByRole("link").first()).toBeVisible();
  },
  "desk, queue": async (page, api) => {
    const place = async () => (await api.service({ admin: mira, category: "DOMAIN" })).name;
    await sentCase(api, await place(), newHolder);
    await approve(api);
    await sentCase(api, await place(), { contacts: { roles: ["contactAdmin", "contactTech"], to: teo.handle } });
    await decide(api, rhea, "approve");
    await confirmedCase(api, await place(), newHolder);
    await sentCase(api, await place(), newHolder);
    await enterDesk(page, "Rhea Solberg");
    await expect(cases(page).getByRole("rowheader")).toHaveCount(4);
  },
  "desk, customer with a form open": async (page, api) => {
    await requestToTeo(api);
    await enterDesk(page, "Rhea Solberg", `#/desk/customers/${teo.handle}`);
    await page.getByText("Propose another address").first().click();
    await page.getByText("Suspend the account").first().click();
    await expect(page.getByLabel("New email address")).toBeVisible();
  },
  "desk, customer who cannot take roles": atDesk("Lena Marsh", `#/desk/customers/${selma.handle}`, (page) =>
    page.getByText("has an unpaid invoice."),
  ),
  "desk, service": atDesk(
    "Rhea Solberg",
    async (api) => {
      const { name, category } = await api.service({ admin: mira, tech: basil });
      return `#/desk/service?service=${encodeURIComponent(name)}&category=${category}`;
    },
    (page) => page.getByLabel("NIC handle of the right contact"),
    "Propose a correction",
  ),
  "desk, request": atDesk(
    "Rhea Solberg",
    async (api) => {
      const id = await requestToTeo(api);
      await api.mailedCode(teo, id);
      return `#/desk/requests/${id}`;
    },
    (page) => page.getByLabel("Reason").filter({ visible: true }).first(),
    "End the request",
  ),
  "desk, case": async (page, api) => {
    const domain = await api.service({ admin: mira, category: "DOMAIN" });
    await sentCase(api, domain.name, newHolder);
    await enterDesk(page, "Rhea Solberg");
    await openFirst(page);
    await expect(page.getByRole("button", { name: "Refuse" })).toBeVisible();
  },
  "desk, service with a change of holder": async (page, api) => {
    const domain = await api.service({ admin: mira, category: "DOMAIN" });
    await enter(page, mira, places.holder(domain));
    await page.getByLabel("Email").fill("office@larkmoor-tea.example");
    await page.getByRole("button", { name: "Ask both holders" }).click();
    await expect(page.getByText("Waiting for the current holder")).toBeVisible();
    await enterDesk(page, "Rhea Solberg", `#/desk/service?service=${encodeURIComponent(domain.name)}&category=DOMAIN`);
    await page.getByText("End the change of holder").first().click();
  },
  "desk, joining": async (page) => {
    const answer = {
      name: "Nadia Kestrel",
      email: "nadia@aldermoor.example",
      roles: ["support"],
      secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
      link: "otpauth://totp/Aldermoor:nadia?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
      qr: { size: 21, path: "M0 0h7v1h-7zM0 6h7v1h-7zM14 0h7v1h-7z" },
    };
    await page.route("**/1.0/desk/invitation", (route) => route.fulfill({ json: answer }));
    await page.goto("/#/desk/join?token=made-up");
    await expect(page.getByRole("img", { name: /^QR code/ })).toBeVisible();
  },
  "desk, invitation that is over": at(undefined, "/#/desk/join?token=over", (page) =>
    page.getByText("This invitation no longer works. Ask for a new one."),
  ),
  "desk, session that has ended": async (page) => {
    await enterDesk(page, "Jonas Wray", `#/desk/customers/${teo.handle}`);
    await page.getByText("End all sessions").first().click();
    await page.getByLabel("Reason").filter({ visible: true }).fill("Called us.");
    await page.context().clearCookies();
    await page.getByRole("button", { name: "End all sessions" }).click();
    await expect(page.getByText(/Your session has ended/)).toBeVisible();
  },
  "desk, audit log": async (page) => {
    await enterDesk(page, "Rhea Solberg", `#/desk/customers/${teo.handle}`);
    await expect(heading(page, teo.name)).toBeVisible();
    await page.getByRole("link", { name: "Audit log" }).click();
    await expect(page.getByRole("row", { name: /Opened a customer/ }).first()).toBeVisible();
  },
});
