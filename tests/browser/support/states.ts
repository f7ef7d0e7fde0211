// Every screen in every state, for the accessibility tests.
import { type Page, expect } from "@playwright/test";
import type { ApiDriver } from "./api-driver.ts";
import { IDENTITY, approve, casePlace, confirmedCase, decide, file, newHolder, openCase, rhea, sentCase } from "./cases.ts";
import { basil, hal, ines, kasper, mira, runa, selma, teo, wren } from "./people.ts";
import { confirm, dialog, enter, enterDesk, entry, heading, openMail, places } from "./steps.ts";

export interface State {
  readonly name: string;
  readonly open: (page: Page, api: ApiDriver) => Promise<void>;
}

const fewServices = `${places.services}?serviceName=halden`;

async function submissionToTeo(api: ApiDriver): Promise<number> {
  const services = [];
  for (let number = 0; number < 3; number += 1) services.push(await api.service({ admin: mira, tech: basil }));
  return api.submit(mira, services, teo);
}

/** Opens the page of a submission that the server is still preparing. */
async function longWork(page: Page, api: ApiDriver): Promise<void> {
  const id = await submissionToTeo(api);
  await page.route(/\/1\.0\/me\/submissions\/\d+\?/, async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { data: object };
    Object.assign(body.data, { state: "preparing", progress: { done: 1940, of: 3380 } });
    await route.fulfill({ response, json: body });
  });
  await enter(page, mira, places.submission(id));
  await expect(page.getByRole("progressbar")).toBeVisible();
}

/** Opens the page for new contacts of some services, among them ones that can't be changed. */
async function changeOfMany(page: Page): Promise<void> {
  await enter(page, mira, `${places.services}?serviceName=halden`);
  await page.getByRole("checkbox", { name: "Select all services shown" }).check();
  await page.getByRole("region", { name: "Selection" }).getByRole("link", { name: "Change contacts" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Change contacts of/ })).toBeVisible();
}

/** Keeps a page scrolled to its end at every width: there the bar at the foot covers nothing. */
async function staysAtItsEnd(page: Page): Promise<void> {
  await page.evaluate(() => {
    const scroll = () => window.scrollTo(0, document.documentElement.scrollHeight);
    window.addEventListener("resize", () => requestAnimationFrame(scroll));
    scroll();
  });
}

async function requestToTeo(api: ApiDriver): Promise<number> {
  const service = await api.service({ admin: mira, tech: basil });
  return api.requestOne(mira, service, { tech: teo });
}

/** Mira asks for a change of holder of one of her domains. */
async function askedHolder(page: Page, api: ApiDriver): Promise<void> {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  await enter(page, mira, places.holder(domain));
  await page.getByLabel("Email").fill("office@larkmoor-tea.example");
  await page.getByRole("button", { name: "Ask both holders" }).click();
  await expect(page.getByText("Waiting for the current holder")).toBeVisible();
}

export const states: readonly State[] = [
  {
    name: "sign in",
    open: async (page) => {
      await page.goto("/");
      await expect(heading(page, "Sign in")).toBeVisible();
    },
  },
  {
    name: "sign in with errors",
    open: async (page) => {
      await page.goto("/");
      await page.getByLabel("Any other handle in the data").fill("nonsense");
      await page.getByRole("button", { name: "Use this account" }).click();
      await page.getByLabel("NIC handle or email").fill("somebody");
      await page.getByLabel("Password", { exact: true }).fill("wrong");
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "sign in by a mailed link",
    open: async (page, api) => {
      const { place } = await api.mailedCode(teo, await requestToTeo(api));
      await page.goto(`/${place}`);
      await expect(page.getByText("is waiting for your answer.")).toBeVisible();
    },
  },
  {
    name: "services",
    open: async (page) => {
      await enter(page, mira);
      await expect(page.getByText("312 services, 50 shown so far.")).toBeVisible();
    },
  },
  {
    name: "services, loading",
    open: async (page) => {
      await page.route(/\/1\.0\/me\/services/, () => {});
      await enter(page, mira);
      await expect(page.getByRole("table")).toBeVisible();
    },
  },
  {
    name: "services with a menu open",
    open: async (page) => {
      await enter(page, mira, fewServices);
      await page.getByRole("button", { name: "Actions for halden-ceramics.example, DNS zone" }).click();
      await expect(page.getByRole("link", { name: "Modify contacts" })).toBeVisible();
    },
  },
  {
    name: "services, some selected",
    open: async (page) => {
      // One row, which the bar doesn't cover.
      await enter(page, mira, `${places.services}?serviceName=smalands`);
      await page.getByRole("checkbox", { name: /^Select .*, / }).check();
      await expect(page.getByRole("region", { name: "Selection" })).toBeVisible();
    },
  },
  {
    name: "many services, sent, with some left out",
    open: async (page) => {
      await changeOfMany(page);
      await page.getByRole("textbox", { name: "Tech", exact: true }).fill(teo.handle);
      await expect(page.getByText("Checking with the server…")).toHaveCount(0);
      await page.getByRole("button", { name: /^Confirm \d/ }).click();
      await expect(heading(page, "Sent for confirmation")).toBeVisible();
      await page.getByText("Show them").first().click();
    },
  },
  {
    name: "many services, no contact yet",
    open: async (page) => {
      await changeOfMany(page);
      await expect(page.getByText("Enter a new contact to see what would change.")).toBeVisible();
    },
  },
  {
    name: "many services, previewed",
    open: async (page) => {
      await changeOfMany(page);
      await page.getByRole("textbox", { name: "Tech", exact: true }).fill(teo.handle);
      await expect(page.getByRole("button", { name: /^Confirm \d/ })).toBeVisible();
      await expect(page.getByText("Checking with the server…")).toHaveCount(0);
      await page.getByText("Show them").first().click();
      await staysAtItsEnd(page);
    },
  },
  {
    name: "many services, with a last day that can't be",
    open: async (page) => {
      await changeOfMany(page);
      await page.getByRole("textbox", { name: "Tech", exact: true }).fill(teo.handle);
      await page.getByLabel("Last day (optional)").fill("2020-01-31");
      await page.getByRole("button", { name: /^Confirm/ }).click();
      await expect(page.getByRole("alert")).toBeVisible();
      await staysAtItsEnd(page);
    },
  },
  {
    name: "many services, from a file that is too large",
    open: async (page) => {
      await enter(page, mira, "/#/account/contacts/services/many");
      await page.getByRole("button", { name: "Upload a CSV file" }).click();
      const buffer = Buffer.alloc(4 * 1024 * 1024 + 1, "\n");
      await page.getByLabel("CSV file").setInputFiles({ name: "contacts.csv", mimeType: "text/csv", buffer });
      await expect(page.getByText("This file is too large: 4 MB at most.")).toBeVisible();
    },
  },
  {
    name: "many services, amending a submission",
    open: async (page, api) => {
      await enter(page, mira, `/#/account/contacts/services/many?amend=${await submissionToTeo(api)}`);
      await expect(page.getByText("its open requests are cancelled when you confirm")).toBeVisible();
      await expect(page.getByRole("button", { name: "Confirm 3 changes" })).toBeVisible();
      await staysAtItsEnd(page);
    },
  },
  {
    name: "many services, hand over everything",
    open: async (page) => {
      await enter(page, wren, "/#/account/contacts/services/many?all=1");
      await page.getByLabel("Who takes over?").fill(runa.handle);
      await expect(page.getByRole("button", { name: /^Confirm \d/ })).toBeVisible();
      await expect(page.getByText("Checking with the server…")).toHaveCount(0);
      await staysAtItsEnd(page);
    },
  },
  {
    name: "many services, nothing to hand back",
    open: async (page, api) => {
      await enter(page, mira, `/#/account/contacts/services/many?back=${await submissionToTeo(api)}`);
      await expect(page.getByText(/^Nothing of submission .* can be handed back\.$/)).toBeVisible();
    },
  },
  {
    name: "requests, with roles that end soon",
    open: async (page) => {
      await page.route(/\/1\.0\/me\/requests(\?.*)?$/, async (route) => {
        const response = await route.fetch();
        const body = (await response.json()) as { data: object };
        const role = { submission: 61_980, request: 61_980, roles: ["contactTech"], holder: teo.handle, until: "2030-06-30" };
        const may = { mayExtend: true, mayEndNow: true };
        const service = { name: "halden.example", category: "DOMAIN" };
        Object.assign(body.data, {
          endingSoon: [
            { ...role, ...may, service, services: 1, returnsTo: mira.handle },
            { ...role, ...may, service, services: 6, returnsTo: basil.handle },
          ],
          endingSoonTotal: 60,
        });
        await route.fulfill({ response, json: body });
      });
      await enter(page, mira, places.requests);
      await page.getByRole("button", { name: "End now (halden.example)" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "submission, to answer",
    open: async (page, api) => {
      const { place } = await api.mailedCode(teo, await submissionToTeo(api));
      await enter(page, teo, `/${place}`);
      await expect(page.getByRole("button", { name: "Accept all" })).toBeVisible();
      await page.getByRole("table").getByRole("checkbox").nth(1).check();
      await staysAtItsEnd(page);
    },
  },
  {
    name: "submission, to answer, without the email",
    open: async (page, api) => {
      await enter(page, teo, places.submission(await submissionToTeo(api)));
      await page.getByText("Didn’t get the email?").click();
      await page.getByText("Didn’t they get the email?").click();
      // Off until a minute after the last one.
      await page.getByRole("button", { name: "Resend email" }).click({ force: true });
      await expect(page.getByText("An email went out just now. You can ask for another from")).toBeVisible();
    },
  },
  {
    name: "submission, one declined, sorted by state",
    open: async (page, api) => {
      const id = await submissionToTeo(api);
      await api.answer(teo, id, "refuse");
      await enter(page, mira, `${places.submission(id)}&sort=-state`);
      await expect(page.getByRole("link", { name: "Amend" })).toBeVisible();
      await expect(page.getByRole("table").getByText("Declined")).toBeVisible();
    },
  },
  {
    name: "submission, answered with refusals",
    open: async (page, api) => {
      const id = await submissionToTeo(api);
      const { place } = await api.mailedCode(teo, id);
      await enter(page, teo, `/${place}`);
      const lines = page.getByRole("table").getByRole("checkbox", { name: /^Select (?!all)/ });
      for (const number of [0, 1, 2]) await lines.nth(number).click();
      await api.act(mira, id, "withdraw");
      await expect(lines).toHaveCount(2);
      const selected = page.getByRole("region", { name: "Selected lines" });
      await selected.getByRole("button", { name: "Accept 3 selected" }).click();
      await expect(page.getByText("1 was not possible.")).toBeVisible();
    },
  },
  {
    name: "submission, accepted lines to cancel",
    open: async (page, api) => {
      const id = await submissionToTeo(api);
      await api.acceptAll(teo, id);
      await enter(page, teo, places.submission(id));
      await page.getByRole("checkbox", { name: "Select all lines shown" }).check();
      await page.getByRole("button", { name: "Cancel 3 selected" }).click();
      await expect(page.getByText("Cancel 3 open requests?")).toBeVisible();
      await staysAtItsEnd(page);
    },
  },
  {
    name: "submission, working on its lines",
    open: async (page, api) => {
      const id = await submissionToTeo(api);
      await page.route(/\/1\.0\/me\/submissions\/\d+\?/, async (route) => {
        const response = await route.fetch();
        const body = (await response.json()) as { data: object };
        Object.assign(body.data, { progress: { done: 1940, of: 3380 } });
        await route.fulfill({ response, json: body });
      });
      await enter(page, mira, places.submission(id));
      await expect(page.getByRole("progressbar", { name: "Working on 3,380 requests" })).toBeVisible();
    },
  },
  {
    name: "submission, asked",
    open: async (page, api) => {
      await enter(page, mira, places.submission(await submissionToTeo(api)));
      await page.getByRole("button", { name: "Cancel all 3 open requests" }).click();
      await expect(page.getByText("Cancel 3 open requests?")).toBeVisible();
    },
  },
  {
    name: "submission, being prepared",
    open: async (page, api) => {
      await longWork(page, api);
    },
  },
  {
    name: "services, while a submission is being prepared",
    open: async (page, api) => {
      await longWork(page, api);
      await page.getByRole("link", { name: "My services" }).click();
      await expect(page.getByText("1,940 of 3,380 done")).toBeVisible();
    },
  },
  {
    name: "requests, with a submission",
    open: async (page, api) => {
      await submissionToTeo(api);
      await enter(page, mira, places.requests);
      await expect(page.getByRole("link", { name: "Tech of 3 services" })).toBeVisible();
    },
  },
  {
    name: "service, not changeable",
    open: async (page, api) => {
      await enter(page, mira, places.service(await api.service({ admin: mira, status: "expired" })));
      await expect(page.getByText("The service has expired.")).toBeVisible();
    },
  },
  {
    name: "services, not changeable",
    open: async (page) => {
      await enter(page, mira, `${places.services}?serviceName=stoneware`);
      await page.getByRole("button", { name: "Actions for stoneware-auctions.test" }).click();
      await expect(page.getByText("The service is still being created.")).toBeVisible();
    },
  },
  {
    name: "services in every state",
    open: async (page) => {
      await enter(page, mira, `${places.services}?sort=state`);
      await expect(page.getByText("Sorted by state")).toBeVisible();
    },
  },
  {
    name: "services, none found",
    open: async (page) => {
      await enter(page, mira, `${places.services}?serviceName=nothing-like-this`);
      await expect(page.getByRole("button", { name: "Clear filters" })).toBeVisible();
    },
  },
  {
    name: "services, none yet",
    open: async (page) => {
      await page.route(/\/1\.0\/me\/services(\?|$)/, async (route) => {
        const body = (await (await route.fetch()).json()) as object;
        await route.fulfill({ json: { ...body, data: { total: 0, unfiltered: 0, rows: [], next: null } } });
      });
      await enter(page, hal);
      await expect(page.getByRole("heading", { name: "How you become a contact" })).toBeVisible();
    },
  },
  {
    name: "person menu",
    open: async (page) => {
      await enter(page, mira, fewServices);
      await page.getByRole("button", { name: mira.name }).click();
      await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
    },
  },
  {
    name: "theme menu",
    open: async (page) => {
      await enter(page, mira, fewServices);
      await page.getByRole("button", { name: "Theme" }).click();
      await expect(page.getByRole("radio", { name: "Dark" })).toBeVisible();
    },
  },
  {
    name: "modify, empty",
    open: async (page, api) => {
      await enter(page, mira, places.modify(await api.service({ admin: mira, tech: wren })));
      await dialog(page);
    },
  },
  {
    name: "modify with errors",
    open: async (page, api) => {
      const service = await api.service({ admin: mira, tech: basil, category: "DOMAIN" });
      await enter(page, mira, places.modify(service));
      const form = await dialog(page);
      await entry(form, "admin").fill("tq5108");
      await entry(form, "tech").fill(selma.handle);
      await entry(form, "billing").fill("zz99999-ovh");
      await expect(form.getByText("This account doesn’t exist.")).toBeVisible();
      await form.getByRole("button", { name: /^Confirm/ }).click();
      await expect(form.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "modify with preview",
    open: async (page, api) => {
      const service = await api.service({ admin: mira, tech: teo, category: "DOMAIN", siblings: ["ZONE"] });
      await api.requestOne(teo, service, { tech: wren });
      await enter(page, mira, places.modify(service));
      const form = await dialog(page);
      await entry(form, "tech").fill(basil.handle);
      await entry(form, "admin").fill(ines.handle);
      await form.getByRole("checkbox", { name: "DNS zone" }).check();
      // Scoped to the fields: slow answers are in the live region, too.
      for (const role of ["Admin contact", "Tech contact"]) {
        await expect(form.getByRole("group", { name: role }).getByText("can take this role.")).toBeVisible();
      }
    },
  },
  {
    name: "modify with locked roles",
    open: async (page, api) => {
      await enter(page, teo, places.modify(await api.service({ admin: mira, tech: teo })));
      await dialog(page);
    },
  },
  {
    name: "modify, not mine",
    open: async (page) => {
      await enter(page, teo, places.modify({ name: "never-there.example", category: "DOMAIN" }));
      await expect(page.getByText("Service not found, or you’re not one of its contacts.")).toBeVisible();
    },
  },
  {
    name: "modify, sent",
    open: async (page, api) => {
      const service = await api.service({ admin: mira, tech: basil, category: "DOMAIN", siblings: ["ZONE"] });
      await enter(page, mira, places.modify(service));
      const form = await dialog(page);
      await entry(form, "tech").fill(teo.handle);
      await form.getByRole("checkbox", { name: "DNS zone" }).check();
      await confirm(page);
    },
  },
  {
    name: "modify for a webmaster",
    open: async (page, api) => {
      const service = await api.service({ admin: mira, tech: mira, category: "HOSTING", siblings: ["ZONE"] });
      await enter(page, mira, places.webmaster(service));
      const form = page.getByRole("dialog", { name: "Give my webmaster access" });
      await form.getByLabel("Your webmaster").fill(runa.handle);
      await form.getByRole("checkbox", { name: /^DNS zone/ }).check();
      await expect(form.getByRole("button", { name: "Confirm 2 requests" })).toBeVisible();
    },
  },
  {
    name: "history",
    open: async (page, api) => {
      await enter(page, mira, places.history(await api.service({ admin: mira, tech: basil })));
      await expect(page.getByRole("region", { name: "Tech" })).toBeVisible();
    },
  },
  {
    name: "history, loading",
    open: async (page) => {
      await page.route(/\/1\.0\/me\/services\/history/, () => {});
      await enter(page, mira, places.history({ name: "wheel-thrown.test", category: "HOSTING" }));
      await expect(heading(page, "Contact history")).toBeVisible();
    },
  },
  {
    name: "history, not mine",
    open: async (page) => {
      await enter(page, mira, places.history({ name: "never-there.example", category: "DOMAIN" }));
      await expect(page.getByText("Service not found, or you’re not one of its contacts.")).toBeVisible();
    },
  },
  {
    name: "who can do what",
    open: async (page) => {
      await enter(page, mira, places.rights({ name: "wheel-thrown.test", category: "HOSTING" }));
      await expect(page.getByRole("table")).toBeVisible();
    },
  },
  {
    name: "requests",
    open: async (page, api) => {
      const [first, second] = [await requestToTeo(api), await requestToTeo(api)];
      await api.answer(teo, first, "accept");
      await api.answer(teo, second, "refuse");
      await requestToTeo(api);
      await enter(page, teo, places.requests);
      await expect(page.getByRole("region", { name: /^Finished [1-9]/ })).toBeVisible();
    },
  },
  {
    name: "requests, none yet",
    open: async (page) => {
      await enter(page, hal, places.requests);
      await expect(page.getByRole("heading", { name: "What’s a request?" })).toBeVisible();
    },
  },
  {
    name: "requests, none found",
    open: async (page) => {
      await enter(page, mira, `${places.requests}?q=nothing-like-this`);
      await expect(page.getByRole("button", { name: "Clear filters" })).toBeVisible();
    },
  },
  {
    name: "request to answer",
    open: async (page, api) => {
      const { place } = await api.mailedCode(teo, await requestToTeo(api));
      await enter(page, teo);
      await page.goto(`/${place}`);
      await expect(page.getByText("Filled in from your email.")).toBeVisible();
      await page.getByText("Didn’t get the email?").click();
      await page.getByText("Timeline", { exact: true }).click();
    },
  },
  {
    name: "request with a wrong code",
    open: async (page, api) => {
      await enter(page, teo, places.request(await requestToTeo(api)));
      await page.getByLabel("Validation code").fill("a".repeat(32));
      await page.getByRole("button", { name: "Accept" }).click();
      await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "request with the other party's code",
    open: async (page, api) => {
      const id = await requestToTeo(api);
      await enter(page, teo, places.request(id));
      await page.getByLabel("Validation code").fill((await api.mailedCode(mira, id)).code);
      await page.getByRole("button", { name: "Accept" }).click();
      await expect(page.getByRole("button", { name: "Switch account" })).toBeVisible();
    },
  },
  {
    name: "request waiting for the other party",
    open: async (page, api) => {
      const id = await requestToTeo(api);
      await api.answer(teo, id, "accept");
      await enter(page, teo, places.request(id));
      await expect(heading(page, "You accepted. Waiting for one answer")).toBeVisible();
    },
  },
  {
    name: "request seen by the outgoing contact",
    open: async (page, api) => {
      await enter(page, basil, places.request(await requestToTeo(api)));
      await expect(page.getByText("You hold this role now")).toBeVisible();
    },
  },
  {
    name: "request in its countdown",
    open: async (page, api) => {
      const id = await requestToTeo(api);
      await api.answer(teo, id, "accept");
      await api.answer(mira, id, "accept");
      await enter(page, teo, places.request(id));
      await expect(page.getByRole("timer")).toBeVisible();
    },
  },
  {
    name: "own request to answer",
    open: async (page, api) => {
      await enter(page, mira, places.request(await requestToTeo(api)));
      await page.getByText("Didn’t they get the email?").click();
      await expect(page.getByRole("button", { name: /^Resend request to/ })).toBeVisible();
    },
  },
  {
    name: "request, confirming its cancellation",
    open: async (page, api) => {
      await enter(page, mira, places.request(await requestToTeo(api)));
      await page.getByRole("button", { name: "Cancel request" }).click();
      await expect(page.getByRole("dialog", { name: "Cancel this request?" })).toBeVisible();
    },
  },
  {
    name: "requests, confirming a cancellation",
    open: async (page, api) => {
      await enter(page, mira, `${places.requests}?q=${await requestToTeo(api)}`);
      await page.getByRole("button", { name: "Cancel request" }).click();
      await expect(page.getByRole("dialog", { name: "Cancel this request?" })).toBeVisible();
    },
  },
  {
    name: "request declined",
    open: async (page, api) => {
      const id = await requestToTeo(api);
      await api.answer(teo, id, "refuse");
      await enter(page, mira, places.request(id));
      await expect(heading(page, `${teo.handle} declined`)).toBeVisible();
    },
  },
  {
    name: "request cancelled",
    open: async (page, api) => {
      const id = await requestToTeo(api);
      await api.act(mira, id, "withdraw");
      await enter(page, teo, places.request(id));
      await expect(heading(page, `${mira.handle} cancelled the request`)).toBeVisible();
    },
  },
  {
    name: "request cancelled by the incoming contact",
    open: async (page, api) => {
      const id = await requestToTeo(api);
      await api.answer(teo, id, "accept");
      await api.act(teo, id, "takeBack");
      await enter(page, mira, places.request(id));
      await expect(heading(page, `${teo.handle} took back their acceptance`)).toBeVisible();
      await page.getByText("Timeline", { exact: true }).click();
    },
  },
  {
    name: "request of others",
    open: async (page, api) => {
      const { place } = await api.mailedCode(teo, await requestToTeo(api));
      await enter(page, kasper);
      await page.goto(`/${place}`);
      await expect(page.getByRole("button", { name: "Switch account" })).toBeVisible();
    },
  },
  {
    name: "mailbox",
    open: async (page) => {
      await enter(page, mira, places.mailbox);
      await expect(page.getByRole("list", { name: "Emails" })).toBeVisible();
    },
  },
  {
    name: "mailbox with an email open",
    open: async (page) => {
      await enter(page, mira, places.mailbox);
      await openMail(page, kasper, /velvet-anchor/);
    },
  },
  {
    name: "mailbox with an email as text",
    open: async (page) => {
      await enter(page, mira, places.mailbox);
      await openMail(page, kasper, /velvet-anchor/);
      await page.getByLabel("Text").check();
      await expect(page.getByText("Your validation code")).toBeVisible();
    },
  },
  {
    name: "sign up",
    open: async (page) => {
      await page.goto(places.signUp);
      await expect(heading(page, "Sign up")).toBeVisible();
    },
  },
  {
    name: "sign up with errors",
    open: async (page) => {
      await page.goto(places.signUp);
      await page.getByLabel("Password", { exact: true }).fill("passwordpassword1");
      await page.getByRole("button", { name: "Sign up" }).click();
      await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "sign up, email sent",
    open: async (page) => {
      await page.goto(places.signUp);
      await page.getByLabel("First name").fill("Nell");
      await page.getByLabel("Last name").fill("Arrowby");
      await page.getByLabel("Email address").fill("nell@arrowby.example");
      await page.getByLabel("Country").selectOption({ label: "France" });
      await page.getByLabel("Password", { exact: true }).fill("nine blue kettles sing");
      await page.getByRole("button", { name: "Sign up" }).click();
      await expect(heading(page, "Check your email")).toBeVisible();
      await page.getByText("Didn’t get the email?").click();
    },
  },
  {
    name: "sign-up to confirm",
    open: async (page) => {
      await page.route("**/1.0/secret", (route) => route.fulfill({ json: { account: null, undo: null } }));
      await page.goto(`/#/sign-up/confirm?token=${"A".repeat(32)}`);
      await expect(page.getByRole("button", { name: "Confirm and create account" })).toBeVisible();
    },
  },
  {
    name: "sign-up confirmed",
    open: async (page) => {
      await page.route("**/1.0/secret", (route) => route.fulfill({ json: { account: null, undo: null } }));
      await page.route("**/1.0/signUp/confirm", (route) => route.fulfill({ json: "na4821733-ovh" }));
      await page.goto(`/#/sign-up/confirm?token=${"A".repeat(32)}`);
      await page.getByLabel("The password you chose").fill("nine blue kettles sing");
      await page.getByRole("button", { name: "Confirm and create account" }).click();
      await expect(heading(page, "Your account is ready")).toBeVisible();
    },
  },
  {
    name: "undo of an address change",
    open: async (page) => {
      const request = (id: number, effect: string) => ({
        id, effect, service: { name: "velvet-anchor.example", category: "DOMAIN" }, roles: ["contactTech"],
        from: "wq77310-ovh", to: "mh20417-ovh",
      });
      const undo = {
        account: "kv90077-ovh", restored: "kasper@vael.example", replaced: "m•••@thief.example",
        requests: [request(1, "ends"), request(2, "tookEffect"), request(3, "endedBefore")],
        acts: ["holderChange", "holderDetails", "roleEnd", "objection"].map((act) => ({
          act, service: { name: "velvet-anchor.example", category: "DOMAIN" }, effect: "tookEffect",
        })),
        unlisted: [{ effect: "ends", count: 12 }],
      };
      await page.route("**/1.0/secret", (route) => route.fulfill({ json: { account: undo.account, undo } }));
      await page.goto(`/#/profile/address/undo?token=${"A".repeat(32)}`);
      await expect(page.getByText("m•••@thief.example")).toBeVisible();
      await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(8);
    },
  },
  {
    name: "link that doesn't work",
    open: async (page) => {
      await page.goto(`/#/profile/address/undo?token=${"A".repeat(32)}`);
      await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "link without its code",
    open: async (page) => {
      await page.goto("/#/password/new");
      await expect(page.getByText("Open the link in your email again.")).toBeVisible();
    },
  },
  {
    name: "page of a domain",
    open: async (page, api) => {
      const domain = await api.service({ admin: mira, category: "DOMAIN" });
      await api.requestOne(mira, domain, { tech: teo });
      await enter(page, mira, places.service(domain));
      await expect(page.getByRole("region", { name: "Holder" })).toBeVisible();
    },
  },
  {
    name: "holder, wrong entries",
    open: async (page, api) => {
      const domain = await api.service({ admin: mira, category: "DOMAIN" });
      await enter(page, mira, places.holder(domain));
      await page.getByLabel("Last name").fill("");
      await page.getByRole("button", { name: "Ask both holders" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "holder, a precondition not met",
    open: async (page) => {
      await enter(page, runa, places.holder({ name: "glaze-lab.test", category: "DOMAIN" }));
      await expect(page.getByText("The domain is in dispute. Ask our support.")).toBeVisible();
    },
  },
  {
    name: "holder, a change waits for answers",
    open: async (page, api) => {
      await askedHolder(page, api);
      await expect(page.getByText("Waiting for the new holder")).toBeVisible();
    },
  },
  {
    name: "answer of a holder",
    open: async (page, api) => {
      await askedHolder(page, api);
      const { place } = await api.mailedLink("office@larkmoor-tea.example", "holder/answer");
      await page.goto("about:blank");
      await page.goto(`/${place}`);
      await expect(page.getByRole("button", { name: "Decline" })).toBeVisible();
    },
  },
  {
    name: "holder has answered",
    open: async (page, api) => {
      await askedHolder(page, api);
      const { place } = await api.mailedLink("office@larkmoor-tea.example", "holder/answer");
      await page.goto("about:blank");
      await page.goto(`/${place}`);
      await page.getByRole("button", { name: "Accept" }).click();
      await expect(page.getByText(/^You accepted on /)).toBeVisible();
    },
  },
  {
    name: "opening a case",
    open: async (page) => {
      await page.goto("/#/procedures/change-contacts");
      await expect(page.getByRole("button", { name: "Open case" })).toBeVisible();
    },
  },
  {
    name: "opening a case, wrong entries",
    open: async (page) => {
      await page.goto("/#/procedures/change-holder");
      await page.getByLabel("Legal form", { exact: true }).selectOption("Association");
      await page.getByRole("button", { name: "Open case" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "confirming the mailbox of a case",
    open: async (page, api) => {
      const domain = await api.service({ admin: mira, category: "DOMAIN" });
      await page.goto(await openCase(api, domain.name, newHolder));
      await expect(page.getByRole("button", { name: "Confirm my address" })).toBeVisible();
    },
  },
  {
    name: "case, documents",
    open: async (page, api) => {
      const domain = await api.service({ admin: mira, category: "DOMAIN" });
      await page.goto(casePlace(await confirmedCase(api, domain.name, newHolder)));
      const identity = page.getByLabel(`Choose files: ${IDENTITY}`);
      await identity.setInputFiles([file("card.pdf"), file("letter.docx", Buffer.from("PK"))]);
      await expect(page.getByRole("main").getByText(/^Not accepted/)).toBeVisible();
      await expect(page.getByRole("button", { name: "Remove card.pdf" })).toBeVisible();
    },
  },
  {
    name: "case, a document is needed again",
    open: async (page, api) => {
      const domain = await api.service({ admin: mira, category: "DOMAIN" });
      const secret = await sentCase(api, domain.name, newHolder);
      await decide(api, rhea, "askAgain", ["identity"]);
      await page.goto(casePlace(secret));
      await expect(heading(page, "Send one document again")).toBeVisible();
    },
  },
  {
    name: "objection",
    open: async (page, api) => {
      const domain = await api.service({ admin: mira, category: "DOMAIN" });
      await sentCase(api, domain.name, newHolder);
      await approve(api);
      await page.goto(`/${(await api.mailedLink(mira.address, "procedures/objection")).place}`);
      await expect(page.getByRole("button", { name: "Object" })).toBeVisible();
    },
  },
  {
    name: "password forgotten",
    open: async (page) => {
      await page.goto(places.forgotten);
      await expect(heading(page, "Reset your password")).toBeVisible();
    },
  },
  {
    name: "password forgotten, email sent",
    open: async (page) => {
      await page.goto(places.forgotten);
      await page.getByLabel("NIC handle or email").fill("nobody@nowhere.example");
      await page.getByRole("button", { name: "Send the link" }).click();
      await expect(heading(page, "Check your email")).toBeVisible();
    },
  },
  {
    name: "password to set",
    open: async (page) => {
      await page.route("**/1.0/secret", (route) => route.fulfill({ json: { account: "na4821733-ovh", undo: null } }));
      await page.goto(`/#/password/new?token=${"A".repeat(32)}`);
      await expect(page.getByText("For account na4821733-ovh.")).toBeVisible();
      await page.getByLabel("New password").fill("nine blue kettles sing");
      await expect(page.getByText("Long enough")).toBeVisible();
    },
  },
  {
    name: "profile",
    open: async (page) => {
      await enter(page, mira, places.profile);
      await expect(page.getByText("Where you’re signed in")).toBeVisible();
      await expect(page.getByText("No unpaid invoices")).toBeVisible();
    },
  },
  {
    name: "profile, loading",
    open: async (page) => {
      await page.route("**/1.0/me/profile", () => {});
      await enter(page, mira, places.profile);
      await expect(heading(page, "Profile")).toBeVisible();
    },
  },
  {
    name: "profile with all forms open",
    open: async (page, api) => {
      const robin = await api.newAccount();
      await enter(page, robin, places.profile);
      await page.getByLabel("New email address").fill(`pending.${robin.address}`);
      await page.getByLabel("Your password").fill(robin.password);
      await page.getByRole("button", { name: "Send code" }).click();
      await page.getByLabel("Code from the email").fill("abc");
      await page.getByRole("button", { name: "Confirm address" }).click();
      await page.getByRole("button", { name: "Change name or language" }).click();
      await page.getByRole("button", { name: "Change password" }).click();
      await expect(page.getByRole("main").getByRole("alert")).toHaveCount(2);
    },
  },
  {
    name: "profile with an unpaid invoice",
    open: async (page) => {
      await enter(page, selma, places.profile);
      await expect(page.getByText("Not ready yet")).toBeVisible();
    },
  },
  {
    name: "new address to confirm",
    open: async (page, api) => {
      const robin = await api.newAccount();
      const moved = `moved.${robin.address}`;
      await enter(page, robin, places.profile);
      await page.getByLabel("New email address").fill(moved);
      await page.getByLabel("Your password").fill(robin.password);
      await page.getByRole("button", { name: "Send code" }).click();
      const { place } = await api.mailedLink(moved, "profile/address?");
      await page.goto(`/${place}`);
      await expect(page.getByRole("button", { name: "Confirm address" })).toBeVisible();
    },
  },
  {
    name: "order",
    open: async (page) => {
      await enter(page, mira, places.order);
      await expect(heading(page, "Order a service")).toBeVisible();
    },
  },
  {
    name: "ordered",
    open: async (page) => {
      await page.route("**/1.0/demo/order", (route) => route.fulfill({ json: null }));
      await enter(page, mira, places.order);
      await page.getByLabel("Service name").fill("blue-kettle.example");
      await page.getByRole("button", { name: "Order" }).click();
      await expect(heading(page, "Ordered")).toBeVisible();
    },
  },
  {
    name: "not found",
    open: async (page) => {
      await enter(page, mira, "/#/no/such/place");
      await expect(heading(page, "Page not found")).toBeVisible();
    },
  },
  {
    name: "desk, sign in",
    open: async (page) => {
      await page.goto("/#/desk");
      await expect(page.getByRole("button", { name: /Rhea Solberg/ })).toBeVisible();
    },
  },
  {
    name: "desk, overview",
    open: async (page, api) => {
      await requestToTeo(api);
      await enterDesk(page, "Rhea Solberg", "#/desk?q=halden");
      await expect(page.getByRole("region", { name: "Found" }).getByRole("link").first()).toBeVisible();
    },
  },
  {
    name: "desk, customer with a form open",
    open: async (page, api) => {
      await requestToTeo(api);
      await enterDesk(page, "Rhea Solberg", `#/desk/customers/${teo.handle}`);
      await page.getByText("Correct the address").first().click();
      await page.getByText("Suspend the account").first().click();
      await expect(page.getByLabel("New email address")).toBeVisible();
    },
  },
  {
    name: "desk, customer who cannot take roles",
    open: async (page) => {
      await enterDesk(page, "Lena Marsh", `#/desk/customers/${selma.handle}`);
      await expect(page.getByText("An invoice is unpaid")).toBeVisible();
    },
  },
  {
    name: "desk, service",
    open: async (page, api) => {
      const { name, category } = await api.service({ admin: mira, tech: basil });
      await enterDesk(page, "Rhea Solberg", `#/desk/service?service=${encodeURIComponent(name)}&category=${category}`);
      await page.getByText("Propose a correction").first().click();
      await expect(page.getByLabel("NIC handle of the right contact")).toBeVisible();
    },
  },
  {
    name: "desk, request",
    open: async (page, api) => {
      const id = await requestToTeo(api);
      await api.mailedCode(teo, id);
      await enterDesk(page, "Rhea Solberg", `#/desk/requests/${id}`);
      await page.getByText("End the request").first().click();
    },
  },
  {
    name: "desk, case",
    open: async (page, api) => {
      const domain = await api.service({ admin: mira, category: "DOMAIN" });
      await sentCase(api, domain.name, newHolder);
      await enterDesk(page, "Rhea Solberg");
      await page.getByRole("region", { name: "Cases by age" }).getByRole("link", { name: /^Case B-/ }).first().click();
      await expect(page.getByRole("button", { name: "Refuse" })).toBeVisible();
    },
  },
  {
    name: "service, a case that its admin can object to",
    open: async (page, api) => {
      const domain = await api.service({ admin: mira, category: "DOMAIN" });
      await sentCase(api, domain.name, newHolder);
      await approve(api);
      await enter(page, mira, places.service(domain));
      await expect(page.getByRole("region", { name: "Someone else may get this domain" })).toBeVisible();
    },
  },
  {
    name: "desk, service with a change of holder",
    open: async (page, api) => {
      const domain = await api.service({ admin: mira, category: "DOMAIN" });
      await enter(page, mira, places.holder(domain));
      await page.getByLabel("Email").fill("office@larkmoor-tea.example");
      await page.getByRole("button", { name: "Ask both holders" }).click();
      await expect(page.getByText("Waiting for the current holder")).toBeVisible();
      await enterDesk(page, "Rhea Solberg", `#/desk/service?service=${encodeURIComponent(domain.name)}&category=DOMAIN`);
      await page.getByText("End the change of holder").first().click();
    },
  },
  {
    name: "desk, joining",
    open: async (page) => {
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
  },
  {
    name: "desk, invitation that is over",
    open: async (page) => {
      await page.goto("/#/desk/join?token=over");
      await expect(page.getByText("This invitation no longer works. Ask for a new one.")).toBeVisible();
    },
  },
  {
    name: "desk, session that has ended",
    open: async (page) => {
      await enterDesk(page, "Jonas Wray", `#/desk/customers/${teo.handle}`);
      await page.getByText("End all sessions").first().click();
      await page.getByLabel("Reason").filter({ visible: true }).fill("Called us.");
      await page.context().clearCookies();
      await page.getByRole("button", { name: "End all sessions" }).click();
      await expect(page.getByText(/Your session has ended/)).toBeVisible();
    },
  },
  {
    name: "desk, audit log",
    open: async (page) => {
      await enterDesk(page, "Rhea Solberg", `#/desk/customers/${teo.handle}`);
      await expect(heading(page, teo.handle)).toBeVisible();
      await page.getByRole("link", { name: "Audit log" }).click();
      await expect(page.getByRole("row", { name: /Opened a customer/ })).toBeVisible();
    },
  },
];

/** Needs a server without a grace period. */
export const done: State = {
  name: "request done",
  open: async (page, api) => {
    const id = await requestToTeo(api);
    await api.answer(teo, id, "accept");
    await api.answer(mira, id, "accept");
    await enter(page, teo, places.request(id));
    await expect(heading(page, /^You’re now the tech contact/)).toBeVisible();
  },
};

/** Needs a server without a grace period. */
export const handedOver: readonly State[] = [
  {
    name: "submission, with roles until a day",
    open: async (page, api) => {
      const day = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
      const services = [await api.service({ admin: mira, tech: basil }), await api.service({ admin: mira, tech: basil })];
      const id = await api.submit(mira, services, teo, day);
      for (const party of [mira, teo]) await api.acceptAll(party, id);
      await enter(page, mira, places.submission(id));
      await page.getByRole("button", { name: "End now (Tech of 2 services)" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "many services, extending roles",
    open: async (page, api) => {
      const [soon, later] = [40, 60].map((days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10));
      const services = [await api.service({ admin: mira, tech: basil }), await api.service({ admin: mira, tech: basil })];
      const id = await api.submit(mira, services, teo, soon);
      for (const party of [mira, teo]) await api.acceptAll(party, id);
      await enter(page, mira, places.submission(id));
      await page.getByRole("link", { name: "Extend (Tech of 2 services)" }).click();
      await page.getByLabel("New last day").fill(later ?? "");
      await expect(page.getByRole("button", { name: "Confirm 2 changes" })).toBeVisible();
      await expect(page.getByText("Checking with the server…")).toHaveCount(0);
      await staysAtItsEnd(page);
    },
  },
  {
    name: "many services, handing a submission back",
    open: async (page, api) => {
      const id = await submissionToTeo(api);
      for (const party of [mira, teo]) await api.acceptAll(party, id);
      await enter(page, teo, `/#/account/contacts/services/many?back=${id}`);
      await expect(page.getByRole("button", { name: "Confirm 3 changes" })).toBeVisible();
      await expect(page.getByText("Checking with the server…")).toHaveCount(0);
      await staysAtItsEnd(page);
    },
  },
];

/** Needs a server without a grace period. */
export const failed: State = {
  name: "request failed",
  open: async (page, api) => {
    const service = await api.service({ admin: mira, tech: basil });
    const id = await api.requestOne(mira, service, { tech: teo });
    const other = await api.requestOne(mira, service, { admin: kasper });
    await api.answer(mira, other, "accept");
    await api.answer(kasper, other, "accept");
    await enter(page, mira, places.request(id));
    await expect(heading(page, "The request failed")).toBeVisible();
  },
};

/** `advance` moves the server's clock, in seconds. */
export const expired = (advance: (seconds: number) => Promise<void>): State => ({
  name: "request expired",
  open: async (page, api) => {
    const id = await requestToTeo(api);
    await api.answer(teo, id, "accept");
    await advance(7 * 24 * 60 * 60);
    await enter(page, mira, places.request(id));
    await expect(heading(page, "The request expired")).toBeVisible();
    await page.getByText("Timeline", { exact: true }).click();
  },
});
