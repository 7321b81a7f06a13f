"""What every ``Ledger`` does: written once, inherited by the tests of each adapter and of the fake."""

from tests.ledger_line_contract import LineContract
from tests.ledger_runs_contract import RunsContract


class LedgerContract(RunsContract, LineContract):
    """Digests and their messages."""
