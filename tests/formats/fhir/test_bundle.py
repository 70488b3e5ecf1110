"""Bundles, outcomes and mailboxes as the Annuaire Santé writes them."""

import json
from pathlib import Path

from formats.fhir import bundle
from formats.fhir.mailbox import DirectoryMailbox, mailboxes, telecom


def test_a_bundle_ends_with_its_links_next_before_self() -> None:
    body = bundle.searchset("id", "https://x/fhir/v2", [{"resourceType": "Device", "id": "1"}], 1, "self", "next")
    assert list(body)[-2:] == ["entry", "link"]
    assert [link["relation"] for link in body["link"]] == ["next", "self"]
    assert body["entry"][0]["fullUrl"] == "https://x/fhir/v2/Device/1"


def test_an_empty_bundle_has_no_entry_and_may_have_no_total() -> None:
    assert "entry" not in bundle.searchset("id", "", [], 0, "self")
    assert "total" not in bundle.searchset("id", "", [], None, "self")


def test_a_mailbox_comes_back_as_it_was_written() -> None:
    mailbox = DirectoryMailbox("a@b.mssante.fr", "ORG", "Accueil")
    assert list(mailboxes({"telecom": [telecom(mailbox, rank=1)]})) == [mailbox]


def test_phones_and_ordinary_mail_are_not_mailboxes(shared_data: Path) -> None:
    path = shared_data / "annuaire" / "derived" / "Organization-001-01-0000001.json"
    found = list(mailboxes(json.loads(path.read_text("utf-8"))))
    assert [(mailbox.address.partition("@")[0], mailbox.type) for mailbox in found] == [
        ("cardiologie", "ORG"),
        ("dpi", "APP"),
    ]
    assert found[0].description == "Secrétariat de cardiologie"


def test_a_mailbox_without_metadata_still_is_one(shared_data: Path) -> None:
    folder = shared_data / "annuaire" / "ig-annuaire-v1.2.0-snapshot-2"
    resource = json.loads((folder / "Practitioner-pp16dp-practitioner.json").read_text("utf-8"))
    assert list(mailboxes(resource)) == [DirectoryMailbox("davidchatelier@xxx.mssante.fr", "")]
