// A proxy between browser and server that treats answers as some virus scanners, corporate proxies and browsers do.
import { once } from "node:events";
import { createServer, request as call } from "node:http";
import type { AddressInfo } from "node:net";

/** Treatment of event streams: passed on, without any byte, with the head alone, or refused. */
export type StreamMode = "pass" | "mute" | "head" | "refuse";

export interface Proxy {
  readonly url: string;
  /** Applies to open streams, too. */
  stream: StreamMode;
  /** Whether cookies reach the browser. */
  passesCookies: boolean;
  close(): Promise<void>;
}

/** Starts a proxy to the server at a URL. */
export async function startProxy(target: string): Promise<Proxy> {
  const { host, hostname, port } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, host, ...(incoming.headers.origin === undefined ? {} : { origin: target }) };
    const upstream = call({ hostname, port, method: incoming.method, path: incoming.url, headers }, (answer) => {
      const isStream = incoming.url?.startsWith("/1.0/me/events") === true;
      const head = { ...answer.headers };
      if (!proxy.passesCookies) delete head["set-cookie"];
      if (isStream && proxy.stream === "refuse") {
        answer.destroy();
        outgoing.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");
        return;
      }
      if (!isStream || proxy.stream !== "mute") outgoing.writeHead(answer.statusCode ?? 502, head).flushHeaders();
      answer.on("data", (chunk) => {
        if (!isStream || proxy.stream === "pass") outgoing.write(chunk);
      });
      answer.on("end", () => outgoing.end());
      answer.on("error", () => outgoing.destroy());
    });
    upstream.on("error", () => outgoing.destroy());
    outgoing.on("close", () => upstream.destroy());
    incoming.pipe(upstream);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const proxy: Proxy = { url, stream: "pass", passesCookies: true, close };
  return proxy;
}
