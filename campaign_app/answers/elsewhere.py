"""Going on elsewhere: a copy of the draft that only a resume code opens, kept until it is sent or the scan closes.

The database alone neither opens it nor tells whose it is: the key and the name of the row come out of the code by two
separate hashes, every row is equally long, and none has a time, an access code or a person.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from campaign_app.answers.drafts import Draft, TooLarge, from_bytes, to_bytes
from campaign_app.answers.models import KeptDraft
from campaign_app.core.database import db
from campaign_app.core.keys import NONCE_BYTES, proof
from campaign_app.scans.codes import ALPHABET, normalised
from campaign_app.scans.models import Scan

LENGTH = 16  # of these are 80 bits
# More than two cookies ever hold: whoever reads the table cannot even tell much from little.
PADDED_TO = 6144
COUNT_BYTES = 4


def keep(draft: Draft, visit) -> str:
    """Store a copy of a draft and return its code; a copy made before from the same form is replaced."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    lookup, key = _keys(code)
    values = {"lookup": lookup, "owner": _owner(draft.form_id), "scan_id": visit.id}
    values["sealed"] = _sealed(key, to_bytes(draft), visit.public_id)
    dialect = {"sqlite": sqlite, "postgresql": postgresql}[db.session.get_bind().dialect.name]
    insert = dialect.insert(KeptDraft).values(values)
    db.session.execute(
        insert.on_conflict_do_update(
            index_elements=[KeptDraft.owner], set_={name: insert.excluded[name] for name in ("lookup", "sealed")}
        )
    )
    return code


def grouped(code: str) -> str:
    """A code as people read it, such as 7K2M-Q9XD-04TB-8RWE."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def resembles_code(typed: str) -> bool:
    """Whether what was typed could be a resume code."""
    code = normalised(typed)
    return len(code) == LENGTH and all(character in ALPHABET for character in code)


def kept_under(typed: str) -> tuple[str, Draft] | None:
    """The public id of the scan and the draft that a code opens; None when there is none (any more)."""
    lookup, key = _keys(normalised(typed))
    query = select(Scan.public_id, KeptDraft.sealed).join(Scan, Scan.id == KeptDraft.scan_id)
    row = db.session.execute(query.where(KeptDraft.lookup == lookup)).first()
    if row is None:
        return None
    try:
        padded = AESGCM(key).decrypt(row.sealed[:NONCE_BYTES], row.sealed[NONCE_BYTES:], row.public_id.encode())
    except InvalidTag:
        return None
    size = int.from_bytes(padded[:COUNT_BYTES])
    return row.public_id, from_bytes(padded[COUNT_BYTES : COUNT_BYTES + size])


def still_opens(typed: str, draft: Draft) -> bool:
    """Whether a code is the present one of a draft."""
    query = select(KeptDraft.lookup).where(KeptDraft.owner == _owner(draft.form_id))
    return resembles_code(typed) and db.session.scalar(query) == _keys(normalised(typed))[0]


def forget(draft: Draft) -> None:
    """Destroy the copy of a draft, wherever it was made."""
    statement = delete(KeptDraft).where(KeptDraft.owner == _owner(draft.form_id))
    db.session.execute(statement, execution_options={"synchronize_session": False})


def _sealed(key: bytes, plain: bytes, public_id: str) -> bytes:
    room = PADDED_TO - COUNT_BYTES
    if len(plain) > room:
        raise TooLarge(len(plain) - room)
    padded = len(plain).to_bytes(COUNT_BYTES) + plain + bytes(room - len(plain))
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, padded, public_id.encode())


def _keys(code: str) -> tuple[str, bytes]:
    """The name of the row (64 hex digits) and the key, both out of the code alone and neither out of the other."""
    root = Scrypt(salt=b"sokkel/resume", length=32, n=2**14, r=8, p=1).derive(code.encode())
    lookup, key = (HKDFExpand(SHA256(), 32, info).derive(root) for info in (b"lookup", b"key"))
    return lookup.hex(), key


def _owner(form_id: str) -> str:
    """Under what the copies of one form replace each other; the intake's hash of the form leads nowhere near it."""
    return proof("kept draft", form_id)
