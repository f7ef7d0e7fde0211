// An OpenID provider: the certified `oidc-provider`, with a page that signs in anyone by name.
import { once } from "node:events";
import { type IncomingMessage, type Server as HttpServer, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Page, expect } from "@playwright/test";
import { Provider } from "oidc-provider";
import { type Server, startServer } from "./server.ts";
import { test as base } from "./test.ts";

const SECRET = "a secret of the browser tests";

/** Listens before the server starts, which has to know its address. */
class IdentityProvider {
  readonly issuer: string;
  #provider: Provider | undefined;

  private constructor(readonly http: HttpServer) {
    this.issuer = `http://localhost:${(http.address() as AddressInfo).port}`;
  }

  static async listen(): Promise<IdentityProvider> {
    const http = createServer();
    http.listen(0, "localhost");
    await once(http, "listening");
    const provider = new IdentityProvider(http);
    http.on("request", (request, response) => void provider.#answer(request, response));
    return provider;
  }

  /** Options of `handover serve`. */
  get options(): readonly string[] {
    const client = (prefix: string, id: string) => [
      ...[`--${prefix}-issuer`, this.issuer],
      ...[`--${prefix}-client-id`, id, `--${prefix}-client-secret`, SECRET],
    ];
    return [...client("oidc", "handover"), ...client("desk-oidc", "desk")];
  }

  /** Serves the server at this URL. */
  serve(url: string): void {
    const client = (id: string, path: string) => ({
      client_id: id,
      client_secret: SECRET,
      redirect_uris: [`${url}/`],
      backchannel_logout_uri: `${url}/1.0/${path}/provider/logout`,
      backchannel_logout_session_required: true,
    });
    this.#provider = new Provider(this.issuer, {
      clients: [client("handover", "session"), client("desk", "desk/session")],
      claims: { openid: ["sub"], profile: ["preferred_username"], email: ["email", "email_verified"] },
      acrValues: ["mfa"],
      cookies: { keys: ["of the browser tests"] },
      features: {
        backchannelLogout: { enabled: true },
        claimsParameter: { enabled: true },
        devInteractions: { enabled: false },
        rpInitiatedLogout: {
          logoutSource: (context, form) => {
            context.body = `${HEAD}${form}<button form="op.logoutForm" name="logout" value="yes">Sign me out</button>`;
          },
          postLogoutSuccessSource: (context) => {
            context.body = `${HEAD}<h1>Signed out</h1>`;
          },
        },
      },
      findAccount: (_, id) => ({
        accountId: id,
        claims: () => ({ sub: id, preferred_username: id, email: id, email_verified: true }),
      }),
      // Its own client refuses addresses of this machine.
      fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined } as RequestInit),
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      // Nobody is asked whether this server may know who they are.
      loadExistingGrant: async ({ oidc }) => {
        const clientId = oidc.client?.clientId ?? "";
        const accountId = oidc.session?.accountId ?? "";
        const grant = new oidc.provider.Grant({ clientId, accountId });
        grant.addOIDCScope("openid profile email");
        await grant.save();
        return grant;
      },
    });
  }

  async close(): Promise<void> {
    this.http.closeAllConnections();
    this.http.close();
    await once(this.http, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const provider = this.#provider;
    if (provider === undefined) return void response.writeHead(503).end();
    if (!request.url?.startsWith("/interaction/")) return void provider.callback()(request, response);
    if (request.method === "GET") {
      response.writeHead(200, { "content-type": "text/html" });
      return void response.end(PAGE);
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const { params } = await provider.interactionDetails(request, response);
    const isStrong = JSON.stringify(params).includes("mfa");
    const login = { accountId: form.get("account") ?? "", ...(isStrong ? { acr: "mfa" } : {}) };
    const result = form.has("cancel") ? { error: "access_denied" } : { login };
    await provider.interactionFinished(request, response, result);
  }
}

/** Without a request for an icon. */
const HEAD = `<!doctype html><title>Provider</title><link rel="icon" href="data:,">`;

const PAGE = `${HEAD}<h1>The provider</h1><form method="post">
<label>Account <input name="account"></label><button>Continue</button><button name="cancel" value="1">Cancel</button></form>`;

/** A server that the provider signs people in to. */
export const test = base.extend<{ provider: IdentityProvider; server: Server }>({
  provider: async ({}, use) => {
    const provider = await IdentityProvider.listen();
    await use(provider);
    await provider.close();
  },

  server: async ({ provider, serve }, use) => {
    const server = await startServer([...provider.options, ...serve]);
    provider.serve(server.url);
    await use(server);
    await server.stop();
  },
});

/** Enters a name on the provider's page. */
export async function authenticate(page: Page, account: string): Promise<void> {
  await expect(page.getByRole("heading", { name: "The provider" })).toBeVisible();
  await page.getByLabel("Account").fill(account);
  await page.getByRole("button", { name: "Continue" }).click();
}
