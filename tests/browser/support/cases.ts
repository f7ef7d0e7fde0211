// Cases of the procedures without access to an account: what claimants and staff do, by the API.
import { type APIRequestContext, expect, request } from "@playwright/test";
import type { ApiDriver } from "./api-driver.ts";

export const CLAIMANT = "imre@castellan.example";
/** A file that is accepted. */
export const PDF = Buffer.from("%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n");

/** Documents needed for an individual who is the holder. */
export const IDENTITY = "Identity card or passport of the holder or, for an organisation, of someone who may sign for it";
export const ADDRESS = "Proof of address of the holder, under 3 months old";

export const rhea = "rhea@aldermoor.example";
export const tamsin = "tamsin@aldermoor.example";

/** A paper as a person chooses it. */
export function file(name: string, buffer = PDF): { name: string; mimeType: string; buffer: Buffer } {
  return { name, mimeType: "application/octet-stream", buffer };
}

/** Content of a claim: roles for an account, or another holder. */
export type Claim = { contacts: { roles: string[]; to: string } } | { holder: Record<string, string> };

export const newHolder: Claim = {
  holder: {
    legalForm: "individual",
    firstName: "Vera",
    lastName: "Lindqvist",
    organisation: "",
    email: "vera@lindqvist.example",
  },
};

/** The newest confirmation that was asked for. */
const confirmations = new WeakMap<ApiDriver, number>();

/** Opens a case. Returns the place of the link that confirms the mailbox. */
export async function openCase(api: ApiDriver, domain: string, claim: Claim, email = CLAIMANT, claimant = "holder"): Promise<string> {
  const body = { domain, name: "Imre Castellan", email, claimant, legalForm: "individual", language: "en_GB", claim };
  const visitor = await request.newContext({ baseURL: api.url });
  const answer = await visitor.post("/1.0/procedures", { data: body });
  expect(answer.status(), await answer.text()).toBe(200);
  await visitor.dispose();
  const { place, mail } = await api.mailedLink(email, "procedures/confirm", confirmations.get(api));
  confirmations.set(api, mail);
  return `/${place}`;
}

/** A case whose mailbox is confirmed, by the link in `place` if it is open. Returns the secret of its page. */
export async function confirmedCase(api: ApiDriver, domain: string, claim: Claim, place?: string): Promise<string> {
  const token = (place ?? (await openCase(api, domain, claim))).split("token=")[1];
  const visitor = await request.newContext({ baseURL: api.url });
  const answer = await visitor.post("/1.0/procedures/confirm", { data: { token } });
  expect(answer.status(), await answer.text()).toBe(200);
  const secret = (await answer.json()) as string;
  await visitor.dispose();
  return secret;
}

/** A case with all its documents, which wait to be sent. `place` confirms one that is open. Returns the secret of its page. */
export async function completeCase(api: ApiDriver, domain: string, claim: Claim, place?: string): Promise<string> {
  const secret = await confirmedCase(api, domain, claim, place);
  const extraHTTPHeaders = { authorization: `Bearer ${secret}` };
  const claimant = await request.newContext({ baseURL: api.url, extraHTTPHeaders });
  const { missing } = (await (await claimant.get("/1.0/procedures/case")).json()) as { missing: string[] };
  for (const kind of missing) {
    const answer = await claimant.post(`/1.0/procedures/case/papers?kind=${kind}`, {
      data: PDF,
      headers: { "handover-file-name": `${kind}.pdf` },
    });
    expect(answer.status(), await answer.text()).toBe(200);
  }
  await claimant.dispose();
  return secret;
}

/** A case that waits for a decision. `place` confirms one that is open. Returns the secret of its page. */
export async function sentCase(api: ApiDriver, domain: string, claim: Claim, place?: string): Promise<string> {
  const secret = await completeCase(api, domain, claim, place);
  const extraHTTPHeaders = { authorization: `Bearer ${secret}` };
  const claimant = await request.newContext({ baseURL: api.url, extraHTTPHeaders });
  expect((await claimant.post("/1.0/procedures/case/send")).status()).toBe(200);
  await claimant.dispose();
  return secret;
}

export const casePlace = (secret: string): string => `/#/procedures/case?token=${secret}`;

/** Somebody of the demo's staff. */
export async function staff(api: ApiDriver, email: string): Promise<APIRequestContext> {
  const session = await request.newContext({ baseURL: api.url });
  expect((await session.post("/1.0/demo/desk", { data: { email } })).status()).toBe(200);
  return session;
}

interface DeskCase {
  papers: { id: number }[];
}

/** Decides on the oldest case that waits for staff. An approval opens every paper first. */
export async function decide(
  api: ApiDriver,
  by: string,
  decision: "approve" | "askAgain" | "refuse",
  papers: readonly string[] = [],
): Promise<void> {
  const session = await staff(api, by);
  const { rows } = (await (await session.get("/1.0/desk/cases")).json()) as { rows: { number: string }[] };
  const address = `/1.0/desk/cases/${rows[0]?.number}`;
  const found = (await (await session.get(address)).json()) as DeskCase;
  for (const { id } of found.papers) expect((await session.get(`${address}/papers/${id}`)).status()).toBe(200);
  const answer = await session.post(`${address}/decision`, {
    data: { decision, reason: "The card is hardly legible.", papers },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  await session.dispose();
}

/** Both approvals. */
export async function approve(api: ApiDriver): Promise<void> {
  await decide(api, rhea, "approve");
  await decide(api, tamsin, "approve");
}
