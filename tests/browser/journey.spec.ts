// Requests from start to end: making one, confirming on both sides, and the result for everyone.
import type { Page } from "@playwright/test";
import { basil, mira, teo } from "./support/people.ts";
import { confirm, enter, entry, expectHolder, followMail, forecast, grouped, heading, openMail, openModify, places, saying, signIn } from "./support/steps.ts";
import { type Fixtures, expect, expectAccessible, test } from "./support/test.ts";

// Long enough to see the countdown, short enough to wait for.
test.use({ grace: 3 });

test("an admin names a tech contact, both confirm, and both see the role move", handOver);

test.describe("on PostgreSQL", () => {
  test.use({ postgres: true });
  test.skip(process.env.HANDOVER_TEST_POSTGRES === undefined, "needs a cluster, which cargo xtask test starts");
  test("an admin names a tech contact, both confirm, and both see the role move (PostgreSQL)", handOver);
});

async function handOver({ page, person, api }: Pick<Fixtures, "person" | "api"> & { page: Page }): Promise<void> {
  const service = await api.service({ admin: mira, tech: basil });
  await page.goto("/");
  await signIn(page, mira);
  const form = await openModify(page, service);
  await entry(form, "tech").fill(teo.handle);
  await expect(forecast(page)).toMatchAriaSnapshot(`
    - paragraph: Tech role of ${service.name}.
    - list "Progress":
      - listitem: /^You confirm One email, one code, to m\\S+@halden\\.example$/
      - listitem: /^(Teo Quill|${teo.handle}) accepts One email, one code$/
      - listitem: "The role moves Notified by email: Basil Lornemark"
    - text: Both must confirm by
    - text: ", or nothing changes."
  `);
  const [id = 0] = await confirm(page);
  expect(id).toBeGreaterThan(0);

  // Mira answers by her email.
  await followMail(page, mira, id);
  await expect(heading(page, `Confirm it was you: tech contact for ${service.name}`)).toBeVisible();
  await page.getByRole("button", { name: "Confirm it was you" }).click();
  await expect(heading(page, `Waiting for others: tech contact for ${service.name}`)).toBeFocused();

  // Teo answers by his, in a browser of his own.
  const his = await person();
  await enter(his, teo, places.mailbox);
  await followMail(his, teo, id);
  await expect(heading(his, `Become tech contact for ${service.name}?`)).toBeVisible();
  await his.getByRole("button", { name: "Accept" }).click();

  // Both pages update by themselves.
  await expect(heading(his, `You are about to become tech contact for ${service.name}`)).toBeFocused();
  await expect(his.getByRole("timer")).toHaveText(/^0:0\d$/);
  await expect(heading(his, `You became tech contact for ${service.name}`)).toBeVisible();
  await expect(heading(page, `Done: new tech contact for ${service.name}`)).toBeVisible();

  // The list, and the previous contact's email.
  await page.goto(`${places.services}?serviceName=${service.name}`);
  await expectHolder(page, service, "tech", teo);
  await openMail(page, basil, new RegExp(service.name));
}

test.describe("in French", () => {
  test.use({ locale: "fr-FR", grace: 120 });

  test("a request from start to end", async ({ page, person, api }) => {
    test.slow();
    const service = await api.service({ admin: mira, tech: basil });
    const id = await api.requestOne(mira, service, { tech: teo });

    // Mira answers by the link in her email.
    await enter(page, mira);
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
    const hers = await api.mailedCode(mira, id);
    await page.goto(`/${hers.place}`);
    await expect(heading(page, new RegExp(`^Confirmez que c’était vous.: contact technique de ${service.name}$`))).toBeVisible();
    await page.getByRole("button", { name: "Afficher le code" }).click();
    await expect(page.getByLabel("Code de validation")).toHaveValue(hers.code);
    await expect(page.getByText("Rempli depuis votre e-mail.")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Confirmer que c’était vous", exact: true }).click();
    await expect(heading(page, saying`En attente d’autres personnes : contact technique de ${service.name}`)).toBeFocused();

    // Teo's list, in a browser of his own.
    const his = await person();
    await enter(his, teo, `${places.requests}?q=${id}`);
    await expect(heading(his, "Mes demandes")).toBeVisible();
    const entry = his.getByRole("region", { name: /^En attente de votre réponse/ }).getByRole("listitem");
    await expect(entry.getByRole("heading", { name: `Contact technique de ${service.name}` })).toBeVisible();
    await expect(entry).toContainText(saying`À vous de répondre ; ${mira} a accepté`);
    await entry.getByRole("link", { name: `Répondre (demande ${grouped(id)})` }).click();
    await expect(heading(his, new RegExp(`^Devenir contact technique de ${service.name}.\\?$`))).toBeVisible();

    // A wrong code.
    await his.getByLabel("Code de validation").fill("a".repeat(32));
    await his.getByRole("button", { name: "Accepter", exact: true }).click();
    await expect(his.getByText("Ce n’est pas un code de cette demande.").first()).toBeVisible();
    await expect(his.getByText("Il vous reste 9 essais avant une pause.")).toBeVisible();
    await expect(his).toHaveTitle(/^Erreur/);
    await his.getByLabel("Code de validation").fill((await api.mailedCode(teo, id)).code);
    await his.getByRole("button", { name: "Accepter", exact: true }).click();

    // The countdown, then taking back.
    await expect(heading(his, `Vous allez prendre le rôle de contact technique de ${service.name}`)).toBeVisible();
    await expect(page.getByRole("timer")).toHaveText(/^[12]:\d\d$/);
    await expectAccessible(his);
    await his.getByRole("button", { name: "Retirer et clore la demande" }).click();
    const question = his.getByRole("dialog");
    await expect(question).toContainText(saying`${basil} garde le rôle technique sur`);
    await expectAccessible(his);
    await question.getByRole("button", { name: "Retirer et clore la demande" }).click();
    await expect(heading(his, /^Annulé\s*: /)).toBeFocused();
    await expect(heading(page, /^Annulé\s*: /)).toBeVisible();
    await expect(page.getByRole("link", { name: "Demander de nouveau" })).toBeVisible();

    // The timeline.
    await page.getByText("Chronologie", { exact: true }).click();
    await expect(page.getByRole("group").filter({ hasText: "Chronologie" }).getByRole("listitem")).toContainText([
      "Vous avez fait la demande",
      saying`E-mails en cours d’envoi à vous et ${teo}, chacun avec son code`,
      "Vous avez accepté",
      saying`${teo} a accepté`,
      saying`${teo} a retiré son acceptation`,
    ]);
    await expectAccessible(page);
  });
});
