import { IDENTITY, approve, casePlace, confirmedCase, decide, file, newHolder, openCase, rhea, sentCase } from "../support/cases.ts";
import { mira } from "../support/people.ts";
import { heading } from "../support/steps.ts";
import { sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

sweep("procedures", {
  "opening a case": async (page) => {
    await page.goto("/#/procedures/change-contacts");
    await expect(page.getByRole("button", { name: "Open case" })).toBeVisible();
  },
  "opening a case, wrong entries": async (page) => {
    await page.goto("/#/procedures/change-holder");
    await page.getByLabel("Legal form", { exact: true }).selectOption("Association");
    await page.getByRole("button", { name: "Open case" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  },
  "confirming the mailbox of a case": async (page, api) => {
    const domain = await api.service({ admin: mira, category: "DOMAIN" });
    await page.goto(await openCase(api, domain.name, newHolder));
    await expect(page.getByRole("button", { name: "Confirm my address" })).toBeVisible();
  },
  "case, documents": async (page, api) => {
    const domain = await api.service({ admin: mira, category: "DOMAIN" });
    await page.goto(casePlace(await confirmedCase(api, domain.name, newHolder)));
    const identity = page.getByLabel(`Choose files: ${IDENTITY}`);
    await identity.setInputFiles([file("card.pdf"), file("letter.docx", Buffer.from("PK"))]);
    await expect(page.getByRole("main").getByText(/^Not accepted/)).toBeVisible();
    await expect(page.getByRole("button", { name: "Remove card.pdf" })).toBeVisible();
  },
  "case, a document is needed again": async (page, api) => {
    const domain = await api.service({ admin: mira, category: "DOMAIN" });
    const secret = await sentCase(api, domain.name, newHolder);
    await decide(api, rhea, "askAgain", ["identity"]);
    await page.goto(casePlace(secret));
    await expect(heading(page, "Send one document again")).toBeVisible();
  },
  "objection": async (page, api) => {
    const domain = await api.service({ admin: mira, category: "DOMAIN" });
    await sentCase(api, domain.name, newHolder);
    await approve(api);
    await page.goto(`/${(await api.mailedLink(mira.address, "procedures/objection")).place}`);
    await expect(page.getByRole("button", { name: "Object" })).toBeVisible();
  },
});
