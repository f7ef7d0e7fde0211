// What time does to a request: reminders, the deadline, the moment of effect. The server's clock is moved.
import { mira, vera, zofia } from "./support/people.ts";
import { enter, heading, places, signIn } from "./support/steps.ts";
import { expect, test as base } from "./support/test.ts";

const DAY = 24 * 60 * 60;

const test = base.extend<{ asked: { id: number; service: string; place: string } }>({
  asked: async ({ backstage }, use) => {
    const service = await backstage.service({ admin: vera, tech: mira });
    const id = await backstage.askOnce(vera, service, { tech: zofia });
    await backstage.mailed(zofia, id);
    await use({ id, service: service.name, place: places.request(id) });
  },
});

test("at its deadline a request expires before one's eyes, with who did not answer and what next", async ({
  page,
  server,
  backstage,
  asked,
}) => {
  await backstage.answer(vera, asked.id, "accept");
  await server.advance(7 * DAY - 60);
  await enter(page, zofia, asked.place);
  await expect(page.getByLabel("Validation code")).toBeVisible();
  await expect(page.getByText(/^\d\d seconds left$/)).toBeVisible();
  await server.advance(60);
  await expect(heading(page, "The request expired")).toBeVisible();
  await expect(page.getByText("You didn’t answer in time, so nothing has changed.")).toBeVisible();
  await expect(page.getByText(`If you still want this, ask ${vera.handle} to make a new request`)).toBeVisible();
  await expect(page.getByLabel("Validation code")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Resend|Cancel/ })).toHaveCount(0);
  await page.getByText("Timeline", { exact: true }).click();
  const timeline = page.getByRole("group").filter({ hasText: "Timeline" }).getByRole("listitem");
  await expect(timeline.last()).toContainText(`without an answer from you`);
  await page.goto(`${places.requests}?q=${asked.id}`);
  await expect(page.getByRole("region", { name: /^Finished/ }).getByText("Expired")).toBeVisible();

  await enter(page, vera, asked.place);
  await expect(page.getByText(`${zofia.handle} didn’t answer in time, so nothing has changed.`)).toBeVisible();
  await expect(page.getByRole("link", { name: "Make a new request" })).toBeVisible();
});

test("whoever's session ended meanwhile signs in again and sees that the request has expired", async ({
  page,
  server,
  asked,
}) => {
  await enter(page, vera, asked.place);
  await server.advance(8 * DAY);
  await page.reload();
  await signIn(page, vera);
  await expect(heading(page, "The request expired")).toBeVisible();
  await expect(page.getByText("No one answered in time, so nothing has changed.")).toBeVisible();
});

test("who has not answered is reminded at half and at nine tenths of the time", async ({ page, server, backstage, asked }) => {
  await backstage.answer(vera, asked.id, "accept");
  await server.advance(3.5 * DAY + 1);
  await enter(page, zofia, asked.place);
  const timeline = page.getByRole("group").filter({ hasText: "Timeline" }).getByRole("listitem");
  await page.getByText("Timeline", { exact: true }).click();
  await expect(timeline.filter({ hasText: "A reminder was queued for you" })).toHaveCount(1);
  await expect(page.getByRole("region", { name: "Who has answered" })).toContainText("Reminder emailed");
  await server.advance(Math.round(2.8 * DAY) + 1);
  await enter(page, zofia, asked.place);
  await page.getByText("Timeline", { exact: true }).click();
  await expect(timeline.filter({ hasText: "A reminder was queued for you" })).toHaveCount(2);
  // A reminder has no code, so a new mail can be asked for at once.
  await page.getByText("Didn’t get the email?").click();
  await page.getByRole("button", { name: "Resend request", exact: true }).click();
  await expect(page.getByText("A new email is on its way to you.").first()).toBeVisible();
});

test("the role moves when its moment has come, and both see it", async ({ page, person, server, backstage, asked }) => {
  await backstage.answer(vera, asked.id, "accept");
  await backstage.answer(zofia, asked.id, "accept");
  const hers = await person();
  await enter(hers, zofia, asked.place);
  await expect(hers.getByRole("timer")).toBeVisible();
  await enter(page, vera, asked.place);
  await expect(page.getByRole("timer")).toHaveText(/^1:\d\d$/);
  await server.advance(120);
  await expect(heading(page, `${zofia.handle} is now the tech contact of ${asked.service}`)).toBeVisible();
  await expect(heading(hers, `You’re now the tech contact of ${asked.service}`)).toBeVisible();
});
