import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from index.writing.openai_writer import OpenAIWriter
from index.writing.writer import verified_writing

QUOTES = ('יו"ר הוועדה הוא מנכ"ל המשרד.', "הוועדה מתכנסת פעם בחודש.")


class Says:
    def __init__(self, text: str) -> None:
        self.text = text

    def write(self, question: str, quotes: object) -> str:
        return self.text


@pytest.mark.parametrize(
    "text",
    [
        "היא מתכנסת «פעם בחודש» [2].",
        'בראשה עומד "מנכ"ל המשרד" [1], והיא נפגשת “פעם בחודש”.',
    ],
)
def test_answer_whose_quotes_are_the_sources_words_is_kept(text: str) -> None:
    assert verified_writing(Says(text), "מתי?", QUOTES).text == text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("היא מתכנסת «פעם בשבוע» [2].", "פעם בשבוע"),
        ("היא מתכנסת «פעם בחודש» [1].", "פעם בחודש"),
        ("היא מתכנסת «פעם בחודש» [3].", "[3]"),
        ("«פעם בחודש» [2], לפי [7].", "[7]"),
        ('היא "פעם בחודשיים" מתכנסת, «פעם בחודש» [2].', "פעם בחודשיים"),
        ("היא מתכנסת פעם בחודש.", "quotes nothing"),
        ("", "quotes nothing"),
    ],
)
def test_answer_that_the_sources_do_not_bear_out_is_dropped(text: str, problem: str) -> None:
    writing = verified_writing(Says(text), "מתי?", QUOTES)
    assert writing.text is None
    assert problem in str(writing.problem)


class _Model(BaseHTTPRequestHandler):
    """Answers every request with `server.reply` and keeps it in `server.asked`."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, self.headers["Authorization"], json.loads(body)))
        status, reply = self.server.reply
        self.send_response(status)
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def model() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), _Model)
    server.asked = []
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _url(server: HTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_port}/v1/"


def test_model_gets_the_numbered_quotes_and_the_key(model: HTTPServer) -> None:
    reply = {"choices": [{"message": {"content": "«פעם בחודש» [2]"}}]}
    model.reply = (200, json.dumps(reply).encode())
    writing = verified_writing(OpenAIWriter(_url(model), "small", "secret"), "מתי?", QUOTES)
    path, key, body = model.asked[0]
    assert writing.text == "«פעם בחודש» [2]"
    assert (path, key, body["model"]) == ("/v1/chat/completions", "Bearer secret", "small")
    assert body["messages"][1]["content"] == f"[1] {QUOTES[0]}\n[2] {QUOTES[1]}\n\nמתי?"


@pytest.mark.parametrize(
    "reply",
    [(500, b"{}"), (200, b"no JSON"), (200, b"{}"), (200, b'{"choices": []}'), (200, b'{"choices": [null]}')],
)
def test_reply_that_is_none_is_a_problem_and_no_error(model: HTTPServer, reply: tuple[int, bytes]) -> None:
    model.reply = reply
    writing = verified_writing(OpenAIWriter(_url(model), "small"), "מתי?", QUOTES)
    assert writing.text is None
    assert "the model did not answer" in str(writing.problem)


def test_server_that_is_down_is_a_problem_and_no_error() -> None:
    writing = verified_writing(OpenAIWriter("http://127.0.0.1:1", "small"), "מתי?", QUOTES)
    assert "the model did not answer" in str(writing.problem)
