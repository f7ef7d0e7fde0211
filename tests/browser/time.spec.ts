// What time does to a request: reminders, the deadline, the moment of effect. The server's clock is moved, in a server of
// each test's own.
import { Backstage } from "./support/backstage.ts";
import { mira, vera, zofia } from "./support/people.ts";
import { enter, heading, places, signIn } from "./support/steps.ts";
import { type Server, expect, startServer, test as base } from "./support/test.ts";

const DAY = 24 * 60 * 60;

const test = base.extend<{ own: Server; mine: Backstage; asked: { id: number; service: string; place: string } }>({
  own: async ({}, use) => {
    const server = await startServer(["--grace-seconds", "120"]);
    await use(server);
    await server.stop();
  },
  mine: async ({ own }, use) => {
    const backstage = new Backstage(own.url);
    await use(backstage);
    await backstage.close();
  },
  baseURL: async ({ own }, use) => use(own.url),
  asked: async ({ mine }, use) => {
    const service = await mine.service({ admin: vera, tech: mira });
    const id = await mine.askOnce(vera, service, { tech: zofia });
    await mine.mailed(zofia, id);
    await use({ id, service: service.name, place: places.request(id) });
  },
});

test("at its deadline a request expires before one's eyes, with who did not answer and what next", async ({
  page,
  own,
  mine,
  asked,
}) => {
  await mine.answer(vera, asked.id, "accept");
  await own.advance(7 * DAY - 60);
  await enter(page, zofia, asked.place);
  await expect(page.getByLabel("Validation code")).toBeVisible();
  await expect(page.getByText(/^\d\d seconds left$/)).toBeVisible();
  await own.advance(60);
  await expect(heading(page, "The request has expired")).toBeVisible();
  await expect(page.getByText("You did not answer in time, so nothing has changed.")).toBeVisible();
  await expect(page.getByText(`If you still want it, ask ${vera.handle} to send a new request`)).toBeVisible();
  await expect(page.getByLabel("Validation code")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Resend|Withdraw|Take back/ })).toHaveCount(0);
  await page.goto(`${places.requests}?q=${asked.id}`);
  await expect(page.getByRole("region", { name: /^Finished/ }).getByText("Expired")).toBeVisible();

  await enter(page, vera, asked.place);
  await expect(page.getByText(`${zofia.handle} did not answer in time, so nothing has changed.`)).toBeVisible();
  await expect(page.getByRole("link", { name: "Ask again, as long as you hold the right to" })).toBeVisible();
});

test("whoever's session ended meanwhile signs in again and sees that the request has expired", async ({
  page,
  own,
  asked,
}) => {
  await enter(page, vera, asked.place);
  await own.advance(8 * DAY);
  await page.reload();
  await signIn(page, vera);
  await expect(heading(page, "The request has expired")).toBeVisible();
  await expect(page.getByText("Nobody answered in time, so nothing has changed.")).toBeVisible();
});

test("who has not answered is reminded at half and at nine tenths of the time", async ({ page, own, mine, asked }) => {
  await mine.answer(vera, asked.id, "accept");
  await own.advance(3.5 * DAY + 1);
  await enter(page, zofia, asked.place);
  const timeline = page.getByRole("group").filter({ hasText: "Timeline" }).getByRole("listitem");
  await page.getByText("Timeline", { exact: true }).click();
  await expect(timeline.filter({ hasText: "Who had not answered was reminded" })).toHaveCount(1);
  await expect(page.getByRole("region", { name: "Who has answered" })).toContainText("Reminder mailed");
  await own.advance(Math.round(2.8 * DAY) + 1);
  await enter(page, zofia, asked.place);
  await page.getByText("Timeline", { exact: true }).click();
  await expect(timeline.filter({ hasText: "Who had not answered was reminded" })).toHaveCount(2);
  // A reminder has no code, so a new mail can be asked for at once.
  await page.getByText("Did you not get the mail?").click();
  await page.getByRole("button", { name: "Resend request", exact: true }).click();
  await expect(page.getByText("A new mail is on its way to you.").first()).toBeVisible();
});

test("the role moves when its moment has come, and both see it", async ({ page, person, own, mine, asked }) => {
  await mine.answer(vera, asked.id, "accept");
  await mine.answer(zofia, asked.id, "accept");
  const hers = await person();
  await enter(hers, zofia, asked.place);
  await expect(hers.getByRole("timer")).toBeVisible();
  await enter(page, vera, asked.place);
  await expect(page.getByRole("timer")).toHaveText(/^1:\d\d$/);
  await own.advance(120);
  await expect(heading(page, `Done: ${zofia.handle} is the tech contact of ${asked.service}`)).toBeVisible();
  await expect(heading(hers, `Done: you are the tech contact of ${asked.service}`)).toBeVisible();
});
