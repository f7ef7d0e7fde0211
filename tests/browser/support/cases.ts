// Cases of the procedures without access to an account: what claimants and staff do, by the API.
import { type APIRequestContext, type APIResponse, expect, request } from "@playwright/test";
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

/** Acts as somebody who isn't signed in, with the secret of a case if there is one. */
async function asVisitor<T>(api: ApiDriver, act: (visitor: APIRequestContext) => Promise<T>, secret?: string): Promise<T> {
  const extraHTTPHeaders = secret === undefined ? {} : { authorization: `Bearer ${secret}` };
  const visitor = await request.newContext({ baseURL: api.url, extraHTTPHeaders });
  const result = await act(visitor);
  await visitor.dispose();
  return result;
}

/** Posts and expects success. */
async function post(by: APIRequestContext, path: string, options?: { data: unknown; headers?: Record<string, string> }): Promise<APIResponse> {
  const answer = await by.post(`/1.0/${path}`, options);
  expect(answer.status(), await answer.text()).toBe(200);
  return answer;
}

/** The newest confirmation that was asked for. */
const confirmations = new WeakMap<ApiDriver, number>();

/** Opens a case. Returns the place of the link that confirms the mailbox. */
export async function openCase(api: ApiDriver, domain: string, claim: Claim, email = CLAIMANT, claimant = "holder"): Promise<string> {
  const data = { domain, name: "Imre Castellan", email, claimant, legalForm: "individual", language: "en_GB", claim };
  await asVisitor(api, (visitor) => post(visitor, "procedures", { data }));
  const { place, mail } = await api.mailedLink(email, "procedures/confirm", confirmations.get(api));
  confirmations.set(api, mail);
  return `/${place}`;
}

/** A case whose mailbox is confirmed, by the link in `place` if it is open. Returns the secret of its page. */
export async function confirmedCase(api: ApiDriver, domain: string, claim: Claim, place?: string): Promise<string> {
  const token = (place ?? (await openCase(api, domain, claim))).split("token=")[1];
  return asVisitor(api, async (visitor) => {
    return (await (await post(visitor, "procedures/confirm", { data: { token } })).json()) as string;
  });
}

/** A case with all its documents, which wait to be sent. `place` confirms one that is open. Returns the secret of its page. */
export async function completeCase(api: ApiDriver, domain: string, claim: Claim, place?: string): Promise<string> {
  const secret = await confirmedCase(api, domain, claim, place);
  const upload = async (claimant: APIRequestContext) => {
    const { missing } = (await (await claimant.get("/1.0/procedures/case")).json()) as { missing: string[] };
    for (const kind of missing) {
      await post(claimant, `procedures/case/papers?kind=${kind}`, { data: PDF, headers: { "handover-file-name": `${kind}.pdf` } });
    }
  };
  await asVisitor(api, upload, secret);
  return secret;
}

/** A case that waits for a decision. `place` confirms one that is open. Returns the secret of its page. */
export async function sentCase(api: ApiDriver, domain: string, claim: Claim, place?: string): Promise<string> {
  const secret = await completeCase(api, domain, claim, place);
  await asVisitor(api, (claimant) => post(claimant, "procedures/case/send"), secret);
  return secret;
}

export const casePlace = (secret: string): string => `/#/procedures/case?token=${secret}`;

/** Somebody of the demo's staff. */
export async function staff(api: ApiDriver, email: string): Promise<APIRequestContext> {
  const session = await request.newContext({ baseURL: api.url });
  await post(session, "demo/desk", { data: { email } });
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
  const read = await session.get(address);
  const found = (await read.json()) as DeskCase;
  for (const { id } of found.papers) expect((await session.get(`${address}/papers/${id}`)).status()).toBe(200);
  await post(session, `desk/cases/${rows[0]?.number}/decision`, {
    data: { decision, reason: "The card is hardly legible.", papers },
    headers: { "If-Match": read.headers()["etag"] ?? "" },
  });
  await session.dispose();
}

/** Both approvals. */
export async function approve(api: ApiDriver): Promise<void> {
  await decide(api, rhea, "approve");
  await decide(api, tamsin, "approve");
}
