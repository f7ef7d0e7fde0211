// A request: its readers, timeline, reminders, deadline and countdown.
import type { Page } from "@playwright/test";
import { kasper, mira, vera, zofia } from "./support/people.ts";
import { enter, grouped, heading, places, signIn } from "./support/steps.ts";
import { expect, test as base } from "./support/test.ts";

const DAY = 24 * 60 * 60;

const test = base.extend<{ asked: { id: number; service: string; place: string } }>({
  asked: async ({ api }, use) => {
    const service = await api.service({ admin: vera, tech: mira });
    const id = await api.requestOne(vera, service, { tech: zofia });
    await api.mailedCode(zofia, id);
    await use({ id, service: service.name, place: places.request(id) });
  },
});

test("the timeline shows every event with who and when", async ({ page, api }) => {
  const service = await api.service({ admin: vera, tech: mira });
  const id = await api.requestOne(vera, service, { tech: zofia });
  await api.answer(zofia, id, "accept");
  await api.act(vera, id, "withdraw");
  await enter(page, zofia, places.request(id));
  await expect(heading(page, `${vera.handle} cancelled the request`)).toBeVisible();
  await page.getByText("Timeline", { exact: true }).click();
  const timeline = page.getByRole("group").filter({ hasText: "Timeline" }).getByRole("listitem");
  await expect(timeline).toContainText([
    `${vera.handle} made the request`,
    `Emails were queued for ${vera.handle} and you, each with its own code`,
    "You accepted",
    `${vera.handle} cancelled the request`,
  ]);
});

/** The text that the page shows without unfolding anything. */
async function visibleText(page: Page): Promise<string> {
  return page.getByRole("main").evaluate((main) => {
    const copy = main.cloneNode(true) as HTMLElement;
    for (const hidden of copy.querySelectorAll("details, .vh")) hidden.remove();
    return (copy.textContent ?? "").replace(/\s+/g, " ");
  });
}

test("each fact about a request shows once", async ({ page, api, asked }) => {
  const occurrences = async (of: string) => (await visibleText(page)).split(of).length - 1;
  const progress = page.getByRole("list", { name: "Progress" });
  const once = async (...texts: (string | RegExp)[]) => {
    const text = await visibleText(page);
    for (const part of texts) expect(text.split(part).length - 1, `${part} in: ${text}`).toBe(1);
  };
  await enter(page, zofia, asked.place);
  const deadline = (await progress.getByText(/^By /).innerText()).replace("By ", "");
  await once(deadline, "Request made", /(?:days|hours) left/, grouped(asked.id), mira.handle + " loses", "2 minutes later");
  expect(await occurrences("By ")).toBe(1);

  await api.answer(zofia, asked.id, "accept");
  await expect(heading(page, "You accepted. Waiting for one answer")).toBeVisible();
  await once(deadline, "Request made", /(?:days|hours) left/, grouped(asked.id), `Waiting for ${vera.handle}`, "Code emailed", mira.handle);

  await api.answer(vera, asked.id, "accept");
  await expect(page.getByRole("timer")).toBeVisible();
  await once("The role moves in", grouped(asked.id), mira.handle, "You accepted", `${vera.handle} accepted`);
  expect(await occurrences(deadline)).toBe(0);

  await api.act(vera, asked.id, "withdraw");
  await expect(heading(page, `${vera.handle} cancelled the request`)).toBeVisible();
  await once("cancelled the request", "Nothing changed", "Next steps", grouped(asked.id));
});

test("consequences of accepting are said in words, in a line each", async ({ page, asked }) => {
  await enter(page, zofia, asked.place);
  const consequences = page.getByRole("region", { name: "If you accept" }).getByRole("listitem");
  await expect(consequences).toHaveText([
    /^Can run it: settings/,
    "Can pass the tech role on to someone else",
    "Cannot change other contacts",
    "Cannot see invoices, renew it or manage its payment",
  ]);
  // The whole table is for contacts of the service, which she is not yet.
  await expect(page.getByRole("link", { name: "Who can do what" })).toHaveCount(0);
});

test("the outgoing contact can follow a request but not answer", async ({ page, api }) => {
  const service = await api.service({ admin: vera, tech: mira });
  const id = await api.requestOne(vera, service, { tech: zofia });
  await enter(page, mira, places.request(id));
  await expect(page.getByText("You hold this role now, so you can follow the request.")).toBeVisible();
  await expect(page.getByLabel("Validation code")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Accept" })).toHaveCount(0);
});

test("a request of others looks like one that doesn't exist", async ({ page, api }) => {
  const service = await api.service({ admin: vera, tech: mira });
  const id = await api.requestOne(vera, service, { tech: zofia });
  const texts: string[] = [];
  await enter(page, kasper);
  for (const number of [id, 1]) {
    await page.goto(places.request(number));
    await expect(heading(page, `This account (${kasper.handle}) isn’t part of request ${grouped(number)}`)).toBeVisible();
    texts.push((await page.getByRole("main").innerText()).replaceAll("\u00a0", " ").replaceAll(grouped(number), "N"));
  }
  expect(texts[0]).toBe(texts[1]);
});

test("a submission of others looks like one that doesn't exist", async ({ page, api }) => {
  const services = [await api.service({ admin: vera, tech: mira }), await api.service({ admin: vera, tech: mira })];
  const id = await api.submit(vera, services, zofia);
  const texts: string[] = [];
  await enter(page, kasper);
  for (const number of [id, 1]) {
    await page.goto(places.submission(number));
    await expect(heading(page, `This account (${kasper.handle}) isn’t part of submission ${grouped(number)}`)).toBeVisible();
    await expect(page.getByText("Only the account that made a submission")).toBeVisible();
    texts.push((await page.getByRole("main").innerText()).replaceAll("\u00a0", " ").replaceAll(grouped(number), "N"));
  }
  expect(texts[0]).toBe(texts[1]);
});

test("a request expires at its deadline while it is open, and says who didn't answer", async ({
  page,
  server,
  api,
  asked,
}) => {
  await api.answer(vera, asked.id, "accept");
  await server.advance(7 * DAY - 60);
  await enter(page, zofia, asked.place);
  await expect(page.getByLabel("Validation code")).toBeVisible();
  await expect(page.getByText(/^\d\d seconds left$/)).toBeVisible();
  await server.advance(60);
  await expect(heading(page, "The request expired")).toBeVisible();
  await expect(page.getByText(`You didn’t answer in time. Nothing changed: the tech role stayed with ${mira.handle}.`)).toBeVisible();
  await expect(page.getByText(new RegExp(`If you still want this, ask (${vera.name} )?${vera.handle} to make a new request`))).toBeVisible();
  await expect(page.getByLabel("Validation code")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Resend|Cancel/ })).toHaveCount(0);
  await page.getByText("Timeline", { exact: true }).click();
  const timeline = page.getByRole("group").filter({ hasText: "Timeline" }).getByRole("listitem");
  await expect(timeline.last()).toContainText(`without an answer from you`);
  await page.goto(`${places.requests}?q=${asked.id}`);
  await expect(page.getByRole("region", { name: /^Finished/ }).getByText("Expired")).toBeVisible();

  await enter(page, vera, asked.place);
  await expect(page.getByText(`${zofia.handle} didn’t answer in time. Nothing changed`)).toBeVisible();
  await expect(page.getByRole("link", { name: "Make a new request" })).toBeVisible();
});

test("after signing in again, the request shows that it has expired", async ({
  page,
  server,
  asked,
}) => {
  await enter(page, vera, asked.place);
  await server.advance(8 * DAY);
  await page.reload();
  await signIn(page, vera);
  await expect(heading(page, "The request expired")).toBeVisible();
  await expect(page.getByText(`No one answered in time. Nothing changed: the tech role stayed with ${mira.handle}.`)).toBeVisible();
});

test("parties that haven't answered are reminded at 50 % and 90 % of the time", async ({ page, server, api, asked }) => {
  await api.answer(vera, asked.id, "accept");
  await server.advance(3.5 * DAY + 1);
  await enter(page, zofia, asked.place);
  const timeline = page.getByRole("group").filter({ hasText: "Timeline" }).getByRole("listitem");
  await page.getByText("Timeline", { exact: true }).click();
  await expect(timeline.filter({ hasText: "A reminder was queued for you" })).toHaveCount(1);
  await expect(page.getByRole("group").filter({ hasText: "Didn’t get the email?" })).toContainText("Reminder emailed");
  await server.advance(Math.round(2.8 * DAY) + 1);
  await enter(page, zofia, asked.place);
  await page.getByText("Timeline", { exact: true }).click();
  await expect(timeline.filter({ hasText: "A reminder was queued for you" })).toHaveCount(2);
  // A reminder has no code, so it doesn't delay resending.
  await page.getByText("Didn’t get the email?").click();
  await page.getByRole("button", { name: "Resend request", exact: true }).click();
  await expect(page.getByText("A new email is on its way to you.").first()).toBeVisible();
});

test("the role moves when the countdown ends, and both see it", async ({ page, person, server, api, asked }) => {
  await api.answer(vera, asked.id, "accept");
  await api.answer(zofia, asked.id, "accept");
  const hers = await person();
  await enter(hers, zofia, asked.place);
  await expect(hers.getByRole("timer")).toBeVisible();
  await enter(page, vera, asked.place);
  await expect(page.getByRole("timer")).toHaveText(/^1:\d\d$/);
  await server.advance(120);
  await expect(heading(page, `${zofia.handle} is now the tech contact of ${asked.service}`)).toBeVisible();
  await expect(heading(hers, `You’re now the tech contact of ${asked.service}`)).toBeVisible();
});
