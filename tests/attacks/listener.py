# SPDX-License-Identifier: Apache-2.0
"""Listens on a port of this machine and counts who comes: listener.py PORT-FILE HITS-FILE, until it is ended."""
import socket
import sys


def main():
    server = socket.create_server(("127.0.0.1", 0))
    with open(sys.argv[1], "w", encoding="ascii") as f:
        f.write("%d\n" % server.getsockname()[1])
    hits = 0
    while True:
        visitor, _ = server.accept()
        visitor.close()
        hits += 1
        with open(sys.argv[2], "w", encoding="ascii") as f:
            f.write("%d\n" % hits)


if __name__ == "__main__":
    main()
