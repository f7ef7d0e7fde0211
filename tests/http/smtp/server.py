"""A real mail server for the tests: aiosmtpd, in a mood that the test sets.

Says on its standard output, one JSON object a line, what happens: that it listens ("ready"), that it has taken over a
mood ("mood"), that it has read a mail and keeps its answer to itself ("held"), that it has stopped talking ("stalled"),
and every mail it has read ("mail"), with headers and parts decoded by Python's own parser. Takes moods on its standard
input, and ends with it.
"""

import argparse
import asyncio
import json
import ssl
import sys
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword, syntax


def tell(**what):
    print(json.dumps(what), flush=True)


class Mood:
    """Whom it refuses, what it answers at which step ("CONNECT", "MAIL", "RCPT" or "DATA"), whether it breaks off ("inMail" or "beforeAnswer"), where it stops talking ("greeting", "inMail",
    "goodbye", or at a receiver's address), and whether it keeps its answer back."""

    refuse = ()
    answers = {}
    cut = None
    stall = None

    def __init__(self):
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    def change(self, wanted):
        self.refuse = wanted["refuse"]
        self.answers = wanted["answers"]
        self.cut = wanted["cut"]
        self.stall = wanted["stall"]
        if wanted["hold"]:
            self.may_answer.clear()
        else:
            self.may_answer.set()


async def stall():
    """Says nothing more on this connection; ends with it."""
    tell(event="stalled")
    await asyncio.Event().wait()


class Mute(asyncio.Protocol):
    """Takes a connection and never says a word."""

    def connection_made(self, transport):
        tell(event="stalled")


class Closed(asyncio.Protocol):
    """Says why it lets nobody in."""

    def __init__(self, why):
        self.why = why

    def connection_made(self, transport):
        transport.write(f"{self.why}\r\n".encode())
        transport.close()


class Handler:
    def __init__(self, mood):
        self.mood = mood

    async def handle_MAIL(self, server, session, envelope, address, options):
        if "MAIL" in self.mood.answers:
            return self.mood.answers["MAIL"]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 yes"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.mood.refuse:
            return "550 nobody here"
        if "RCPT" in self.mood.answers:
            return self.mood.answers["RCPT"]
        if address == self.mood.stall:
            await stall()
        envelope.rcpt_tos.append(address)
        return "250 yes"

    async def handle_DATA(self, server, session, envelope):
        if "DATA" in self.mood.answers:
            return self.mood.answers["DATA"]
        mail = message_from_bytes(envelope.content, policy=policy.default)
        body = {kind: mail.get_body(preferencelist=(kind,)).get_content() for kind in ("plain", "html")}
        tell(
            event="mail",
            to=envelope.rcpt_tos,
            headers=[[name, str(value)] for name, value in mail.items()],
            defects=[str(defect) for part in mail.walk() for defect in part.defects],
            text=body["plain"],
            html=body["html"],
            login=session.auth_data.login.decode() if session.auth_data else None,
            tls=server.transport.get_extra_info("sslcontext") is not None,
        )
        if self.mood.cut == "beforeAnswer":
            server.transport.abort()
        if not self.mood.may_answer.is_set():
            tell(event="held")
            await self.mood.may_answer.wait()
        return "250 taken"


class Server(SMTP):
    """Can break off or stop in the middle of a mail, and leave a goodbye unanswered."""

    @syntax("DATA")
    async def smtp_DATA(self, arg):
        mood = self.event_handler.mood
        if "inMail" in (mood.cut, mood.stall):
            await self.push("354 go on")
            await self._reader.readuntil(b"\r\n")
            if mood.stall:
                await stall()
            tell(event="cut")
            self.transport.abort()
            return
        await super().smtp_DATA(arg)

    @syntax("QUIT")
    async def smtp_QUIT(self, arg):
        if self.event_handler.mood.stall == "goodbye":
            await stall()
        await super().smtp_QUIT(arg)


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, default=0)
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

    def is_right(server, session, envelope, mechanism, data):
        right = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (
            options.login,
            options.password,
        )
        return AuthResult(success=right, handled=False, auth_data=data)

    mood = Mood()
    loop = asyncio.get_running_loop()

    def talk():
        if mood.stall == "greeting":
            return Mute()
        if "CONNECT" in mood.answers:
            return Closed(mood.answers["CONNECT"])
        return Server(
            Handler(mood),
            tls_context=context if options.tls == "starttls" else None,
            require_starttls=options.tls == "starttls",
            auth_required=options.login is not None,
            auth_require_tls=False,
            authenticator=is_right if options.login is not None else None,
            hostname="mail.example",
            loop=loop,
        )

    direct = context if options.tls == "smtps" else None
    server = await loop.create_server(talk, "127.0.0.1", options.port, ssl=direct)
    tell(event="ready", port=server.sockets[0].getsockname()[1])

    wishes = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(wishes), sys.stdin)
    while line := await wishes.readline():
        mood.change(json.loads(line))
        tell(event="mood")


asyncio.run(main())
