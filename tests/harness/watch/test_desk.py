"""What the desk has to set, and what the bench itself makes: never a deviation, never said twice."""

from typing import Any

from harness.checks.check import Evidence
from harness.doctor.setting import SOAP11
from harness.watch import telling
from harness.watch.judge import Judge, Judged
from tests.formats.insi import messages
from tests.harness.checks.insi_evidence import exchange

OWN = {"rule": "insi.content_type", "kind": "mock-own", "text": "banc_content_type : type attendu"}


def judge(*calls: Evidence) -> list[Judged]:
    watcher = Judge({})
    judged = [watcher.judge(call.event, call.read_part) for call in calls]
    return [one for one in judged if one is not None]


def numbered(number: int, **data: Any) -> Evidence:
    made = exchange(**data)
    object.__setattr__(made.event, "number", number)
    return made


def test_soap_1_2_sent_as_text_xml_is_one_thing_a_setting() -> None:
    kind = {"content_type": "text/xml; charset=utf-8", "status": 415, "facts": {"fault": "banc_content_type"}}
    (judged,) = judge(exchange(notes=[OWN], **kind))
    assert (judged.remarks, judged.checks) == ([], 0)
    assert telling.call_line(judged).fr.endswith("à régler, puis à rejouer")
    assert telling.as_json("s", judged)["to_set"] == ["reglage.soap_1_1"]
    assert "envoie du SOAP 1.1" not in SOAP11.says.fr


def test_any_other_content_type_is_a_deviation() -> None:
    (judged,) = judge(exchange(content_type="text/plain", facts={"fault": "banc_content_type"}, notes=[OWN]))
    assert [remark.fails for remark in judged.remarks] == [True]


def test_what_the_bench_did_not_ask_for_is_not_missed() -> None:
    note = {"rule": "insi.certificat", "kind": "refusal", "text": "desir_560 : certificat absent"}
    told = {"tls": {"version": "TLSv1.2", "certificate": None}, "facts": {"fault": "desir_560"}, "notes": [note]}
    (judged,) = judge(exchange(**told, status=500, tls_fault="no-client-certificate-request"))
    assert not [remark for remark in judged.remarks if remark.to_set]


def test_each_connection_through_a_tls_fault_is_warned_about() -> None:
    peers = ["127.0.0.1:1", "127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"]
    calls = [numbered(n, tls_fault="expired-certificate", peer=peer) for n, peer in enumerate(peers, 2)]
    told = [[remark.finding.rule for remark in one.remarks if remark.finding] for one in judge(*calls)]
    assert told == [["tls.serveur_expire"], [], ["tls.serveur_expire"], ["tls.serveur_expire"]]


def test_a_refused_call_that_nothing_judges_says_why_and_what_to_do() -> None:
    note = {"rule": "insi.action", "kind": "mock-own", "text": "banc_action : [banc] action urn:x"}
    (judged,) = judge(
        exchange(messages.message(), operation="", status=500, facts={"fault": "banc_action"}, notes=[note])
    )
    line = telling.refusal_line(judged)
    assert line is not None
    assert "banc_action : [banc] action urn:x" in line.fr
    assert "que faire : Envoyer wsa:Action" in line.fr
    assert "what to do: Send wsa:Action" in line.en
    assert telling.as_json("s", judged)["refusal"] == {"rule": "insi.action", "text": note["text"]}


def test_a_call_that_was_judged_has_no_second_reason() -> None:
    (judged,) = judge(exchange(status=200))
    assert telling.refusal_line(judged) is None
