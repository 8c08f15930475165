"""The paper of encrypted copies: everything that opens them is on it, and leaves nothing behind."""

from __future__ import annotations

from datetime import date

import pytest

from cafe_pos.application.printing import paper, secret_page
from cafe_pos.storage.keeping import sealing

DAY = date(2026, 11, 22)


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_the_secret_is_on_the_paper_as_a_code_and_in_letters(columns):
    pair = sealing.new_pair()
    document = secret_page.document(pair.secret, "Café du Pont", DAY)
    printer = {"columns": columns, "code_page": "cp1252"}
    text = paper.rendered(document, "text", printer).decode()
    assert max(map(len, text.splitlines())) <= columns
    letters = "".join("".join(secret_page.groups(pair.secret)).split())
    assert letters == pair.secret
    assert all(line in text for line in secret_page.groups(pair.secret))
    assert pair.secret.encode() in paper.rendered(document, "escpos", printer)  # the code's data
    typed = "\n".join(secret_page.groups(pair.secret)).lower()
    assert sealing.secret_of(typed) == pair.secret


def test_it_is_brought_straight_to_the_printer():
    pair, brought = sealing.new_pair(), []

    class Way:
        def deliver(self, job):
            brought.append(job)

    tested = secret_page.print_page(Way(), {"columns": 42}, pair.secret, "Café du Pont", DAY)
    assert tested.sent
    assert pair.secret.encode() in brought[0]
