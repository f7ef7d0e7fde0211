// A mail server that can be out of order.
import { once } from "node:events";
import { type AddressInfo, type Server, type Socket, createServer } from "node:net";
import { createInterface } from "node:readline";
import { expect } from "@playwright/test";

interface Mail {
  readonly to: string;
  readonly text: string;
}

export class MailServer {
  /** Whether it takes emails, or defers all. */
  works = true;
  private readonly mails: Mail[] = [];
  private readonly connections = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on("connection", (socket) => {
      this.connections.add(socket);
      socket.on("error", () => {}).on("close", () => this.connections.delete(socket));
      this.serve(socket).catch(() => socket.destroy());
    });
  }

  static async start(): Promise<MailServer> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new MailServer(server);
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The text that `wanted` captures in the emails to an address, once there is one. */
  async find(to: string, wanted: RegExp): Promise<string> {
    let found: string | undefined;
    await expect
      .poll(() => (found = this.mails.filter((mail) => mail.to === to).map(({ text }) => wanted.exec(text)?.[1]).find(Boolean)), {
        message: `an email to ${to}`,
        timeout: 20_000,
      })
      .toBeDefined();
    return found ?? "";
  }

  /** Number of emails to an address that match `wanted`. */
  count(to: string, wanted: RegExp): number {
    return this.mails.filter((mail) => mail.to === to && wanted.test(mail.text)).length;
  }

  async stop(): Promise<void> {
    for (const socket of this.connections) socket.destroy();
    this.server.close();
    await once(this.server, "close");
  }

  private async serve(socket: Socket): Promise<void> {
    const say = (line: string) => socket.write(`${line}\r\n`);
    if (!this.works) {
      socket.end("421 4.3.2 come again later\r\n");
      return;
    }
    say("220 mail.example");
    let to = "";
    let content: string[] | undefined;
    for await (const line of createInterface({ input: socket })) {
      if (content !== undefined) {
        if (line !== ".") content.push(line);
        else {
          this.mails.push({ to, text: decoded(content) });
          content = undefined;
          say("250 taken");
        }
        continue;
      }
      const command = line.slice(0, 4).toUpperCase();
      to = /^RCPT TO:<(.*?)>/i.exec(line)?.[1] ?? to;
      if (command === "DATA") content = [];
      say(command === "DATA" ? "354 go on" : command === "QUIT" ? "221 bye" : this.works ? "250 mail.example" : "421 4.3.2 later");
    }
  }
}

/** Undoes the quoted-printable encoding (RFC 2045) of ASCII texts. */
function decoded(lines: readonly string[]): string {
  const whole = lines.join("\n").replace(/=\n/g, "");
  return whole.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
