// Sets up the state a test starts from, by the API.
import { type APIRequestContext, expect, request } from "@playwright/test";
import { CONDITION } from "./limits.ts";
import { type Person, mira } from "./people.ts";

export interface Service {
  readonly name: string;
  readonly category: Category;
}

export type Category = keyof typeof CATEGORIES;

/** The categories tests use: their path in the API and their label in the app. */
const CATEGORIES = {
  DOMAIN: { path: "domain", word: "Domain" },
  ZONE: { path: "domain/zone", word: "DNS zone" },
  HOSTING: { path: "hosting/web", word: "Web hosting" },
  EMAIL_DOMAIN: { path: "email/domain", word: "Email" },
  VPS: { path: "vps", word: "VPS" },
  DEDICATED: { path: "dedicated/server", word: "Dedicated server" },
  CLOUD: { path: "cloud/project", word: "Cloud project" },
  PRIVATE_DATABASE: { path: "hosting/privateDatabase", word: "Private database" },
} as const;

/** The label of a category in the app. */
export function categoryWord(category: Category): string {
  return CATEGORIES[category].word;
}

export type Role = "admin" | "tech" | "billing";

/** The service a test needs. */
export interface Wanted {
  admin: Person;
  tech?: Person;
  billing?: Person;
  category?: Category;
  /** Other categories of the same name, without open requests. */
  siblings?: readonly Category[];
  /** Defaults to `ok`. */
  status?: "ok" | "expired" | "unPaid" | "inCreation" | "pendingDebt";
}

interface Row {
  service: Service;
  contacts: Record<Role, string>;
  status: string;
  open: unknown[];
}

/** What somebody may do on a service, by a role or by access. */
interface AccessLine {
  account: string;
  role?: string;
  actions: string[];
}

/** An account that signed up, and so has a password, unlike the people of the demo. */
export interface NewAccount extends Person {
  readonly password: string;
}

/** Whether a subject has the number of a request, which it shows in groups. */
const names = (subject: string, id: number): boolean => subject.replace(/\s/gu, "").endsWith(`(request${id})`);

/** Subjects of emails that ask for an answer to requests. */
const ASKS = /^(Become|A new last day|Confirm it was you|Confirm the last day)/;

interface MailRow {
  id: number;
  account: string | null;
  to: string;
  subject: string;
}

interface Mail {
  row: MailRow;
  text: string;
  link: string | null;
}

/** Categories whose names are unique. Taken first, so that services of the same name stay together. */
const ALONE: readonly Category[] = ["VPS", "DEDICATED", "PRIVATE_DATABASE", "CLOUD"];

function key({ name, category }: Service): string {
  return `${category} ${name}`;
}

export class ApiDriver {
  private readonly sessions = new Map<string, Promise<APIRequestContext>>();
  private readonly taken = new Set<string>();
  private newAccounts = 0;

  constructor(readonly url: string) {}

  /** A service without open requests that this test has not been given yet. */
  async service(wanted: Wanted): Promise<Service> {
    const rows = await this.rows(wanted.admin);
    const { category, tech, billing, siblings = [], status = "ok" } = wanted;
    const isFree = ({ service, status: of, open }: Row, is: string) =>
      of === is && open.length === 0 && !this.taken.has(key(service));
    const hasSibling = (name: string, sibling: Category) =>
      rows.some((row) => row.service.name === name && row.service.category === sibling && isFree(row, "ok"));
    const fitting = rows.filter(
      (row) =>
        isFree(row, status) &&
        (category === undefined || row.service.category === category) &&
        row.contacts.admin === wanted.admin.handle &&
        (tech === undefined || row.contacts.tech === tech.handle) &&
        (billing === undefined || row.contacts.billing === billing.handle) &&
        siblings.every((sibling) => hasSibling(row.service.name, sibling)),
    );
    const alone = category === undefined ? fitting.find(({ service }) => ALONE.includes(service.category)) : undefined;
    const found = alone ?? fitting[0];
    if (found === undefined) throw new Error(`the demo has no unused service like ${JSON.stringify(wanted)}`);
    const { name } = found.service;
    for (const also of [found.service.category, ...siblings]) this.taken.add(key({ name, category: also }));
    return found.service;
  }

  /** Requests new contacts. Returns the request numbers. */
  async request(asker: Person, { name, category }: Service, wanted: Partial<Record<Role, Person>>): Promise<number[]> {
    return this.post<number[]>(asker, `${CATEGORIES[category].path}/${encodeURIComponent(name)}/changeContact`, {
      contactAdmin: wanted.admin?.handle ?? null,
      contactTech: wanted.tech?.handle ?? null,
      contactBilling: wanted.billing?.handle ?? null,
    });
  }

  /**
   * Requests new tech contacts for several services together: the same, or one for each; until a day, or until a day for each;
   * all or nothing with a note, if there is one. Returns the submission's number.
   */
  async submit(
    asker: Person,
    services: readonly Service[],
    tech: Person | readonly Person[],
    until?: string | readonly (string | undefined)[],
    together?: { note: string },
  ): Promise<number> {
    const contacts = (person: Person | undefined) => ({ admin: null, tech: person?.handle ?? null, billing: null });
    const line = (service: Service, place: number) => ({
      service,
      contacts: contacts("handle" in tech ? tech : tech[place]),
      until: Array.isArray(until) ? until[place] : until,
    });
    const lines = "handle" in tech && !Array.isArray(until)
      ? { selected: { selection: { these: services }, contacts: contacts(tech), until } }
      : { each: services.map(line) };
    const whole = together === undefined ? {} : { allOrNothing: true, note: together.note };
    const sent = await this.post<{ submission: number }>(asker, "me/submissions", { lines, ...whole }, {}, 202);
    return sent.submission;
  }

  /** Registers an application that asks for access; returns the address of the page on which it is granted. */
  async accessRequest(owner: Person, name: string): Promise<string> {
    const application = { name, description: "Nightly copy" };
    const { applicationKey } = await this.post<{ applicationKey: string }>(owner, "me/applications", application);
    const asked = {
      accessRules: [{ method: "GET", path: "/*" }, { method: "POST", path: "/me/task/contactChange/*" }],
      redirection: "https://shop.example/done",
    };
    const headers = { "X-Ovh-Application": applicationKey };
    const { validationUrl } = await this.post<{ validationUrl: string }>(owner, "auth/credential", asked, headers);
    return `/${validationUrl.slice(validationUrl.indexOf("#"))}`;
  }

  /** The number of access that somebody gives in the demo. */
  async accessGiven(giver: Person, name: string): Promise<string> {
    const { data } = await this.get<{ data: { rows: { id: string; name: string }[] } }>(giver, "access/policies");
    return data.rows.find((row) => row.name === name)?.id ?? "";
  }

  /** Everybody with access to a service, and why, as the rules of the server say it. */
  async accessTo(reader: Person, { name, category }: Service): Promise<AccessLine[]> {
    const path = `access/service?service=${encodeURIComponent(name)}&category=${category}`;
    return (await this.get<{ data: { lines: AccessLine[] } }>(reader, path)).data.lines;
  }

  /** Gives access to one service. */
  async giveAccess(giver: Person, to: Person, { name, category }: Service, groups: readonly string[]): Promise<void> {
    const types: Partial<Record<Category, string>> = { VPS: "vps", DOMAIN: "domain", DEDICATED: "dedicatedServer" };
    await this.post(giver, "access/policies", {
      name: "Agency",
      accounts: [to.handle],
      services: [`${types[category] ?? "*"}:${name}`],
      permissions: { groups },
    });
  }

  /** Accepts every line of a submission with the mailed code. */
  async acceptAll(who: Person, submission: number): Promise<void> {
    const { code: token } = await this.mailedCode(who, submission);
    await this.post(who, `me/submissions/${submission}/answer`, { token, accept: "all", decline: "none" });
  }

  /** Requests a change that makes exactly one request. Returns its number. */
  async requestOne(asker: Person, service: Service, wanted: Partial<Record<Role, Person>>): Promise<number> {
    const [id, ...more] = await this.request(asker, service, wanted);
    if (id === undefined || more.length > 0) throw new Error("expected exactly one request");
    return id;
  }

  /**
   * The newest email with a code for a request, newer than email `after`: the link to that request with its code, from
   * `#` on, and the code. One email asks for all requests of a submission.
   */
  async mailedCode(to: Person, id: number, after = 0): Promise<{ place: string; code: string; mail: number }> {
    const together = [id, ...(await this.linesOf(to, id))];
    let mail: Mail | undefined;
    await expect(async () => {
      const row = (await this.mailsTo(to)).find(
        ({ id: mail, subject }) => mail > after && ASKS.test(subject) && together.some((id) => names(subject, id)),
      );
      expect(row, `an email to ${to.name} about request ${id}`).toBeDefined();
      mail = await this.get<Mail>(to, `demo/mails/${row?.id}`);
    }).toPass({ intervals: [50, 100, 200], timeout: CONDITION });
    const place = (mail?.link ?? "").replace(/\/\d+(?=\?)/, `/${id}`);
    const code = /token=([A-Za-z0-9]{32})$/.exec(place)?.[1] ?? "";
    expect(code, "a code in the email").not.toBe("");
    return { place, code, mail: mail?.row.id ?? 0 };
  }

  /** The number of emails that ask a person for an answer to one of these requests. */
  async mailsAsking(to: Person, ids: readonly number[]): Promise<number> {
    const mails = await this.mailsTo(to);
    return mails.filter(({ subject }) => ASKS.test(subject) && ids.some((id) => names(subject, id))).length;
  }

  /** The subject of the newest email to a person about a request, without the request's number. */
  async subject(to: Person, id: number): Promise<string> {
    const mail = (await this.mailsTo(to)).find(({ subject }) => names(subject, id));
    return (mail?.subject ?? "").replace(/ \(request [\d\s]+\)$/u, "");
  }

  /** The requests of a submission that a person sees. */
  async linesOf(who: Person, id: number): Promise<number[]> {
    const session = await this.session(who);
    const answer = await session.get(`/1.0/me/submissions/${id}/lines`);
    if (answer.status() === 404) return [];
    const { data } = (await answer.json()) as { data: { rows: { request: { id: number } }[] } };
    return data.rows.map(({ request }) => request.id);
  }

  /**
   * The newest email to an address whose link leads to `path`, newer than email `than`, with the words `saying`: its link
   * from `#` on, and the secret in it.
   */
  async mailedLink(to: string, path: string, than = 0, saying = ""): Promise<{ place: string; secret: string; mail: number }> {
    let mail: Mail | undefined;
    await expect(async () => {
      // Tests move the clock beyond the end of sessions.
      if ((await (await this.session(mira)).get("/1.0/demo/mails")).status() === 401) this.sessions.delete(mira.handle);
      const rows = (await this.mails(mira)).filter((row) => row.to === to && row.id > than);
      for (const row of rows) {
        mail = await this.get<Mail>(mira, `demo/mails/${row.id}`);
        if (mail.link?.startsWith(`#/${path}`) && mail.text.includes(saying)) break;
        mail = undefined;
      }
      expect(mail, `an email to ${to} with a link to ${path}`).toBeDefined();
    }).toPass({ intervals: [50, 100, 200], timeout: CONDITION });
    const place = mail?.link ?? "";
    return { place, secret: /token=([A-Za-z0-9]{32})$/.exec(place)?.[1] ?? "", mail: mail?.row.id ?? 0 };
  }

  /** A new account, signed up and confirmed. */
  async newAccount(): Promise<NewAccount> {
    const number = (this.newAccounts += 1);
    const address = `robin.fennick.${number}@fennick.example`;
    const password = `nine blue kettles sing ${number}`;
    const stranger = await request.newContext({ baseURL: this.url });
    const entered = { firstName: "Robin", name: "Fennick", email: address, country: "FR", language: "en_GB" };
    expect((await stranger.post("/1.0/signUp", { data: entered })).status()).toBe(200);
    const { secret } = await this.mailedLink(address, "sign-up/confirm");
    const answer = await stranger.post("/1.0/signUp/confirm", { data: { token: secret, password } });
    expect(answer.status(), "the sign-up is confirmed").toBe(200);
    const handle = (await answer.json()) as string;
    // Confirming has signed in.
    expect((await stranger.delete("/1.0/session")).status()).toBe(200);
    await stranger.dispose();
    return { name: "Robin Fennick", handle, address, password };
  }

  /** Answers with the mailed code. */
  async answer(who: Person, id: number, how: "accept" | "refuse"): Promise<void> {
    const { code } = await this.mailedCode(who, id);
    await this.act(who, id, how, { token: code });
  }

  /** Acts on a request. */
  async act(
    who: Person,
    id: number,
    what: "accept" | "refuse" | "withdraw" | "takeBack" | "resendEmail",
    data?: unknown,
  ): Promise<void> {
    await this.post(who, `me/task/contactChange/${id}/${what}`, data);
  }

  async close(): Promise<void> {
    for (const session of this.sessions.values()) await (await session).dispose();
  }

  private async rows(of: Person): Promise<Row[]> {
    const rows: Row[] = [];
    let after = "";
    do {
      const { data } = await this.get<{ data: { rows: Row[]; next?: string | null } }>(of, `me/services?limit=200${after}`);
      rows.push(...data.rows);
      after = data.next ? `&after=${encodeURIComponent(data.next)}` : "";
    } while (after !== "");
    return rows;
  }

  /** Every email, newest first, as a person reads the demo's mailbox. */
  private async mails(reader: Person): Promise<MailRow[]> {
    return (await this.get<{ data: { rows: MailRow[] } }>(reader, "demo/mails")).data.rows;
  }

  private async mailsTo(to: Person): Promise<MailRow[]> {
    return (await this.mails(to)).filter(({ account }) => account === to.handle);
  }

  private async get<Answer>(who: Person, path: string): Promise<Answer> {
    return (await (await this.session(who)).get(`/1.0/${path}`)).json() as Promise<Answer>;
  }

  /** Posts a body and expects a status; returns the answer, if it has one. */
  private async post<Answer>(
    who: Person,
    path: string,
    data?: unknown,
    headers: Record<string, string> = {},
    status = 200,
  ): Promise<Answer> {
    const session = await this.session(who);
    const answer = await session.post(`/1.0/${path}`, data === undefined ? {} : { data, headers });
    const text = await answer.text();
    expect(answer.status(), text).toBe(status);
    return (text === "" ? undefined : JSON.parse(text)) as Answer;
  }

  private session(person: Person): Promise<APIRequestContext> {
    const known = this.sessions.get(person.handle);
    if (known !== undefined) return known;
    const session = this.begin(person);
    this.sessions.set(person.handle, session);
    return session;
  }

  private async begin(person: Person): Promise<APIRequestContext> {
    const session = await request.newContext({ baseURL: this.url });
    const answer = await session.post("/1.0/demo/session", { data: { account: person.handle } });
    expect(answer.status(), `${person.name} signs in`).toBe(200);
    return session;
  }
}
