// Uses the types that openapi-typescript has made: an order, the feed, a change of contacts, problems.

import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

const url = process.argv[2]!;
const provider = createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${process.env.KEY}` } });
const params = { path: { category: "DOMAIN", serviceName: "bürgel-ordered.example" } };

async function put(body: components["schemas"]["ServiceObject"]) {
  return await provider.PUT("/1.0/provider/services/{category}/{serviceName}", { params, body });
}

const order = { orderedBy: "mh20417-ovh", expiration: "2031-03-04", version: 7 };
assert.equal((await put(order)).data?.result, "added");
const read = (await provider.GET("/1.0/provider/services/{category}/{serviceName}", { params })).data!;
assert.equal((await put(read)).data?.result, "unchanged");
assert.equal((await put({ ...read, expiration: "2032-03-04", version: 8 })).data?.result, "changed");
const stale = (await put(order)).error;
assert.deepEqual([stale?.status, stale?.reason], [409, "staleVersion"]);
const faulty = (await put({ contactTech: "nobody-ovh" })).error;
assert.equal(faulty?.faults?.[0]?.member, "contactTech");

const events = (await provider.GET("/1.0/provider/events", {})).data!.events;
const ordered = events.find((event) => event.type === "service.ordered");
assert.equal(ordered?.type === "service.ordered" && ordered.data.orderedBy, "mh20417-ovh");

const signIn = createClient<paths>({ baseUrl: url });
const { response } = await signIn.POST("/1.0/demo/session", { body: { account: "mh20417-ovh" } });
const session = createClient<paths>({ baseUrl: url, headers: { Cookie: response.headers.getSetCookie()[0]!.split(";")[0]! } });

async function ask(service: string, contactTech: string) {
  return await session.POST("/1.0/domain/{service}/changeContact", { params: { path: { service } }, body: { contactTech } });
}

assert.equal((await ask("nothing.example", "tq5108-ovh")).error?.reason, "notFound");
const rejected = (await ask("clay-loft.test", "nobody-ovh")).error?.rejected;
assert.ok(rejected && typeof rejected === "object" && "blocked" in rejected);
const [request] = (await ask("clay-loft.test", "tq5108-ovh")).data!;
assert.ok(request! > 0);
