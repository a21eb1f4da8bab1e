"""Speaks the Language Server Protocol with a program, as an editor does: JSON over its pipes."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PATIENCE = 60.0
"""Seconds to wait for an answer."""


class LanguageServer:
    """A running server with a workspace; also a context manager that ends it."""

    def __init__(self, command: Sequence[str], workspace: Path) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._messages: queue.Queue[dict[str, Any]] = queue.Queue()
        self._last = 0
        threading.Thread(target=self._read, daemon=True).start()
        documentation = {"completionItem": {"documentationFormat": ["markdown", "plaintext"]}}
        self.request(
            "initialize",
            processId=None,
            rootUri=workspace.as_uri(),
            workspaceFolders=[{"uri": workspace.as_uri(), "name": workspace.name}],
            capabilities={"textDocument": {"completion": documentation, "hover": {}}},
        )
        self.notify("initialized")
        settings = {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False}}
        self.notify("workspace/didChangeConfiguration", settings={"yaml": settings})

    def __enter__(self) -> LanguageServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            pipe.close()

    def open(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Open a document; gives the first diagnostics of it."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.notify("textDocument/didOpen", textDocument=document)
        while True:
            message = self._next()
            if message.get("method") == "textDocument/publishDiagnostics":
                if message["params"]["uri"] == path.as_uri():
                    return list(message["params"]["diagnostics"])
            else:
                self._serve(message)

    def complete(self, path: Path, line: int, character: int) -> list[dict[str, Any]]:
        """What is offered at a position, both counted from 0."""
        answer = self.request("textDocument/completion", **_at(path, line, character))
        return list(answer["items"] if isinstance(answer, dict) else answer or [])

    def hover(self, path: Path, line: int, character: int) -> str:
        """What is said of the word at a position."""
        answer = self.request("textDocument/hover", **_at(path, line, character))
        return str(answer["contents"]["value"]) if answer else ""

    def request(self, method: str, **parameters: Any) -> Any:
        """Ask and wait for the answer."""
        self._last += 1
        self._send({"id": self._last, "method": method, "params": parameters})
        while True:
            message = self._next()
            if message.get("id") == self._last and "method" not in message:
                assert "error" not in message, message["error"]
                return message["result"]
            self._serve(message)

    def notify(self, method: str, **parameters: Any) -> None:
        """Tell, without an answer."""
        self._send({"method": method, "params": parameters})

    def _serve(self, message: dict[str, Any]) -> None:
        """Answer what the server asks of an editor: it has no settings besides those it was told."""
        if "method" in message and "id" in message:
            items = message.get("params", {}).get("items", []) if "params" in message else []
            self._send({"id": message["id"], "result": [None] * len(items) if items else None})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _next(self) -> dict[str, Any]:
        return self._messages.get(timeout=PATIENCE)

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream
        while line := stream.readline():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
                while stream.readline().strip():
                    pass
                self._messages.put(json.loads(stream.read(length)))


def _at(path: Path, line: int, character: int) -> dict[str, Any]:
    return {
        "textDocument": {"uri": path.as_uri()},
        "position": {"line": line, "character": character},
    }
