#!/usr/bin/env python3
"""Takes reminders like a mail relay and a webhook would, for tests.

  notice_sinks.py SMTP_PORT HTTPS_PORT PREFIX
Writes mails to PREFIX.mail, webhook calls to PREFIX.hook, its own certificate to PREFIX.crt, and PREFIX.ready when both listen.
Mail to refuse@… is refused for good.
"""
import email
import email.policy
import http.server
import ssl
import subprocess
import socketserver
import sys
import threading


class Smtp(socketserver.StreamRequestHandler):
    def answer(self, text):
        self.wfile.write((text + "\r\n").encode())

    def handle(self):
        self.answer("220 sink")
        sender, receivers = "", []
        while line := self.rfile.readline().decode().strip():
            verb = line.upper()
            if verb.startswith("EHLO"):
                self.answer("250 sink")
            elif verb.startswith("MAIL FROM"):
                sender, receivers = line[line.index("<") + 1 : line.index(">")], []
                self.answer("250 ok")
            elif verb.startswith("RCPT TO:<REFUSE@"):
                self.answer("550 no such mailbox")
            elif verb.startswith("RCPT TO"):
                receivers.append(line[line.index("<") + 1 : line.index(">")])
                self.answer("250 ok")
            elif verb == "DATA":
                self.answer("354 go on")
                lines = []
                while (data := self.rfile.readline()) != b".\r\n":
                    lines.append(data)
                mail = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
                with open(prefix + ".mail", "a", encoding="utf-8") as file:
                    file.write(f"from {sender} to {receivers}\n{mail['Subject']}\n{mail.get_content()}\n")
                self.answer("250 taken")
            elif verb == "QUIT":
                self.answer("221 bye")
                return
            else:
                self.answer("502 unknown")


class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        with open(prefix + ".hook", "a", encoding="utf-8") as file:
            file.write(f"{self.path} {self.headers['Idempotency-Key']} {body}\n")
        self.send_response(204)
        self.end_headers()


def main():
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=hooks.localhost",
         "-addext", "subjectAltName=DNS:hooks.localhost", "-keyout", prefix + ".key", "-out", prefix + ".crt"],
        check=True, capture_output=True)  # fmt: skip
    mail = socketserver.ThreadingTCPServer(("127.0.0.1", int(sys.argv[1])), Smtp)
    hook = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Hook)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(prefix + ".crt", prefix + ".key")
    hook.socket = context.wrap_socket(hook.socket, server_side=True)
    threading.Thread(target=mail.serve_forever, daemon=True).start()
    with open(prefix + ".ready", "w") as file:
        file.write("ready")
    hook.serve_forever()


prefix = sys.argv[3]
main()
