"""Checks of windows: order of transactions, replacement, deletion. Each has its golden and its flawed window."""

from dataclasses import replace

from harness.checks import dmp
from harness.checks.check import Evidence
from tests.dmp_kit import wire
from tests.dmp_kit.lot import Lot
from tests.dmp_kit.vihf import direct
from tests.formats.xds.test_examine import OTHER
from tests.harness.checks.dmp_evidence import Window, failing
from tests.harness.checks.test_dmp import passed
from tests.mocks.dmp.test_existence import ins

ARCHIVED = "urn:asip:ci-sis:2010:StatusType:Archived"
DOCUMENT = "1.2.250.1.999.1.11.1"
OTHER_PATIENT = ins("nessi-nathalie")


def uuid(window: Window, unique_id: str = DOCUMENT) -> str:
    return str(window.bench.state.owners[unique_id][1])


def test_a_deposit_and_a_deletion_without_td03() -> None:
    window = Window()
    window.send(wire.existence())
    window.send(wire.deposit())
    window.send(wire.update(uuid(window)))
    report = dmp.no_td03_before_deposit(calls=window.calls)
    assert passed(report)
    assert report.examined == 2


def test_a_td03_before_or_after_a_deposit() -> None:
    for before in (True, False):
        window = Window()
        steps = [wire.authorize(), wire.deposit()] if before else [wire.deposit(), wire.authorize()]
        for step in steps:
            window.send(step)
        assert failing(dmp.no_td03_before_deposit(calls=window.calls)) == {"dmp.no_td03"}


def test_a_td03_for_a_consultation_is_not_for_the_deposit() -> None:
    window = Window()
    for step in (wire.existence(direct()), wire.authorize(), wire.find(), wire.deposit()):
        window.send(step)
    assert passed(dmp.no_td03_before_deposit(calls=window.calls))


def test_a_window_without_deposit_judges_nothing() -> None:
    window = Window()
    window.send(wire.authorize())
    assert dmp.no_td03_before_deposit(calls=window.calls).examined == 0


def consultation(*steps: object) -> list[Evidence]:
    window = Window(dmp__consultation="libre")
    for step in steps:
        window.send(step)  # type: ignore[arg-type]
    return window.calls


def test_rights_are_checked_before_each_reading() -> None:
    calls = consultation(wire.existence(direct()), wire.find(), wire.retrieve(DOCUMENT))
    report = dmp.rights_checked_before_read(calls=calls)
    assert passed(report)
    assert report.examined == 2


def test_a_reading_without_check_or_with_another_patient_s() -> None:
    for steps in (
        (wire.find(),),
        (wire.find(), wire.existence(direct())),
        (wire.existence(direct(patient=OTHER_PATIENT)), wire.find()),
        (wire.existence(direct(), patient=OTHER), wire.find()),
    ):
        assert failing(dmp.rights_checked_before_read(calls=consultation(*steps))) == {"dmp.rights_before_read"}


def test_a_list_of_authorised_dmps_is_a_check_too() -> None:
    body = wire.envelope("urn:x", '<patientList xmlns="urn:si-dmp-patients"/>', direct())
    listing = wire.request("patients", wire.PLAIN, body, wire.pki.ps_auth())
    assert passed(dmp.rights_checked_before_read(calls=consultation(listing, wire.find())))


def test_a_reference_is_not_a_reading() -> None:
    assert dmp.rights_checked_before_read(calls=consultation(wire.reference(DOCUMENT))).examined == 0


def test_the_authorisation_is_set_between_the_check_and_the_reading() -> None:
    window = Window()
    for step in (wire.existence(direct()), wire.authorize(), wire.find()):
        window.send(step)
    assert passed(dmp.authorization_automatic(calls=window.calls))


def test_an_authorisation_that_is_missing_or_out_of_order() -> None:
    for steps in (
        (wire.existence(direct()), wire.find()),
        (wire.find(),),
        (wire.existence(direct()), wire.authorize(action="SUPPRESSION"), wire.find()),
        (wire.existence(direct()), wire.find(), wire.authorize()),
    ):
        report = dmp.authorization_automatic(calls=consultation(*steps))
        assert failing(report) == {"dmp.authorization_automatic"}


def test_an_authorisation_that_is_there_already_leaves_nothing_to_judge() -> None:
    window = Window()
    for step in (wire.authorize(), wire.existence(direct()), wire.find()):
        window.send(step)
    assert dmp.authorization_automatic(calls=window.calls).examined == 0
    assert dmp.authorization_automatic(calls=[]).examined == 0


def replaced(lot: Lot) -> dict[str, Evidence]:
    """First deposit, reference query, second deposit."""
    window = Window()
    first = window.send(wire.deposit())
    found = window.send(wire.reference(DOCUMENT))
    target = lot.replaces if lot.replaces != "first" else uuid(window)
    return {"first": first, "found": found, "call": window.send(wire.deposit(lot.but(replaces=target)))}


def test_a_golden_replacement() -> None:
    calls = replaced(Lot(number="2", replaces="first", set_version="2"))
    assert passed(dmp.replacement(**calls))
    assert passed(dmp.answer_success(call=calls["call"]))


def test_replacements_that_are_not() -> None:
    same_id = Lot(number="2", replaces="first", set_version="2", document_id=DOCUMENT)
    assert failing(dmp.replacement(**replaced(same_id))) == {"dmp.replacement_new_id"}
    no_link = Lot(number="2", set_version="2")
    assert failing(dmp.replacement(**replaced(no_link))) == {"dmp.replacement_rplc"}
    elsewhere = Lot(number="2", replaces="urn:uuid:7953af1a-0000-4000-8000-0050569e422e", set_version="2")
    assert failing(dmp.replacement(**replaced(elsewhere))) == {"dmp.replacement_rplc"}
    by_unique_id = Lot(number="2", replaces=DOCUMENT, set_version="2")
    assert failing(dmp.replacement(**replaced(by_unique_id))) == {"dmp.replacement_rplc"}
    same_version = Lot(number="2", replaces="first")
    assert failing(dmp.replacement(**replaced(same_version))) == {"dmp.replacement_version"}


def test_the_target_may_be_given_or_left_out() -> None:
    calls = replaced(Lot(number="2", replaces="urn:uuid:other", set_version="2"))
    del calls["found"]
    assert passed(dmp.replacement(**calls))
    assert failing(dmp.replacement(**calls, entry_uuid="urn:uuid:expected")) == {"dmp.replacement_rplc"}


def test_two_calls_that_are_not_deposits_judge_nothing() -> None:
    window = Window()
    call = window.send(wire.existence())
    assert dmp.replacement(first=call, call=call).examined == 0
    assert dmp.deletion(call=call).examined == 0


def test_a_golden_deletion() -> None:
    window = Window()
    window.send(wire.deposit())
    found = window.send(wire.reference(DOCUMENT))
    call = window.send(wire.update(uuid(window)))
    assert passed(dmp.deletion(call=call, found=found))
    assert passed(dmp.deletion(call=call, entry_uuid=uuid(window)))


def test_deletions_that_are_not() -> None:
    window = Window()
    window.send(wire.deposit())
    target = uuid(window)
    other = window.send(wire.update(target))
    assert failing(dmp.deletion(call=other, entry_uuid="urn:uuid:other")) == {"dmp.deletion"}
    refused = window.send(wire.update("urn:uuid:absent", Lot(number="58")))
    assert failing(dmp.deletion(call=refused)) == {"dmp.deletion"}
    archived = window.send(
        wire.update(target, Lot(number="59"), direct(), status="urn:asip:ci-sis:2010:StatusType:Archived")
    )
    assert failing(dmp.deletion(call=archived)) == {"dmp.deletion"}
    deposit = window.send(wire.deposit(Lot(number="3")))
    assert failing(dmp.deletion(call=deposit)) == {"dmp.deletion"}


def test_the_deletion_of_another_document_than_the_deposited_one() -> None:
    window = Window()
    ours = window.send(wire.deposit())
    window.send(wire.deposit(Lot(number="3", document_id="1.2.250.1.999.1.11.2")))
    other = uuid(window, "1.2.250.1.999.1.11.2")
    found = window.send(wire.reference("1.2.250.1.999.1.11.2"))
    call = window.send(wire.update(other, Lot(number="58")))
    assert passed(dmp.deletion(call=call, found=found))
    assert failing(dmp.deletion(call=call, found=found, deposit=ours)) == {"dmp.deletion"}
    asked = window.send(wire.reference(DOCUMENT))
    right = window.send(wire.update(uuid(window), Lot(number="59")))
    assert passed(dmp.deletion(call=right, found=asked, deposit=ours))
    assert passed(dmp.deletion(call=right, found=found, deposit=ours))


def test_an_answer_of_a_failed_simulator_is_not_judged() -> None:
    call = Window().send(wire.reference(DOCUMENT))
    noted = {**call.data, "notes": [{"rule": "", "kind": "crash", "text": "KeyError"}]}
    crashed = Evidence(replace(call.event, data=noted), call.read_part)
    assert dmp.answer_success(call=crashed).examined == 0
    assert dmp.answer_success(call=call).examined == 1
