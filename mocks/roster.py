"""The services that the bench simulates today."""

from mocks import facts
from mocks.bench import Roster
from mocks.dmp.app import MOCK as DMP
from mocks.hl7.app import MOCK as HL7
from mocks.hl7.service import serve_mllp
from mocks.insi.app import MOCK as INSI
from mocks.mss.app import MOCK as MSS
from mocks.mss.imap.service import serve_imap
from mocks.mss.smtp.service import serve_smtp
from mocks.ports import PORTS
from mocks.psc.app import MOCK as PSC

ROSTER = Roster(
    mocks={mock.name: mock for mock in (INSI, PSC, DMP, MSS, HL7)},
    mail={"smtp": serve_smtp, "imap": serve_imap, "mllp": serve_mllp},
    ports=PORTS,
    describe=facts.describe,
)
