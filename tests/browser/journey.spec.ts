// The main job from its beginning to its end: asking, confirming on both sides, and what everybody then sees.
import { basil, mira, teo } from "./support/people.ts";
import { cell, confirm, entry, followMail, heading, openMail, openModify, places, signIn } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

// Long enough to be seen, short enough to be waited for.
test.use({ grace: 3 });

test("an admin names a tech contact, both confirm, and the role moves before their eyes", async ({
  page,
  person,
  backstage,
}) => {
  const service = await backstage.service({ admin: mira, tech: basil });
  await page.goto("/");
  await signIn(page, mira);
  const dialog = await openModify(page, service);
  await entry(dialog, "tech").fill(teo.handle);
  await expect(dialog.getByText("In your zone (EU), and can take this role.")).toBeVisible();
  const forecast = dialog.getByRole("region", { name: "What will happen" });
  await expect(forecast.getByRole("heading", { name: "1 request" })).toBeVisible();
  await expect(forecast.getByText("You confirm")).toBeVisible();
  await expect(forecast.getByText(`${teo.handle} confirms`)).toBeVisible();
  await expect(forecast.getByText("Code emailed right away to m")).toBeVisible();
  await expect(forecast.getByText(`Notified by email: you, ${teo.handle} and ${basil.handle}`)).toBeVisible();
  await expect(forecast.getByText(/Both must confirm by .*, or nothing changes/)).toBeVisible();
  const [id = 0] = await confirm(page);
  expect(id).toBeGreaterThan(0);

  // Mira, by her mail.
  await page.getByRole("link", { name: "Open the mailbox" }).click();
  await followMail(page, mira, id);
  await expect(heading(page, `Hand over the tech role of ${service.name}?`)).toBeVisible();
  await page.getByRole("button", { name: "Accept" }).click();
  await expect(heading(page, "You accepted. Waiting for one answer")).toBeFocused();
  await expect(page.getByText(`Still pending validation from ${teo.handle}`)).toBeVisible();

  // Teo, by his, on a machine of his own.
  const his = await person();
  await his.goto(places.mailbox);
  await signIn(his, teo);
  await followMail(his, teo, id);
  await expect(heading(his, `Become the tech contact of ${service.name}?`)).toBeVisible();
  await his.getByRole("button", { name: "Accept" }).click();

  // Both, without touching anything.
  await expect(heading(his, "Everyone accepted")).toBeFocused();
  await expect(his.getByRole("timer", { name: "The role moves in" })).toHaveText(/^0:0\d$/);
  await expect(heading(page, "Everyone accepted")).toBeVisible();
  await expect(heading(his, `You’re now the tech contact of ${service.name}`)).toBeVisible();
  await expect(heading(page, `${teo.handle} is now the tech contact of ${service.name}`)).toBeVisible();
  await expect(his.getByRole("heading", { name: "Outcome" })).toBeVisible();

  // The list, and the former contact's mail.
  await page.getByRole("link", { name: "See the service in your list" }).click();
  await expect(cell(page, service, "tech")).toHaveText(teo.handle);
  await openMail(page, basil, new RegExp(service.name));
});

test("an admin takes a role itself with one confirmation", async ({ page, backstage }) => {
  const service = await backstage.service({ admin: mira, tech: basil });
  await page.goto("/");
  await signIn(page, mira);
  const dialog = await openModify(page, service);
  await dialog.getByRole("group", { name: "Tech contact" }).getByRole("button", { name: "Take it myself" }).click();
  await expect(entry(dialog, "tech")).toHaveValue(mira.handle);
  await expect(dialog.getByText("You can take this role.")).toBeVisible();
  const forecast = dialog.getByRole("region", { name: "What will happen" });
  await expect(forecast.getByText("Confirm by")).toBeVisible();
  await expect(forecast.getByText("confirms", { exact: false })).toHaveCount(0);
  const [id = 0] = await confirm(page);
  await page.getByRole("link", { name: "Open the mailbox" }).click();
  await followMail(page, mira, id);
  await page.getByRole("button", { name: "Accept" }).click();
  await expect(heading(page, "You accepted")).toBeVisible();
  await expect(heading(page, `You’re now the tech contact of ${service.name}`)).toBeVisible();
  await page.getByRole("link", { name: "See the service in your list" }).click();
  await expect(cell(page, service, "tech")).toHaveText(`You (${mira.handle})`);
});

test("whoever is asked may decline, and the asker sees it at once", async ({ page, person, backstage }) => {
  const service = await backstage.service({ admin: mira, tech: basil });
  const id = await backstage.askOnce(mira, service, { tech: teo });
  await page.goto(places.request(id));
  await signIn(page, mira);
  await expect(heading(page, `Hand over the tech role of ${service.name}?`)).toBeVisible();

  const his = await person();
  await his.goto(places.mailbox);
  await signIn(his, teo);
  await followMail(his, teo, id);
  await his.getByRole("button", { name: "Decline" }).click();
  await expect(heading(his, "You declined")).toBeFocused();
  await expect(his.getByText("You declined, so nothing has changed.")).toBeVisible();

  await expect(heading(page, `${teo.handle} declined`)).toBeVisible();
  await expect(page.getByLabel("Validation code")).toHaveCount(0);
  await page.goto(places.services);
  await page.getByRole("searchbox", { name: "Search by service or handle" }).fill(service.name);
  await expect(cell(page, service, "tech")).toHaveText(basil.handle);
});

test("a tech contact hands its role on and the admin is told", async ({ page, person, backstage }) => {
  const service = await backstage.service({ admin: mira, tech: teo, category: "DEDICATED" });
  await page.goto("/");
  await signIn(page, teo);
  const dialog = await openModify(page, service);
  await expect(dialog.getByLabel("New admin")).toBeDisabled();
  await entry(dialog, "tech").fill(basil.handle);
  const forecast = dialog.getByRole("region", { name: "What will happen" });
  await expect(forecast.getByText(`Notified by email: you, ${basil.handle} and ${mira.handle}`)).toBeVisible();
  const [id = 0] = await confirm(page);
  await backstage.answer(teo, id, "accept");

  const his = await person();
  await his.goto(places.mailbox);
  await signIn(his, basil);
  await followMail(his, basil, id);
  await his.getByRole("button", { name: "Accept" }).click();
  await expect(heading(his, `You’re now the tech contact of ${service.name}`)).toBeVisible();
  await his.goto(places.mailbox);
  await openMail(his, mira, new RegExp(service.name));
  // Who hands its only role on is no contact any more, and still reads how it ended.
  await page.getByRole("link", { name: `Request ${id}` }).click();
  await expect(heading(page, `${basil.handle} is now the tech contact of ${service.name}`)).toBeVisible();
});
