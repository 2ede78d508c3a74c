"""A writer over HTTP: any server that speaks OpenAI's chat completions (llama.cpp, Ollama, vLLM, OpenAI)."""

import json
from collections.abc import Sequence
from http.client import HTTPException
from urllib.request import Request, urlopen

from index.errors import WriterError

_SECONDS = 60
_LONGEST_REPLY = 1_000_000
_TASK = """Answer the question in its own language, in at most five sentences, from the numbered quotes alone.
Every statement rests on words of a quote, copied letter by letter between « and », with the number of the
quote after it: «…» [1]. Use quotation marks for nothing else."""


class OpenAIWriter:
    """Asks `model` at `url` (the part before /chat/completions); `key` is sent as a bearer token if given."""

    def __init__(self, url: str, model: str, key: str | None = None) -> None:
        self._url = f"{url.rstrip('/')}/chat/completions"
        self._model = model
        self._headers = {"Content-Type": "application/json"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"

    def write(self, question: str, quotes: Sequence[str]) -> str:
        """Return what the model writes. Raises WriterError when it cannot be asked or understood."""
        numbered = "\n".join(f"[{number}] {quote}" for number, quote in enumerate(quotes, start=1))
        messages = [
            {"role": "system", "content": _TASK},
            {"role": "user", "content": f"{numbered}\n\n{question}"},
        ]
        body = {"model": self._model, "messages": messages, "temperature": 0}
        return self._text(Request(self._url, json.dumps(body).encode(), self._headers))

    def _text(self, request: Request) -> str:
        try:
            with urlopen(request, timeout=_SECONDS) as reply:
                content = json.loads(reply.read(_LONGEST_REPLY))
            return str(content["choices"][0]["message"]["content"])
        except (OSError, HTTPException, ValueError, LookupError, TypeError) as error:
            raise WriterError(self._url, f"{type(error).__name__}: {error}") from error
