// The screens of services in French: whole sentences, plural forms, dates as they are written there.
import type { Page } from "@playwright/test";
import { basil, ines, mira, teo } from "./support/people.ts";
import { enter, heading, places } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

test.use({ locale: "fr-FR" });

/** A folder for pictures of all of it, to be looked at. */
const PICTURES = process.env.HANDOVER_PICTURES;

const count = (page: Page, text: RegExp) => page.getByRole("status").filter({ hasText: text });

test("the list counts, and says until when, in French", async ({ page }) => {
  await enter(page, mira);
  await expect(heading(page, "Mes services")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await expect(count(page, /^312\sservices, dont 50 affichés\. Triés par nom\./)).toBeVisible();
  await page.getByRole("searchbox", { name: "Chercher un service ou un identifiant" }).fill("smalands");
  await expect(count(page, /^1\sservice sur 312 correspond\./)).toBeVisible();
  await expect(page.getByText(/^Jusqu’au \d{1,2} \S+ \d{4}$/)).toBeVisible();
  await page.getByRole("searchbox").fill("halden");
  await expect(count(page, /^4\sservices sur 312 correspondent\./)).toBeVisible();
  await page.getByRole("button", { name: "Actions pour halden-ceramics.example, Zone DNS" }).click();
  for (const name of ["Modifier les contacts", "Historique", "Qui peut faire quoi"]) {
    await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
  }
});

test("the dialog speaks in whole sentences, one request or two", async ({ page, backstage }) => {
  const service = await backstage.service({ admin: mira, tech: basil, billing: mira, category: "DOMAIN" });
  await enter(page, mira, places.modify(service));
  const form = page.getByRole("dialog", { name: "Modifier les contacts" });
  await form.getByLabel("Nouveau contact technique").fill(teo.handle);
  await expect(form.getByRole("button", { name: /^Confirmer 1\sdemande$/ })).toBeVisible();
  await expect(form.getByText(/Dans votre zone \(EU\), et peut prendre ce rôle\./).first()).toBeVisible();
  const fate = form.getByRole("region", { name: "Ce qui va se passer" });
  await expect(fate).toContainText(/Les deux doivent confirmer avant le \S+ \d{1,2} \S+ \d{4}\D{1,4}\d{2}:\d{2}, sinon rien ne change\./);
  await expect(fate).toContainText(new RegExp(`${teo.handle} peut alors\\s:transmettre le rôle technique à quelqu’un d’autre`));
  await expect(fate).toContainText(`${basil.handle} n’est plus contact et ne peut plus`);
  await expect(fate).toContainText("Vous êtes toujours contact administrateur et facturation");
  await form.getByLabel("Nouveau contact facturation").fill(ines.handle);
  await expect(form.getByRole("button", { name: /^Confirmer 2\sdemandes$/ })).toBeVisible();
  await form.getByRole("button", { name: /^Confirmer 2/ }).click();
  await expect(page.getByRole("dialog", { name: "Envoyé pour confirmation" })).toContainText(/2\sdemandes envoyées\./);
});

const screens = [
  { name: "services", place: places.services, shows: "Mes services" },
  { name: "history", place: places.history({ name: "wheel-thrown.test", category: "HOSTING" }), shows: "Administrateur" },
  { name: "rights", place: places.rights({ name: "wheel-thrown.test", category: "HOSTING" }), shows: "Droit" },
  { name: "modify", place: places.modify({ name: "wheel-thrown.test", category: "HOSTING" }), shows: "Ce qui va se passer" },
  { name: "webmaster", place: places.webmaster({ name: "wheel-thrown.test", category: "HOSTING" }), shows: "Accès à" },
  { name: "mailbox", place: places.mailbox, shows: "Choisissez un e-mail pour le lire." },
];
for (const { name, place, shows } of screens) {
  test(`${name}: French words have room at every width, in both themes`, async ({ page }) => {
    test.slow();
    await enter(page, mira, place);
    await expect(page.getByText(shows).first()).toBeAttached();
    await expect(page.getByText("Chargement")).toHaveCount(0);
    for (const width of [1440, 768, 360, 320]) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        if (PICTURES) await page.screenshot({ path: `${PICTURES}/fr-${name}-${width}-${colorScheme}.png`, fullPage: true });
        await expectAccessible(page);
      }
      const wide = await page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll("dialog[open]")].some(
          ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
        ),
      );
      expect(wide, `scrolls sideways at ${width} px`).toBe(false);
    }
  });
}

test("les personnes de la démonstration se présentent dans la langue de la page", async ({ page }) => {
  await page.goto(places.services);
  await expect(page.getByRole("button", { name: /^Mira Halden/ })).toContainText("Deux demandes l’attendent");
  await expect(page.getByRole("button", { name: /^Teo Quill/ })).toContainText("Webmaster");
});
