import socket
import threading

import pytest

from moderator_app.tour.cable import Cable


@pytest.fixture
def echo():
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                while data := connection.recv(1024):
                    connection.sendall(data)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(2)


def heard(line):
    """Return what comes; a line that was closed is an error like one that was reset."""
    words = line.recv(1024)
    if not words:
        raise ConnectionResetError
    return words


def ask(port, words=b"hello"):
    with socket.create_connection(("127.0.0.1", port), timeout=2) as line:
        line.sendall(words)
        return heard(line)


def test_what_goes_in_comes_out_while_the_cable_is_in(echo):
    with Cable(*echo) as cable:
        assert ask(cable.port) == b"hello"


def test_pulling_it_resets_open_lines_and_refuses_new_ones_until_it_is_back(echo):
    with Cable(*echo) as cable:
        with socket.create_connection(("127.0.0.1", cable.port), timeout=2) as line:
            line.sendall(b"one")
            assert line.recv(10) == b"one"
            cable.pull()
            with pytest.raises(OSError):  # noqa: PT011 - reset or closed, as the kernel likes
                heard(line)
        with pytest.raises(OSError):  # noqa: PT011 - refused in whichever way
            ask(cable.port)
        cable.plug()
        assert ask(cable.port, b"again") == b"again"
