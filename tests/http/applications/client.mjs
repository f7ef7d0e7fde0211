// The reference's JavaScript client, unmodified: makes the calls of standard input, prints their results. It speaks HTTPS
// only, so a proxy ends TLS in front of the server.
import { readFileSync } from "node:fs";
import { request as forward } from "node:http";
import { createServer } from "node:https";
import { createRequire } from "node:module";

const config = JSON.parse(readFileSync(0, "utf8"));
const ovh = createRequire(`${config.client}/`)(config.client);
const upstream = new URL(config.endpoint);

const proxy = createServer(
  { cert: readFileSync(config.certificate), key: readFileSync(config.certificateKey) },
  (incoming, outgoing) => {
    const { hostname, port, host } = upstream;
    const { method, url: path, headers } = incoming;
    const options = { hostname, port, method, path, headers: { ...headers, host } };
    const passed = forward(options, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  },
);
await new Promise((ready) => proxy.listen(0, upstream.hostname, ready));

const client = ovh({
  host: upstream.hostname,
  port: proxy.address().port,
  basePath: "/1.0",
  appKey: config.key,
  appSecret: config.secret,
  consumerKey: config.consumer,
});

const run = (call) =>
  call.rules
    ? client.requestPromised("POST", "/auth/credential", { accessRules: call.rules })
    : client.requestPromised(call.method, call.path, call.params);

const results = [];
for (const call of config.calls) {
  results.push(
    await run(call).then(
      (ok) => ({ ok }),
      ({ error, message }) => ({ failed: String(error), message }),
    ),
  );
}
console.log(JSON.stringify(results));
proxy.closeAllConnections();
proxy.close();
