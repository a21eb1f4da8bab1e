"""``promptguide serve``: says where both editions are and nothing else, and ends when it is told to."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING

from click.testing import CliRunner

from promptguide.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_it_says_both_addresses_serves_them_and_ends_with_ctrl_c(guide_copy: Path) -> None:
    port, log = free_port(), guide_copy.parent / "serve.log"
    command = [sys.executable, "-c", "from promptguide.cli import main; main()", "serve", "--lang", "en"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--dev-addr", f"127.0.0.1:{port}"],
            cwd=guide_copy,
            stdout=output,
            stderr=output,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
    try:
        end = time.monotonic() + 90
        while "Serving" not in log.read_text("utf-8") and time.monotonic() < end:
            assert process.poll() is None, log.read_text("utf-8")
            time.sleep(0.2)
        assert "Serving" in log.read_text("utf-8")
        said = log.read_text("utf-8").strip().split("\n")
        assert len(said) == 2, said
        home = f"http://127.0.0.1:{port}/"
        assert home in said[1]
        assert f"{home}en/" in said[1]
        for address, locale in ((home, "zh"), (f"{home}en/", "en")):
            for attempt in range(50):
                try:
                    with urllib.request.urlopen(address, timeout=15) as answer:
                        assert f'lang="{locale}"' in answer.read().decode("utf-8")
                    break
                except ConnectionError:
                    assert attempt < 49
                    time.sleep(0.2)
                except urllib.error.URLError:
                    assert attempt < 49
                    time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
    finally:
        process.kill()
    assert "Traceback" not in log.read_text("utf-8")


def test_a_port_that_is_taken_is_said_before_anything_is_built(guide_copy: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        start = time.monotonic()
        result = CliRunner().invoke(main, ["serve", "--root", str(guide_copy), "--dev-addr", address])
    assert result.exit_code == 2
    assert "in use" in result.stderr
    assert time.monotonic() - start < 10
