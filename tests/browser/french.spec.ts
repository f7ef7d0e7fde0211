// One whole journey in French: asking, confirming on both sides, the countdown, stopping, and how it ended. The mails'
// own words are not looked at, only their links.
import { basil, mira, teo } from "./support/people.ts";
import { enter, heading, places } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

test.use({ locale: "fr-FR" });

test("tout le parcours d’une demande, en français", async ({ page, person, backstage }) => {
  test.slow();
  const service = await backstage.service({ admin: mira, tech: basil });
  const id = await backstage.askOnce(mira, service, { tech: teo });
  const nbsp = "[ \u00a0\u202f]";

  // Mira : par le lien de son e-mail.
  await enter(page, mira);
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  const hers = await backstage.mailed(mira, id);
  await page.goto(`/${hers.place}`);
  await expect(heading(page, new RegExp(`^Transmettre le rôle technique pour .*${nbsp}\\?$`))).toBeVisible();
  await expect(page.getByLabel("Code de validation")).toHaveValue(hers.code);
  await expect(page.getByText("Rempli depuis votre e-mail.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Si vous acceptez" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Accepter", exact: true }).click();
  await expect(heading(page, "Vous avez accepté. En attente d’une réponse")).toBeFocused();
  await expect(page.getByText(new RegExp(`Encore en attente${nbsp}: validation par ${teo.handle}`))).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(`^Vous avez accepté. En attente d’une réponse \\(demande ${id}\\)`));

  // La liste, chez Teo, sur sa propre machine.
  const his = await person();
  await enter(his, teo, `${places.requests}?q=${id}`);
  await expect(heading(his, "Mes demandes")).toBeVisible();
  const entry = his.getByRole("article");
  await expect(entry.getByRole("heading", { name: `Technique pour ${service.name}` })).toBeVisible();
  await expect(entry).toContainText("Vous n’avez pas répondu");
  await expect(entry).toContainText(`${mira.handle} a accepté`);
  await expect(entry.getByRole("button", { name: /^Renvoyer la demande/ })).toBeVisible();
  await his.getByRole("link", { name: `Accepter la demande ${id}` }).click();
  await expect(heading(his, new RegExp(`^Devenir le contact technique de .*${nbsp}\\?$`))).toBeVisible();
  await his.getByText(/Vous n’avez pas reçu l’e-mail/).click();
  await expect(his.getByRole("link", { name: "La vérifier ou la modifier dans votre profil" })).toBeVisible();

  // Un code qui ne va pas dit pourquoi, et quoi faire.
  await his.getByLabel("Code de validation").fill("a".repeat(32));
  await his.getByRole("button", { name: "Accepter", exact: true }).click();
  await expect(his.getByText("Ce n’est pas un code de cette demande.")).toBeVisible();
  await expect(his.getByText("Il vous reste 9 essais avant une pause.")).toBeVisible();
  await expect(his).toHaveTitle(/^Erreur/);
  await his.getByLabel("Code de validation").fill((await backstage.mailed(teo, id)).code);
  await his.getByRole("button", { name: "Accepter", exact: true }).click();

  // Le délai, puis l’arrêt.
  await expect(heading(his, "Tout le monde a accepté")).toBeVisible();
  await expect(page.getByRole("timer", { name: "Le rôle est transmis dans" })).toHaveText(/^[12]:\d\d$/);
  await expectAccessible(his);
  await his.getByRole("button", { name: "Annuler la demande" }).click();
  const question = his.getByRole("dialog", { name: /^Annuler cette demande/ });
  await expect(question).toContainText(`${basil.handle} garde le rôle technique pour`);
  await expectAccessible(his);
  await question.getByRole("button", { name: "Annuler la demande" }).click();
  await expect(heading(his, "Vous êtes revenu sur votre acceptation")).toBeFocused();
  await expect(heading(page, `${teo.handle} est revenu sur son acceptation`)).toBeVisible();
  await expect(page.getByRole("link", { name: "Faire une nouvelle demande" })).toBeVisible();

  // La chronologie dit tout.
  await page.getByText("Chronologie", { exact: true }).click();
  await expect(page.getByRole("group").filter({ hasText: "Chronologie" }).getByRole("listitem")).toContainText([
    "Vous avez fait la demande",
    `Des e-mails ont été mis en file d’attente pour vous et ${teo.handle}, chacun avec son code`,
    "Vous avez accepté",
    `${teo.handle} a accepté`,
    `${teo.handle} est revenu sur son acceptation`,
  ]);
  await expectAccessible(page);
});
