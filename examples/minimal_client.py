"""A client of Causette in some hundred lines of Python, as docs/COMPATIBLE-CLIENT.md builds it.

    python3 minimal_client.py NAME [HOST [PORT]]

It talks in the public messagerie: lines of standard input are said, what others
say is printed. At the end of input it waits for its texts to be answered, and
leaves. Nothing but the standard library is needed.
"""

import os
import queue
import random
import socket
import sys
import threading
import time

CONNEXION, TEXTE, QUITTER, DECONNEXION, PRESENCE, ERREUR = 1, 15, 19, 21, 23, 30
T, M, KEEP_ALIVE, WINDOW = 0.1, 14, 45, 31


def datagram(kind, user, num_seq, data=b"", bits=0):
    return (kind << 27 | user << 19 | num_seq << 3 | bits).to_bytes(4, "big") + data


class Client:
    def __init__(self, name, server):
        self.server = server
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect(server)
        self.user, self.names, self.bye = 0, {}, None
        self.num_seq = random.randrange(65536)
        self.waiting = []  # requests that are not sent yet
        self.under_way = {}  # NUM_SEQ: [datagram, tries, time of the next]
        self.answered = {}  # (NUM_SEQ, datagram): answer
        self.held, self.expected = {}, None
        self.hello = self.request(CONNEXION, name.encode() + b"#")
        self.keep_alive_at, self.told = 0, False

    def request(self, kind, data=b""):
        num_seq, self.num_seq = self.num_seq, (self.num_seq + 1) % 65536
        self.waiting.append((num_seq, datagram(kind, self.user, num_seq, data)))
        return num_seq

    def send_due(self):
        """Sends what waits, and again what is not answered."""
        now = time.monotonic()
        if self.user and now > self.keep_alive_at:  # each second until we are told who is here
            self.request(CONNEXION)
            self.keep_alive_at = now + (KEEP_ALIVE if self.told else 1)
        while self.waiting and len(self.under_way) < WINDOW:
            num_seq, octets = self.waiting.pop(0)
            self.under_way[num_seq] = [octets, 0, now]
        for num_seq, row in list(self.under_way.items()):
            octets, tries, at = row
            if now < at:
                continue
            if tries == M:
                sys.exit("The server does not answer")
            self.socket.send(octets)
            row[1:] = tries + 1, now + T

    def receive(self, octets):
        if len(octets) < 4:
            return
        word = int.from_bytes(octets[:4], "big")
        kind, user, num_seq, bits = word >> 27, word >> 19 & 255, word >> 3 & 65535, word & 7
        if kind % 2 == 0:
            self.settle(kind, num_seq, bits, octets[4:])
        elif (num_seq, octets) in self.answered:  # a repeat: answer, do not show
            self.socket.send(self.answered[num_seq, octets])
        else:
            known = kind in (TEXTE, PRESENCE, QUITTER, DECONNEXION)
            answer = datagram(kind + 1 if known else ERREUR, self.user, num_seq, b"", 0 if known else 1)
            self.answered[num_seq, octets] = answer
            self.told |= kind == PRESENCE
            self.socket.send(answer)
            self.in_order(num_seq, kind, user, bits, octets[4:])

    def settle(self, kind, num_seq, bits, data):
        if not self.under_way.pop(num_seq, None):
            return
        if num_seq == self.hello:
            if kind != CONNEXION + 1 or bits >> 1 != 0:
                sys.exit(f"The server refuses: {bits >> 1}")
            self.user = data[0]
            self.keep_alive_at = time.monotonic() + 1
        elif kind == ERREUR:
            print("refused:", data.decode(errors="replace"), flush=True)

    def in_order(self, num_seq, *request):
        """Runs requests in the order of their NUM_SEQ, of which the probe has the first.

        Waits for a gap without end; a client for every day gives up after 2 s.
        """
        if self.expected is None:
            self.expected = num_seq
        self.held[num_seq] = request
        while self.expected in self.held:
            self.run(*self.held.pop(self.expected))
            self.expected = (self.expected + 1) % 65536

    def run(self, kind, user, bits, data):
        if kind == TEXTE and len(data) > 2:
            print(f"{self.names.get(user, user)}: {data[2:].decode(errors='replace')}", flush=True)
        if kind == PRESENCE and not bits & 1:  # of a messagerie that is not decentralised
            at = data.index(b"#", 1) + 2
            while at < len(data):
                end = data.index(b"#", at + 1)
                self.names[data[at]] = data[at + 1 : end].decode()
                at = end + 1


def main(name, host="127.0.0.1", port="4545"):
    client, lines = Client(name, (host, int(port))), queue.Queue()

    def read():
        for line in sys.stdin:
            lines.put(line.rstrip("\n"))
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    client.socket.settimeout(T / 4)
    while client.bye is None or client.bye in client.under_way or client.waiting:
        while client.user and client.expected is not None and client.bye is None and not lines.empty():
            line = lines.get()
            text = (line or "").encode()
            if text:
                client.request(TEXTE, len(text).to_bytes(2, "big") + text)
            elif line is None and not client.waiting and not client.under_way:
                client.bye = client.request(DECONNEXION)
            elif line is None:
                lines.put(None)
                break
        client.send_due()
        try:
            client.receive(client.socket.recv(65535))
        except (socket.timeout, ConnectionRefusedError):
            pass


if __name__ == "__main__":
    main(*sys.argv[1:])
