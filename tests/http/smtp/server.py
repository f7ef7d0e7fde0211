"""An aiosmtpd mail server for the tests, whose behavior the test sets.

Reads behaviors from standard input, one JSON object a line, and exits at its end. Writes events to standard output, one
JSON object a line: "ready" with the port; "behavior" once a new one applies; "held" when it holds the reply to a mail
back; "stalled" when it stops responding; "cut" when it drops the connection; and "mail" for every mail it has read, with
headers and parts decoded by Python's parser.
"""

import argparse
import asyncio
import json
import ssl
import sys
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword, syntax


def emit(**what):
    print(json.dumps(what), flush=True)


class Behavior:
    """The fields are documented in aiosmtpd.rs."""

    refuse = ()
    answers = {}
    cut = False
    stall = None

    def __init__(self):
        self.may_reply = asyncio.Event()
        self.may_reply.set()

    def change(self, command):
        self.refuse = command["refuse"]
        self.answers = command["answers"]
        self.cut = command["cut"]
        self.stall = command["stall"]
        if command["hold"]:
            self.may_reply.clear()
        else:
            self.may_reply.set()


async def stall():
    """Stops responding on this connection."""
    emit(event="stalled")
    await asyncio.Event().wait()


class Rejecting(asyncio.Protocol):
    """Rejects a connection with a reply."""

    def __init__(self, reply):
        self.reply = reply

    def connection_made(self, transport):
        transport.write(f"{self.reply}\r\n".encode())
        transport.close()


class Handler:
    def __init__(self, behavior):
        self.behavior = behavior

    async def handle_MAIL(self, server, session, envelope, address, options):
        if "MAIL" in self.behavior.answers:
            return self.behavior.answers["MAIL"]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 yes"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.behavior.refuse:
            return "550 nobody here"
        if "RCPT" in self.behavior.answers:
            return self.behavior.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 yes"

    async def handle_DATA(self, server, session, envelope):
        if "DATA" in self.behavior.answers:
            return self.behavior.answers["DATA"]
        mail = message_from_bytes(envelope.content, policy=policy.default)
        body = {kind: mail.get_body(preferencelist=(kind,)).get_content() for kind in ("plain", "html")}
        emit(
            event="mail",
            to=envelope.rcpt_tos,
            headers=[[name, str(value)] for name, value in mail.items()],
            defects=[str(defect) for part in mail.walk() for defect in part.defects],
            text=body["plain"],
            html=body["html"],
            files=[
                [part.get_filename(), part.get_content_type(), part.get_content()] for part in mail.iter_attachments()
            ],
            images=[
                [part["Content-ID"], part.get_content_type()] for part in mail.walk() if part["Content-ID"]
            ],
            login=session.auth_data.login.decode() if session.auth_data else None,
            tls=server.transport.get_extra_info("sslcontext") is not None,
        )
        if not self.behavior.may_reply.is_set():
            emit(event="held")
            await self.behavior.may_reply.wait()
        return "250 taken"


class Server(SMTP):
    """Can drop the connection or stall in the middle of a mail, and leave QUIT unanswered."""

    @syntax("DATA")
    async def smtp_DATA(self, arg):
        behavior = self.event_handler.behavior
        if behavior.cut or behavior.stall == "inMail":
            await self.push("354 go on")
            await self._reader.readuntil(b"\r\n")
            if behavior.stall:
                await stall()
            emit(event="cut")
            self.transport.abort()
            return
        await super().smtp_DATA(arg)

    @syntax("QUIT")
    async def smtp_QUIT(self, arg):
        if self.event_handler.behavior.stall == "quit":
            await stall()
        await super().smtp_QUIT(arg)


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("--login")
    options.add_argument("--password")
    options.add_argument("--tls", choices=["starttls", "smtps"])
    options.add_argument("--cert")
    options.add_argument("--key")
    options = options.parse_args()

    context = None
    if options.tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.cert, options.key)

    def authenticate(server, session, envelope, mechanism, data):
        success = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (
            options.login,
            options.password,
        )
        return AuthResult(success=success, handled=False, auth_data=data)

    behavior = Behavior()
    loop = asyncio.get_running_loop()

    def protocol():
        if "CONNECT" in behavior.answers:
            return Rejecting(behavior.answers["CONNECT"])
        return Server(
            Handler(behavior),
            tls_context=context if options.tls == "starttls" else None,
            require_starttls=options.tls == "starttls",
            auth_required=options.login is not None,
            auth_require_tls=False,
            authenticator=authenticate if options.login is not None else None,
            hostname="mail.example",
            loop=loop,
        )

    direct = context if options.tls == "smtps" else None
    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=direct)
    emit(event="ready", port=server.sockets[0].getsockname()[1])

    commands = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    while line := await commands.readline():
        behavior.change(json.loads(line))
        emit(event="behavior")


asyncio.run(main())
