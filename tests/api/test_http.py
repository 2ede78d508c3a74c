"""The HTTP door with a real server on a free port."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest


class Server:
    """A running `maagar serve`."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "api.cli", "serve", "--home", str(home), "--port", str(port)]
        environment = {**os.environ, "PYTHONWARNDEFAULTENCODING": "0"}
        self._process = subprocess.Popen(command, env=environment)
        self._wait()

    def _wait(self) -> None:
        for _ in range(600):
            try:
                self.get("/healthz")
                return
            except urllib.error.URLError:
                time.sleep(0.1)
        self.stop()
        raise TimeoutError("the server did not start")

    def get(self, path: str, **query: object) -> tuple[int, str, Any]:
        return self._send(urllib.request.Request(f"{self.url}{path}?{urllib.parse.urlencode(query, True)}"))

    def post(self, path: str, body: object) -> tuple[int, str, Any]:
        data = json.dumps(body).encode()
        return self._send(urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"}))

    def _send(self, request: urllib.request.Request) -> tuple[int, str, Any]:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers["Content-Type"], json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers["Content-Type"], json.load(error)

    def line(self) -> HTTPConnection:
        """Return a connection for requests one after the other."""
        return HTTPConnection(self.url.removeprefix("http://"), timeout=30)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Server]:
    running = Server(home)
    yield running
    running.stop()


def test_health_and_readiness(server) -> None:
    assert server.get("/healthz")[2] == {"status": "ok"}
    assert server.get("/readyz")[2]["status"] == "ready"


def test_get_and_post_search_give_the_same_hits(server) -> None:
    query = "מה תפקידה של ועדת ההיגוי בשותפות?"
    status, _, got = server.get("/v1/search", query=query, limit=5, facets="concept")
    posted = server.post("/v1/search", {"query": query, "limit": 5})[2]
    assert status == 200
    assert [hit["passage_id"] for hit in got["hits"]] == [hit["passage_id"] for hit in posted["hits"]]
    assert "steering-committee" in {one["id"] for one in got["hits"][0]["concepts"]}
    assert got["facets"]["concept"]["steering-committee"] > 0
    assert posted["facets"] == {}


def test_filters_narrow_the_result(server) -> None:
    document = server.get("/v1/documents")[2]["documents"][0]["id"]
    found = server.get("/v1/search", query="שותפות", document=document)[2]
    assert {hit["document_id"] for hit in found["hits"]} == {document}


def test_a_filter_in_the_query_does_not_widen_that_of_the_caller(server) -> None:
    first, second = (one["id"] for one in server.get("/v1/documents", limit=2)[2]["documents"])
    asked = {"query": f"document:{second} שותפות", "document": first}
    assert server.get("/v1/search", **asked)[2]["total_entries"] == 0


def test_numbers_beyond_all_years_and_pages_find_nothing(server) -> None:
    assert server.get("/v1/search", query="שותפות", year=10**20)[2]["hits"] == []
    assert server.get("/v1/search", query="שותפות", offset=10**20)[2]["hits"] == []
    assert server.get("/v1/documents", offset=10**20)[2]["documents"] == []


def test_a_document_says_what_it_and_its_sections_are_about(server) -> None:
    listing = server.get("/v1/documents")[2]["documents"]
    (document_id,) = [one["id"] for one in listing if one["source"] == "paper-collective-impact.docx"]
    document = server.get(f"/v1/documents/{document_id}")[2]
    assert document["topics"][0]["concept"] == "collective-impact"
    of_section = {tuple(one["heading_path"][1:]): one for one in document["sections"]}
    assert len(of_section) > 5
    text = document["document"]["text"]
    for path, section in of_section.items():
        assert text[section["start"] : section["end"]].startswith(path[-1] if path else document["title"])
        assert all(0 < topic["score"] <= 1 for topic in section["topics"])
    assert "shared-measurement" in {
        topic["concept"]
        for path, one in of_section.items()
        if path and "מדידה" in path[-1]
        for topic in one["topics"]
    }


def test_a_document_its_passages_and_one_passage(server) -> None:
    listing = server.get("/v1/documents", limit=2)[2]
    assert (listing["total_entries"], listing["limit"], len(listing["documents"])) == (8, 2, 2)
    document_id = listing["documents"][0]["id"]
    text = server.get(f"/v1/documents/{document_id}")[2]["document"]["text"]
    passages = server.get(f"/v1/documents/{document_id}/passages")[2]
    assert passages["total_entries"] == listing["documents"][0]["passages"]
    assert all(one["text"] in text for one in passages["passages"])
    first = passages["passages"][0]
    assert server.get(f"/v1/passages/{first['passage_id']}")[2]["text"] == first["text"]


def test_concepts_their_passages_and_relations(server) -> None:
    one = server.get("/v1/concepts/trust")[2]
    assert one["id"] == "trust"
    passages = server.get("/v1/concepts/trust/passages")[2]
    assert passages["total_entries"] == one["passages"] > 0
    related = server.get("/v1/concepts/trust/related")[2]
    ids = {*one["broader"], *one["narrower"], *one["related"]}
    assert {concept["id"] for concept in related["concepts"]} == ids


def test_statistics_over_http_count_as_the_concept_s_page_does(server) -> None:
    rows = server.get("/v1/statistics/frequencies")[2]
    counts = {row["concept_id"]: row["passages"] for row in rows}
    assert 0 < counts["trust"] <= server.get("/v1/concepts/trust")[2]["passages"]


def test_tag_over_http_is_the_command_line_s_answer(server) -> None:
    found = server.post("/v1/tag", {"text": "ועדת ההיגוי בנתה אמון."})[2]
    assert [(one["concept"], one["surface"]) for one in found["mentions"] if not one["nested"]] == [
        ("steering-committee", "ועדת ההיגוי"),
        ("trust", "אמון"),
    ]


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/v1/documents/no-such", {}, 404),
        ("/v1/passages/no-such", {}, 404),
        ("/v1/concepts/no-such", {}, 404),
        ("/no-such-route", {}, 404),
        ("/v1/search", {"query": "אמון", "concept": "no-such"}, 404),
        ("/v1/search", {"query": "אמון", "document": "no-such"}, 404),
        ("/v1/search", {"query": "אמון concept:no-such"}, 404),
        ("/v1/search", {}, 422),
        ("/v1/search", {"query": "x", "limit": 0}, 422),
        ("/v1/search", {"query": "x", "mode": "psychic"}, 422),
        ("/v1/search", {"query": "year:99999999999999999999"}, 400),
        ("/v1/search", {"query": "NOT " * 2_400 + "x"}, 400),
        ("/v1/search", {"query": "x OR year:2012"}, 400),
    ],
)
def test_every_failure_is_a_problem_document(server, path, query, status) -> None:
    code, kind, body = server.get(path, **query)
    assert (code, kind) == (status, "application/problem+json")
    assert set(body) == {"type", "title", "status", "detail", "instance"}
    assert (body["status"], body["instance"]) == (status, path)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/search", "GET, HEAD, POST"),
        ("OPTIONS", "/v1/search", "GET, HEAD, POST"),
        ("HEAD", "/v1/ask", "POST"),
        ("DELETE", "/v1/documents/some", "GET, HEAD"),
        ("POST", "/healthz", "GET, HEAD"),
        ("POST", "/static-offline-docs/favicon.png", "GET, HEAD"),
    ],
)
def test_a_method_that_a_path_has_not_is_told_all_that_it_has(server, method, path, allowed) -> None:
    line = server.line()
    line.request(method, path)
    answer = line.getresponse()
    assert (answer.status, answer.getheader("Allow")) == (405, allowed)
    assert answer.getheader("Content-Type") == "application/problem+json"
    line.close()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/healthz", 200),
        ("/docs", 200),
        ("/openapi.json", 200),
        ("/v1/documents", 200),
        ("/v1/concepts/trust", 200),
        ("/v1/export/csv", 200),
        ("/v1/export/no-such", 404),
        ("/v1/search", 422),
        ("/no-such-route", 404),
    ],
)
def test_head_is_get_without_its_body(server, path, status) -> None:
    line = server.line()
    for method in ("GET", "HEAD", "GET"):  # what a HEAD left on the line would spoil the answer after it
        line.request(method, path)
        answer = line.getresponse()
        body = answer.read()
        length = int(answer.headers["Content-Length"])
        assert (answer.status, len(body)) == (status, 0 if method == "HEAD" else length)
        assert length > 0
    line.close()


def test_openapi_names_the_routes_of_the_contract(server) -> None:
    paths = server.get("/openapi.json")[2]["paths"]
    assert {"/v1/search", "/v1/documents/{document_id}", "/v1/passages/{passage_id}", "/v1/tag"} <= set(paths)


def test_openapi_names_the_failures_of_each_route_as_problem_documents(server) -> None:
    schema = server.get("/openapi.json")[2]
    failures = {
        f"{method} {path}": {code: one for code, one in operation["responses"].items() if code != "200"}
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
    }
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    assert all(one["content"] == content for of_route in failures.values() for one in of_route.values())
    assert {route: sorted({*codes} - {"default"}) for route, codes in failures.items()} == {
        "get /healthz": [],
        "get /readyz": ["503"],
        "get /v1/search": ["400", "404", "422", "503"],
        "post /v1/search": ["400", "404", "422", "503"],
        "post /v1/ask": ["400", "404", "422", "503"],
        "post /v1/context": ["400", "404", "422", "503"],
        "post /v1/tag": ["400", "422", "503"],
        "post /v1/analyze": ["400", "422", "503"],
        "get /v1/documents": ["422", "503"],
        "get /v1/documents/{document_id}": ["404", "503"],
        "get /v1/documents/{document_id}/passages": ["404", "422", "503"],
        "get /v1/passages/{passage_id}": ["404", "503"],
        "get /v1/passages/{passage_id}/similar": ["404", "422", "503"],
        "get /v1/concepts": ["422", "503"],
        "get /v1/concepts/{concept_id}": ["404", "503"],
        "get /v1/concepts/{concept_id}/passages": ["404", "422", "503"],
        "get /v1/concepts/{concept_id}/related": ["404", "503"],
        "get /v1/statistics/frequencies": ["422", "503"],
        "get /v1/statistics/cooccurrence": ["422", "503"],
        "get /v1/statistics/timeline": ["404", "422", "503"],
        "get /v1/export/{form}": ["404", "501", "503"],
    }
    assert "HTTPValidationError" not in schema["components"]["schemas"]
    shape = schema["components"]["schemas"]["Problem"]["properties"]
    assert {name: kind["type"] for name, kind in shape.items()} == {
        "type": "string", "title": "string", "status": "integer", "detail": "string", "instance": "string",
    }  # fmt: skip


def test_openapi_lists_the_formats_of_exports_and_their_media_types(server) -> None:
    export = server.get("/openapi.json")[2]["paths"]["/v1/export/{form}"]["get"]
    (form,) = export["parameters"]
    assert form["schema"]["enum"] == [
        "csv", "jsonl", "webannotation", "conllu", "brat", "xmi", "ttl", "bibtex", "ris", "csl",
    ]  # fmt: skip
    assert sorted(export["responses"]["200"]["content"]) == [
        "application/ld+json",
        "application/vnd.citationstyles.csl+json",
        "application/x-bibtex",
        "application/x-ndjson",
        "application/x-research-info-systems",
        "application/zip",
        "text/csv",
        "text/plain",
        "text/turtle",
    ]


def test_a_server_without_a_base_is_alive_but_not_ready(tmp_path) -> None:
    empty = Server(tmp_path)
    try:
        assert empty.get("/healthz")[0] == 200
        assert empty.get("/readyz")[0] == 503
        assert empty.get("/v1/search", query="אמון")[0] == 503
    finally:
        empty.stop()


def test_a_running_server_swaps_to_the_next_snapshot_within_a_second(maagar, tmp_path) -> None:
    source, home = tmp_path / "source", tmp_path / "home"
    source.mkdir()
    (source / "a.txt").write_text("ועדת ההיגוי נפגשת פעם בחודש.", encoding="utf-8")
    assert maagar("build", source, "--home", home).code == 0
    running = Server(home)
    try:
        first = running.get("/readyz")[2]["snapshot"]
        (source / "b.txt").write_text("האמון בין השותפים גדל.", encoding="utf-8")
        second = maagar("build", source, "--home", home, "--json").json["snapshot"]
        time.sleep(1)
        assert running.get("/readyz")[2]["snapshot"] == second != first
        assert running.get("/v1/documents")[2]["total_entries"] == 2
    finally:
        running.stop()
